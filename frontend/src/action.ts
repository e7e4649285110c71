/** Actions: what the printer is told to do, and what it says when it refuses. */

import type { HomeAssistant } from "./ha";
import { text } from "./text";

/** An action that failed, as Home Assistant tells of it. */
interface Refusal {
  readonly message?: string;
  readonly code?: string | number;
  readonly translation_domain?: string;
  readonly translation_key?: string;
  readonly translation_placeholders?: Readonly<Record<string, string>>;
}

type Acting = Pick<HomeAssistant, "callService">;
type Speaking = Pick<HomeAssistant, "loadBackendTranslation" | "localize">;

/** Presses a button; Home Assistant says nothing about it if that fails. */
export async function press(hass: Acting, entityId: string): Promise<void> {
  await hass.callService("button", "press", {}, { entity_id: entityId }, false);
}

/** Performs an action of the integration, and returns what one printer answers. */
export async function perform<Answer>(
  hass: Acting,
  action: string,
  deviceId: string,
  fields: Readonly<Record<string, unknown>>,
  answers: boolean,
): Promise<Answer | undefined> {
  const { response } = await hass.callService(
    "flashforge",
    action,
    fields,
    { device_id: deviceId },
    false,
    answers,
  );
  return Object.values((response ?? {}) as Record<string, Answer>)[0];
}

/** Returns why something failed, in the user's language as far as that is there. */
export async function messageOf(hass: Speaking, error: unknown): Promise<string> {
  const refusal = refusalOf(error);
  const { translation_domain: domain, translation_key: key } = refusal;
  let { message } = refusal;
  if (domain && key) {
    const localize = await hass.loadBackendTranslation("exceptions", domain);
    message =
      localize(
        `component.${domain}.exceptions.${key}.message`,
        refusal.translation_placeholders,
      ) || message;
  }
  // Of whoever lacks a permission, Home Assistant says no more, and in English. A
  // connection that was lost has no message of its own.
  return message === "Unauthorized"
    ? text(hass, "card.forbidden")
    : (message ?? text(hass, "card.failed"));
}

/** Returns the key of a refusal's text, or "" if it has none. */
export function reasonOf(error: unknown): string {
  return refusalOf(error).translation_key ?? "";
}

/** Returns whether an action was refused before anything of it was done. */
export function isUntouched(error: unknown): boolean {
  const { code, translation_key } = refusalOf(error);
  return (
    code === "invalid_format" ||
    translation_key === "not_loaded" ||
    translation_key === "no_printer_selected"
  );
}

function refusalOf(error: unknown): Refusal {
  return Object(error) as Refusal;
}
