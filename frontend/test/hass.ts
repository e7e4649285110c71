/** What a card is given of a house: English texts, and actions that are written down. */

import { type Mock, vi } from "vitest";

import english from "../../custom_components/flashforge/translations/en.json";
import type { HomeAssistant, State } from "../src/ha";
import { ENGLISH, type House } from "./house";

/** Returns the text that the translations have at a key, as Home Assistant does. */
export const localize: HomeAssistant["localize"] = (key, values = {}) => {
  const [, , ...path] = key.split(".");
  let found: unknown = english;
  for (const name of path) {
    found = (found as Record<string, unknown> | undefined)?.[name];
  }
  return typeof found === "string"
    ? found.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
    : "";
};

/** What a card is given anew with each change. */
export type Hass = Omit<HomeAssistant, "callService"> & { readonly callService: Mock };

const ADMINISTRATOR = { is_admin: true };

/** Home Assistant makes it anew only with what it depends on. */
function formatEntityState(state: State): string {
  const unit = state.attributes["unit_of_measurement"];
  return typeof unit === "string" ? `${state.state} ${unit}` : state.state;
}

/** Returns what a card is given; an action succeeds and answers nothing. */
export function hassOf(house: House, changes: Partial<HomeAssistant> = {}): Hass {
  return {
    ...house,
    config: { time_zone: "Europe/Berlin" },
    locale: ENGLISH,
    user: ADMINISTRATOR,
    localize,
    loadBackendTranslation: () => Promise.resolve(localize),
    formatEntityState,
    formatEntityAttributeValue: () => "",
    formatEntityName: (state: State) => state.entity_id.replace(/^button\.\w+?_/, ""),
    callWS: <Answer>() => Promise.resolve({ version: __VERSION__ } as Answer),
    fetchWithAuth: () => Promise.reject(new Error("nothing is sent")),
    hassUrl: (path = "") => path,
    ...changes,
    callService: (changes.callService ?? vi.fn(() => Promise.resolve({}))) as never,
  };
}

/** Returns a refusal of the integration, as an action fails with it. */
export function refusal(
  key: string,
  placeholders: Record<string, string> = {},
): Record<string, unknown> {
  return {
    code: "service_validation_error",
    message: "in English",
    translation_domain: "flashforge",
    translation_key: key,
    translation_placeholders: placeholders,
  };
}

/** Returns a house in which one entity has another state. */
export function withState(
  house: House,
  entityId: string,
  value: string,
  attributes: State["attributes"] = {},
): House {
  const before = house.states[entityId];
  const after = { ...before, entity_id: entityId, state: value } as State;
  const state = { ...after, attributes: { ...before?.attributes, ...attributes } };
  return { ...house, states: { ...house.states, [entityId]: state } };
}

/** Returns a new element of ours, in the page. */
export function mount<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  document.body.append(element);
  return element;
}

/** Waits for what elements do by themselves. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    await Promise.resolve();
  }
  await new Promise((resolve) => setTimeout(resolve));
}

/** Returns the buttons in an element's shadow, by what is written on them. */
export function buttons(element: Element): Record<string, HTMLButtonElement> {
  const found = [...(element.shadowRoot?.querySelectorAll("button") ?? [])];
  return Object.fromEntries(found.map((one) => [one.textContent.trim(), one]));
}
