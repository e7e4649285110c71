/** The version: whether the page is older than the integration. */

import type { HomeAssistant } from "./ha";

type Asking = Pick<HomeAssistant, "callWS" | "entities">;

/** One question for all cards of a page; a connection brings a new registry. */
const asked = new WeakMap<HomeAssistant["entities"], Promise<boolean>>();

/** Returns whether another version is installed than the one that this page runs. */
export async function isStale(hass: Asking): Promise<boolean> {
  let answer = asked.get(hass.entities);
  if (answer === undefined) {
    answer = ask(hass);
    asked.set(hass.entities, answer);
  }
  return answer;
}

async function ask(hass: Asking): Promise<boolean> {
  try {
    const manifest = await hass.callWS<{ readonly version?: string }>({
      type: "manifest/get",
      integration: "flashforge",
    });
    return manifest.version !== undefined && manifest.version !== __VERSION__;
  } catch {
    return false;
  }
}
