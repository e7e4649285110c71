/** A house with printers, for the tests. */

import english from "../../custom_components/flashforge/translations/en.json";
import type {
  Area,
  Device,
  HomeAssistant,
  Locale,
  RegistryEntity,
  State,
} from "../src/ha";

export const ENGLISH: Locale = {
  language: "en",
  number_format: "language",
  time_format: "language",
  time_zone: "local",
};

type Changeable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export interface House {
  areas: Record<string, Area>;
  devices: Record<string, Changeable<Device>>;
  entities: Record<string, Changeable<RegistryEntity>>;
  states: Record<string, State>;
  language: string;
}

export function house(): House {
  return { areas: {}, devices: {}, entities: {}, states: {}, language: "en" };
}

/** Adds a device of the integration. */
export function addDevice(
  to: House,
  id: string,
  identifier: string,
  changes: Partial<Device> = {},
): void {
  to.devices[id] = {
    id,
    name: id,
    identifiers: [["flashforge", identifier]],
    ...changes,
  };
}

/** Adds an entity of a device, and its state. */
export function addEntity(
  to: House,
  deviceId: string,
  entityId: string,
  translationKey: string | null,
  changes: Partial<RegistryEntity> = {},
): void {
  to.entities[entityId] = {
    entity_id: entityId,
    device_id: deviceId,
    platform: "flashforge",
    translation_key: translationKey,
    ...changes,
  };
  to.states[entityId] = state("on", {}, entityId);
}

export function state(
  value: string,
  attributes: State["attributes"] = {},
  entityId = "sensor.any",
): State {
  const at = "2026-11-25T12:00:00+00:00";
  return {
    entity_id: entityId,
    state: value,
    attributes,
    last_changed: at,
    last_updated: at,
  };
}

/** Returns what formats look at. */
export function formats(
  locale: Partial<Locale> = {},
): Pick<HomeAssistant, "config" | "locale"> {
  return {
    config: { time_zone: "Europe/Berlin" },
    locale: { ...ENGLISH, ...locale },
  };
}

/** Returns a text of the integration as Home Assistant does in English. */
export function localize(
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const found = key
    .split(".")
    .slice(2)
    .reduce<unknown>((part, name) => (part as Texts | undefined)?.[name], english);
  return typeof found === "string"
    ? found.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
    : "";
}

type Texts = Readonly<Record<string, unknown>>;
