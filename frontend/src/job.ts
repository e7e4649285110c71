/** The job: what a printer is doing, and what it can be told now. */

import type { HomeAssistant, State } from "./ha";
import type { Slot } from "./matching";
import { type Part, type Printer, stateOf } from "./printer";
import { dateOf, formatClock, formatDuration, secondsOf, text } from "./text";

/** What the printer may be told, each by a button entity of that key. */
export type Command = "cancel" | "clear_error" | "pause" | "plate_cleared" | "resume";

/** What goes on, as far as the card looks different. */
export type Phase = "ended" | "error" | "idle" | "offline" | "paused" | "running";

type States = Pick<HomeAssistant, "states">;
type Formats = Pick<HomeAssistant, "config" | "formatEntityState" | "locale">;

const PHASES: Readonly<Record<string, Phase>> = {
  ready: "idle",
  downloading: "idle",
  busy: "running",
  preparing: "running",
  calibrating: "running",
  heating: "running",
  printing: "running",
  pausing: "running",
  canceling: "running",
  paused: "paused",
  completed: "ended",
  cancelled: "ended",
  error: "error",
};

/**
 * In which states the printer follows a command.
 *
 * Older printers say no more than that they are busy while they prepare a print; others
 * refuse to cancel it then.
 */
const POSSIBLE: Readonly<Record<Command, readonly string[]>> = {
  pause: ["printing", "preparing"],
  resume: ["paused"],
  cancel: ["printing", "preparing", "heating", "paused", "busy"],
  plate_cleared: ["completed", "cancelled", "error"],
  clear_error: ["error"],
};

const COMMANDS: Readonly<Record<Phase, readonly Command[]>> = {
  idle: [],
  offline: [],
  running: ["pause", "cancel"],
  paused: ["resume", "cancel"],
  ended: ["plate_cleared"],
  error: ["clear_error", "plate_cleared"],
};

/** Milliseconds before the end is seen in which its photo may be taken. */
const AT_THE_END = 120_000;

/** Returns a state that says something. */
export function known(
  hass: States,
  owner: Pick<Printer, "entityIds">,
  key: string,
): State | undefined {
  const state = stateOf(hass, owner, key);
  return state?.state === "unavailable" || state?.state === "unknown"
    ? undefined
    : state;
}

/** Returns what a state says, as the user reads it, or "" if that is nothing. */
export function told(
  hass: Pick<HomeAssistant, "formatEntityState"> & States,
  owner: Pick<Printer, "entityIds">,
  key: string,
): string {
  const state = known(hass, owner, key);
  return state ? hass.formatEntityState(state) : "";
}

/** Returns what the printer is doing: a state of the sensor, or the nearest to it. */
export function statusOf(hass: States, printer: Printer): string {
  const status = stateOf(hass, printer, "sensor.status");
  if (status !== undefined) {
    return status.state;
  }
  const printing = stateOf(hass, printer, "binary_sensor.printing")?.state ?? "";
  return { on: "printing", off: "ready" }[printing] ?? "unavailable";
}

export function phaseOf(status: string): Phase {
  return PHASES[status] ?? "offline";
}

/** Returns the commands that have their place now, and whether each is possible. */
export function commandsOf(
  hass: States,
  printer: Printer,
): readonly { readonly command: Command; readonly state: State; possible: boolean }[] {
  const status = statusOf(hass, printer);
  return COMMANDS[phaseOf(status)].flatMap((command) => {
    const state = stateOf(hass, printer, `button.${command}`);
    const possible =
      POSSIBLE[command].includes(status) && state?.state !== "unavailable";
    return state ? [{ command, state, possible }] : [];
  });
}

/** Returns whether a stored file may be started: nothing goes on. */
export function canStart(hass: States, printer: Printer): boolean {
  const status = statusOf(hass, printer);
  const lists = ["select.stored_file", "button.start_selected", "button.print_again"];
  return (
    (status === "ready" || awaitsClearedPlate(hass, printer)) &&
    (canUpload(printer) || lists.some((key) => printer.entityIds.has(key)))
  );
}

/** Returns whether a job has ended that may still be on the plate. */
export function awaitsClearedPlate(hass: States, printer: Printer): boolean {
  return POSSIBLE.plate_cleared.includes(statusOf(hass, printer));
}

/** Returns whether the printer takes files. */
export function canUpload(printer: Printer): boolean {
  return ["sensor.upload_progress", "button.cancel_upload"].some((key) =>
    printer.entityIds.has(key),
  );
}

/**
 * Returns the address of the picture: the photo of the end, or the thumbnail.
 *
 * A photo of an earlier job is none of this one.
 */
export function pictureOf(
  hass: Pick<HomeAssistant, "hassUrl" | "states">,
  printer: Printer,
): { readonly url: string; readonly isPhoto: boolean } | undefined {
  const phase = phaseOf(statusOf(hass, printer));
  if (phase === "offline") {
    return undefined;
  }
  const photo = dateOf(known(hass, printer, "image.last_photo"));
  const ended = stateOf(hass, printer, "sensor.status")?.last_changed ?? "";
  const isPhoto =
    (phase === "ended" || phase === "error") &&
    photo !== undefined &&
    photo.getTime() > Date.parse(ended) - AT_THE_END;
  const image = stateOf(
    hass,
    printer,
    isPhoto ? "image.last_photo" : "image.job_thumbnail",
  );
  const url = image?.attributes["entity_picture"];
  // The address is the same for some minutes, whatever is there; browsers keep pictures.
  return image && typeof url === "string"
    ? { url: hass.hassUrl(`${url}&state=${image.state}`), isPhoto }
    : undefined;
}

/** Returns how long the job still takes and when it ends, as far as that is known. */
export function timesOf(
  hass: Formats & States & Pick<HomeAssistant, "localize">,
  printer: Printer,
  now: Date,
): string[] {
  const remaining = known(hass, printer, "sensor.remaining_time");
  const date = dateOf(known(hass, printer, "sensor.finish_time"));
  return [
    remaining && text(hass, "card.remaining", { time: durationOf(hass, remaining) }),
    date && text(hass, "card.finish", { time: formatClock(hass, date, now) }),
  ].filter((one) => one !== undefined);
}

/** Returns a duration as a text. */
export function durationOf(
  hass: Pick<HomeAssistant, "formatEntityState" | "locale">,
  state: State,
): string {
  const seconds = secondsOf(state);
  return seconds === undefined
    ? hass.formatEntityState(state)
    : formatDuration(hass, seconds);
}

/** Returns the layer that is being printed, or "". */
export function layerOf(
  hass: Pick<HomeAssistant, "formatEntityState" | "localize"> & States,
  printer: Printer,
): string {
  const layer = told(hass, printer, "sensor.current_layer");
  const layers = told(hass, printer, "sensor.total_layers");
  return layer && text(hass, `card.layer${layers && "_of"}`, { layer, layers });
}

/** Returns the parts that hold filament: slots, tools that have their own, a spool. */
export function feedersOf(printer: Printer): readonly Part[] {
  return printer.parts.filter(({ entityIds }) => entityIds.has("sensor.slot_material"));
}

/** Returns what a part holds. */
export function slotOf(
  hass: Pick<HomeAssistant, "formatEntityState" | "localize"> & States,
  part: Part,
): Slot {
  const material = known(hass, part, "sensor.slot_material");
  const color = material?.attributes["color"];
  return {
    number: part.number,
    label: text(hass, `strategy.${part.kind}`, { number: part.number }),
    material: material?.state === "empty" ? undefined : material?.state,
    shown: told(hass, part, "sensor.slot_material"),
    color:
      typeof color === "string" && /^#[\da-f]{6}$/i.test(color) ? color : undefined,
    colorName: told(hass, part, "select.slot_color"),
  };
}

/** Returns whether a part feeds the nozzle now. */
export function isActive(hass: States, printer: Printer, part: Part): boolean {
  const active = known(hass, printer, "sensor.active_slot")?.state;
  return (
    active !== undefined &&
    active === (part.kind === "external_spool" ? part.kind : String(part.number))
  );
}
