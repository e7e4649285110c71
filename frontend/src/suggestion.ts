/** What the card picker suggests for an entity. */

import type { Config, HomeAssistant } from "./ha";
import { type Registries, findPrinterOfEntity } from "./printer";

const KEYS = [
  "sensor.status",
  "sensor.print_progress",
  "binary_sensor.printing",
  "camera.camera",
  "image.job_thumbnail",
];

/** Returns the job card for what tells of a printer's job, and null for all else. */
export function suggestionFor(
  hass: Registries & Pick<HomeAssistant, "states">,
  entityId: string,
): { readonly config: Config } | null {
  const printer = findPrinterOfEntity(hass, entityId);
  return printer && KEYS.some((key) => printer.entityIds.get(key) === entityId)
    ? { config: { type: "custom:flashforge-job-card", device_id: printer.device.id } }
    : null;
}
