/** Printers as a real Home Assistant tells of them; tests/integration/test_homes.py. */

import type { Device, RegistryEntity, State } from "../src/ha";
import { house, type House } from "./house";
import told from "./homes.json";

/** Every model that there is, which also is the device id of its printer. */
export const MODELS = [
  "adventurer_3",
  "adventurer_4",
  "adventurer_5m",
  "adventurer_5m_pro",
  "ad5x",
  "creator_5",
  "creator_5_pro",
] as const;

/** Returns a house with a printer of each model given, amidst a print. */
export function homeOf(...models: readonly string[]): House {
  const home = house();
  for (const device of told.devices as unknown as Device[]) {
    if (models.includes(device.parent_device_id ?? device.id)) {
      home.devices[device.id] = { ...device };
    }
  }
  for (const entity of told.entities as unknown as RegistryEntity[]) {
    if (home.devices[entity.device_id ?? ""]) {
      home.entities[entity.entity_id] = { ...entity };
    }
  }
  for (const state of told.states as unknown as State[]) {
    if (home.entities[state.entity_id]) {
      home.states[state.entity_id] = { ...state, last_updated: state.last_changed };
    }
  }
  return home;
}
