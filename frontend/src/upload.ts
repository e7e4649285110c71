/** Uploads: a file on its way from this browser to Home Assistant, then to a printer. */

import { isUntouched, messageOf, perform, reasonOf } from "./action";
import type { HomeAssistant } from "./ha";
import { text } from "./text";

const ADDRESS = "/api/file_upload";
const SUFFIXES = [".gcode", ".gx", ".g", ".3mf"];
const TOO_LARGE = 413;

/** A field of the action with which the same file may be taken after all. */
export type Remedy = "plate_is_clear" | "upload_anyway";

const REMEDIES: Readonly<Record<string, Remedy>> = {
  plate_not_clear: "plate_is_clear",
  unsuitable: "upload_anyway",
};

export type UploadState =
  | { readonly phase: "idle" }
  /** On its way to Home Assistant, or from there to the printer. */
  | { readonly phase: "sending" | "forwarding"; readonly file: File }
  /** The printer has it, under this name. */
  | { readonly phase: "done"; readonly fileName: string }
  /** A file that may be sent again is kept. */
  | {
      readonly phase: "refused";
      readonly message: string;
      readonly file?: File;
      readonly remedy?: Remedy;
    };

type Sending = Pick<
  HomeAssistant,
  "callService" | "fetchWithAuth" | "loadBackendTranslation" | "localize"
>;

/** The cards of the page, each of which is drawn again with each change. */
export const watchers = new Set<{ requestUpdate(): void }>();

/** By printer: an upload outlives its card, which is replaced after a lost connection. */
const uploads: Record<string, Upload> = {};

/** Returns the upload to a printer, which all its cards share. */
export function uploadOf(deviceId: string): Upload {
  return (uploads[deviceId] ??= new Upload());
}

/** Sends one file at a time. */
export class Upload {
  state: UploadState = { phase: "idle" };
  #abortion = new AbortController();

  /** Whether a file is on its way. */
  get isRunning(): boolean {
    return this.state.phase === "sending" || this.state.phase === "forwarding";
  }

  /** Sends a file, unless another one is on its way. */
  async send(
    hass: Sending,
    deviceId: string,
    file: File,
    fields: Partial<Record<Remedy, boolean>> = {},
  ): Promise<void> {
    if (this.isRunning) {
      return;
    }
    const problem = problemOf(file);
    if (problem !== undefined) {
      this.#become({ phase: "refused", message: text(hass, `card.upload.${problem}`) });
      return;
    }
    const abortion = (this.#abortion = new AbortController());
    this.#become({ phase: "sending", file });
    try {
      const id = await post(hass, file, abortion.signal);
      this.#become({ phase: "forwarding", file });
      await this.#forward(hass, deviceId, id, fields, file);
    } catch (error) {
      await this.#fail(hass, file, error);
    }
  }

  /** Ends the way to Home Assistant. */
  abort(): void {
    this.#abortion.abort();
  }

  /** Forgets what came of the last file. */
  dismiss(): void {
    this.#become({ phase: "idle" });
  }

  async #forward(
    hass: Sending,
    deviceId: string,
    id: string,
    fields: Partial<Record<Remedy, boolean>>,
    file: File,
  ): Promise<void> {
    try {
      const answer = await perform<{ file_name: string }>(
        hass,
        "upload_file",
        deviceId,
        { file: id, ...fields },
        true,
      );
      this.#become({ phase: "done", fileName: answer?.file_name ?? file.name });
    } catch (error) {
      if (isUntouched(error)) {
        await discard(hass, id);
      }
      throw error;
    }
  }

  async #fail(hass: Sending, file: File, error: unknown): Promise<void> {
    const reason = reasonOf(error);
    if (this.#abortion.signal.aborted || reason === "upload_canceled") {
      this.#become({ phase: "idle" });
      return;
    }
    const remedy = REMEDIES[reason];
    const message = await messageOf(hass, error);
    this.#become({ phase: "refused", file, message, ...(remedy && { remedy }) });
  }

  #become(state: UploadState): void {
    this.state = state;
    for (const card of watchers) {
      card.requestUpdate();
    }
  }
}

/** Returns what is wrong with a file, as the key of a text. */
function problemOf(file: File): "empty" | "name" | "suffix" | undefined {
  const name = file.name.toLowerCase();
  if (/[/\\~]|\.\./.test(name)) {
    return "name";
  }
  if (!SUFFIXES.some((suffix) => name.endsWith(suffix))) {
    return "suffix";
  }
  return file.size === 0 ? "empty" : undefined;
}

/**
 * Brings a file to Home Assistant, and returns the id by which it can be had once.
 *
 * Throws an error whose message is in the user's language.
 */
async function post(
  hass: Pick<HomeAssistant, "fetchWithAuth" | "localize">,
  file: File,
  signal: AbortSignal,
): Promise<string> {
  const body = new FormData();
  body.append("file", file);
  let answer: Response | undefined;
  try {
    answer = await hass.fetchWithAuth(ADDRESS, { method: "POST", body, signal });
  } catch {
    // Its message is the browser's own.
  }
  if (!answer?.ok) {
    const problem = answer?.status === TOO_LARGE ? "too_large" : "failed";
    throw new Error(text(hass, `card.upload.${problem}`));
  }
  const { file_id } = (await answer.json()) as { file_id: string };
  return file_id;
}

/** Removes a file from Home Assistant that nobody has fetched. */
async function discard(
  hass: Pick<HomeAssistant, "fetchWithAuth">,
  id: string,
): Promise<void> {
  const body = JSON.stringify({ file_id: id });
  const headers = { "Content-Type": "application/json" };
  try {
    await hass.fetchWithAuth(ADDRESS, { method: "DELETE", body, headers });
  } catch {
    // Home Assistant removes it itself when it stops.
  }
}
