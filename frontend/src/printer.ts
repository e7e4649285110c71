/** Printers: which devices and entities belong to one, whatever they are called. */

import type { Device, HomeAssistant, State } from "./ha";

const DOMAIN = "flashforge";

/** What printers are found in: three registries, each an object of its own. */
export type Registries = Pick<HomeAssistant, "areas" | "devices" | "entities">;

type Found = Registries & Pick<HomeAssistant, "states">;

/**
 * Entity ids by platform domain and translation key, such as `sensor.status`.
 *
 * What is named after its device class alone has that for a key: `binary_sensor.problem`,
 * `binary_sensor.connectivity`, `binary_sensor.door`.
 * Disabled and removed entities are left out; hidden ones are here.
 */
export type EntityIds = ReadonlyMap<string, string>;

/** A tool, a slot or the external spool, which is a device beside its printer. */
export interface Part {
  readonly kind: "tool" | "slot" | "external_spool";
  /** Counted from 1; 0 is the external spool. */
  readonly number: number;
  readonly device: Device;
  readonly entityIds: EntityIds;
}

/** A printer. */
export interface Printer {
  readonly device: Device;
  readonly name: string;
  /** Tools, then slots, each by number, then the external spool. */
  readonly parts: readonly Part[];
  readonly entityIds: EntityIds;
}

/** Returns the name that a device has for the user. */
export function deviceName(device: Device): string {
  return device.name_by_user ?? device.name ?? "";
}

/** Returns every printer that is not disabled, by area, name and id. */
export function printers(hass: Found & Pick<HomeAssistant, "language">): Printer[] {
  const { compare } = new Intl.Collator(hass.language, { numeric: true });
  const area = (printer: Printer): string | undefined =>
    hass.areas[printer.device.area_id ?? ""]?.name;
  return Object.values(hass.devices)
    .filter((device) => isPrinter(hass, device))
    .map((device) => printerOf(hass, device))
    .sort((one, other) => {
      const [here, there] = [area(one), area(other)];
      return (
        Number(here === undefined) - Number(there === undefined) ||
        compare(here ?? "", there ?? "") ||
        compare(one.name, other.name) ||
        (one.device.id < other.device.id ? -1 : 1)
      );
    });
}

/** Returns the printer with a device id, or the one that the device is a part of. */
export function findPrinter(hass: Found, deviceId: string): Printer | undefined {
  const device = hass.devices[deviceId];
  if (device === undefined) {
    return undefined;
  }
  const owner = ownerOf(hass, device) ?? device;
  return isPrinter(hass, owner) ? printerOf(hass, owner) : undefined;
}

/** Returns the printer that an entity is of, or of a part of which it is. */
export function findPrinterOfEntity(
  hass: Found,
  entityId: string,
): Printer | undefined {
  const entity = hass.entities[entityId];
  return entity?.platform === DOMAIN && entity.device_id
    ? findPrinter(hass, entity.device_id)
    : undefined;
}

/** Returns the state of an entity of a printer or part, if there is one. */
export function stateOf(
  hass: Pick<HomeAssistant, "states">,
  owner: Pick<Printer, "entityIds">,
  key: string,
): State | undefined {
  const entityId = owner.entityIds.get(key);
  return entityId === undefined ? undefined : hass.states[entityId];
}

/** Returns whether printers have to be looked for again. */
export function registriesChanged(before: Registries, now: Registries): boolean {
  return differ(before, now, "entities", "devices", "areas");
}

/** Returns whether any of some values has become another. */
export function differ<Owner>(
  before: Owner,
  now: Owner,
  ...keys: readonly (keyof Owner)[]
): boolean {
  return keys.some((key) => before[key] !== now[key]);
}

/** Returns whether the state of any entity of a printer or of its parts is another. */
export function statesChanged(
  before: Pick<HomeAssistant, "states">,
  now: Pick<HomeAssistant, "states">,
  printer: Printer,
): boolean {
  return (
    before.states !== now.states &&
    [printer, ...printer.parts].some(({ entityIds }) =>
      [...entityIds.values()].some((id) => before.states[id] !== now.states[id]),
    )
  );
}

function identifierOf(device: Device): string | undefined {
  return device.identifiers.find(([domain]) => domain === DOMAIN)?.[1];
}

function isPrinter(hass: Registries, device: Device): boolean {
  return (
    identifierOf(device) !== undefined &&
    !device.disabled_by &&
    !device.parent_device_id &&
    ownerOf(hass, device) === undefined
  );
}

/** Returns the printer that a device is a part of, by either link between the two. */
function ownerOf(hass: Registries, device: Device): Device | undefined {
  const owner = hass.devices[device.parent_device_id ?? device.via_device_id ?? ""];
  return owner && partNumber(owner, device) ? owner : undefined;
}

/** Returns what a part is by its identifier, which begins with that of its printer. */
function partNumber(
  owner: Device,
  device: Device,
): Pick<Part, "kind" | "number"> | undefined {
  const [whole, part] = [identifierOf(owner), identifierOf(device)];
  if (whole === undefined || !part?.startsWith(whole)) {
    return undefined;
  }
  const known = /^_(?:(tool|slot)_(\d+)|external_spool)$/.exec(
    part.slice(whole.length),
  );
  const [, kind = "external_spool", number = 0] = known ?? [];
  return known ? { kind: kind as Part["kind"], number: Number(number) } : undefined;
}

function printerOf(hass: Found, device: Device): Printer {
  return {
    device,
    name: deviceName(device),
    parts: partsOf(hass, device),
    entityIds: entityIdsOf(hass, device),
  };
}

function partsOf(hass: Found, owner: Device): Part[] {
  const order = ["tool", "slot", "external_spool"];
  return Object.values(hass.devices)
    .filter((device) => !device.disabled_by && ownerOf(hass, device) === owner)
    .flatMap((device) => {
      const is = partNumber(owner, device);
      return is ? [{ ...is, device, entityIds: entityIdsOf(hass, device) }] : [];
    })
    .sort(
      (one, other) =>
        order.indexOf(one.kind) - order.indexOf(other.kind) ||
        one.number - other.number,
    );
}

function entityIdsOf(hass: Found, device: Device): EntityIds {
  const found = new Map<string, string>();
  for (const entity of Object.values(hass.entities)) {
    if (entity.device_id === device.id && entity.platform === DOMAIN) {
      const domain = entity.entity_id.split(".", 1)[0] ?? "";
      const key = entity.translation_key ?? deviceClassOf(hass, entity.entity_id);
      if (key) {
        found.set(`${domain}.${key}`, entity.entity_id);
      }
    }
  }
  return found;
}

/** Returns the device class of an entity, which is known once it has a state. */
function deviceClassOf(hass: Found, entityId: string): string | undefined {
  const deviceClass = hass.states[entityId]?.attributes["device_class"];
  return typeof deviceClass === "string" ? deviceClass : undefined;
}
