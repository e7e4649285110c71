/** The dialog in which a stored file is chosen, its slots, and started. */

import { html, nothing, type TemplateResult } from "lit";

import { messageOf, perform } from "./action";
import { button } from "./button";
import { GIVEN, STATE } from "./define";
import type { HomeAssistant } from "./ha";
import { awaitsClearedPlate, feedersOf, slotOf } from "./job";
import {
  type Choice,
  fieldsOf,
  type FileTool,
  fits,
  isComplete,
  preset,
  type Slot,
} from "./matching";
import { Modal } from "./modal";
import { alert, checkbox } from "./parts";
import type { Printer } from "./printer";
import { css, dialogs, fields, shared } from "./styles";
import { swatch } from "./swatch";
import { formatDuration, formatWeight, joined, text } from "./text";

const MANY = 8;

export interface StoredFile {
  readonly file_name: string;
  /** Seconds. */
  readonly print_time: number | null;
  /** Grams. */
  readonly filament_weight: number | null;
  readonly tools: readonly FileTool[];
}

interface StoredFiles {
  readonly files: readonly StoredFile[];
  readonly complete: boolean;
}

/** Starts a file: the server decides again whether it may be. */
export class StartDialog extends Modal {
  static override styles = [
    shared,
    dialogs,
    fields,
    css`
      .files {
        max-block-size: 40vh;
        overflow: auto;
        border: 1px solid var(--line);
        border-radius: 12px;
      }
      .files label {
        outline-offset: -2px;
      }
      .file {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      [type="search"] {
        inline-size: 100%;
      }
    `,
  ];

  static override properties = {
    hass: GIVEN,
    printer: GIVEN,
    stored: STATE,
    search: STATE,
    chosen: STATE,
    choice: STATE,
    automatic: STATE,
    plateIsClear: STATE,
    starting: STATE,
    failure: STATE,
  };

  declare hass?: HomeAssistant;
  declare printer?: Printer;
  declare private stored: StoredFiles | undefined;
  declare private search: string;
  declare private chosen: StoredFile | undefined;
  declare private choice: Choice;
  declare private automatic: boolean;
  declare private plateIsClear: boolean;
  declare private starting: boolean;
  declare private failure: string;

  constructor() {
    super();
    this.search = "";
    this.choice = new Map();
    this.automatic = false;
    this.plateIsClear = false;
    this.starting = false;
    this.failure = "";
  }

  /** Shows the files, one of them chosen if it is named. */
  async open(fileName?: string): Promise<void> {
    if (this.isOpen || this.starting) {
      // A start that goes on is seen to its end.
      await this.answer();
      return;
    }
    this.stored = undefined;
    this.search = "";
    this.failure = "";
    this.#choose(undefined);
    const closed = this.answer();
    await this.#load(fileName);
    await closed;
  }

  async #load(fileName: string | undefined): Promise<void> {
    const { hass, printer } = this;
    if (!hass || !printer) {
      return;
    }
    try {
      const answer = await perform<StoredFiles>(
        hass,
        "get_files",
        printer.device.id,
        {},
        true,
      );
      // It may have been closed and opened again meanwhile, and a file be chosen.
      if (!this.stored) {
        this.stored = answer ?? { files: [], complete: true };
        this.#choose(this.stored.files.find(({ file_name }) => file_name === fileName));
      }
    } catch (error) {
      this.failure = await messageOf(hass, error);
    }
  }

  #choose(file: StoredFile | undefined): void {
    this.chosen = file;
    this.automatic = false;
    this.choice = preset(file?.tools ?? [], this.#slots);
  }

  get #slots(): Slot[] {
    const { hass, printer } = this;
    return hass && printer
      ? feedersOf(printer)
          .filter(({ kind }) => kind !== "external_spool")
          .map((part) => slotOf(hass, part))
      : [];
  }

  /** The tools that want a slot; any that there may be if the file does not say. */
  get #tools(): readonly FileTool[] {
    const { chosen } = this;
    const slots = this.#slots;
    if (!chosen || slots.length === 0) {
      return [];
    }
    return this.#isUnknown
      ? slots.map((_, index) => ({ tool: index + 1, material: null, color: null }))
      : chosen.tools;
  }

  get #isUnknown(): boolean {
    return this.chosen?.tools.length === 0;
  }

  get #isMapped(): boolean {
    const tools = this.#isUnknown
      ? this.#tools.filter(({ tool }) => this.choice.has(tool))
      : this.#tools;
    return this.automatic || isComplete(tools, this.#slots, this.choice);
  }

  /** Whether the one who starts has to say that the plate is clear. */
  get #awaitsPlate(): boolean {
    const { hass, printer, chosen } = this;
    return Boolean(hass && printer && chosen && awaitsClearedPlate(hass, printer));
  }

  get #isReady(): boolean {
    return (
      this.chosen !== undefined &&
      !this.starting &&
      (this.plateIsClear || !this.#awaitsPlate) &&
      this.#isMapped
    );
  }

  async #start(): Promise<void> {
    const { hass, printer, chosen } = this;
    if (!hass || !printer || !chosen) {
      return;
    }
    this.starting = true;
    this.failure = "";
    try {
      await perform(
        hass,
        "start_print",
        printer.device.id,
        {
          file_name: chosen.file_name,
          ...(this.plateIsClear && { plate_is_clear: true }),
          ...(this.automatic ? { match: "automatic" } : fieldsOf(this.choice)),
        },
        false,
      );
      this.close("started");
    } catch (error) {
      this.failure = await messageOf(hass, error);
      if (!this.isOpen) {
        this.dispatchEvent(new CustomEvent("refused", { detail: this.failure }));
      }
    } finally {
      this.starting = false;
    }
  }

  protected override willUpdate(): void {
    // What was said of the last print does not hold for the next one.
    this.plateIsClear &&= this.#awaitsPlate;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass, printer } = this;
    if (!hass || !printer) {
      return nothing;
    }
    return html`<dialog aria-labelledby="title">
      <div class="inside">
        <h2 id="title">${text(hass, "card.start.open")}</h2>
        ${this.#renderFiles(hass)} ${this.chosen ? this.#renderTools(hass) : nothing}
        ${
          this.#awaitsPlate
            ? checkbox(
                text(hass, "card.start.plate_is_clear"),
                this.plateIsClear,
                (checked) => {
                  this.plateIsClear = checked;
                },
              )
            : nothing
        }
        ${alert(this.failure)}
        <div class="row end">
          ${button(text(hass, "card.start.close"), () => {
            this.close();
          })}
          ${button(
            text(hass, this.starting ? "card.start.starting" : "card.start.start"),
            () => {
              void this.#start();
            },
            { kind: "main", possible: this.#isReady, busy: this.starting },
          )}
        </div>
      </div>
    </dialog>`;
  }

  #renderFiles(hass: HomeAssistant): TemplateResult {
    const { stored } = this;
    if (!stored) {
      return html`<p role="status">
        ${this.failure ? nothing : text(hass, "card.start.loading")}
      </p>`;
    }
    if (stored.files.length === 0) {
      return html`<p>${text(hass, "card.start.no_files")}</p>`;
    }
    const search = this.search.trim().toLowerCase();
    const found = stored.files.filter(({ file_name }) =>
      file_name.toLowerCase().includes(search),
    );
    return html`${
        stored.files.length > MANY
          ? html`<input
              type="search"
              aria-label=${text(hass, "card.start.search")}
              placeholder=${text(hass, "card.start.search")}
              .value=${this.search}
              @input=${(event: Event) => {
                this.search = (event.target as HTMLInputElement).value;
              }}
            />`
          : nothing
      }
      <fieldset>
        <legend>${text(hass, "card.start.file")}</legend>
        <div class="files">${found.map((file) => this.#renderFile(hass, file))}</div>
      </fieldset>
      ${
        stored.complete
          ? nothing
          : html`<p class="quiet">${text(hass, "card.start.incomplete")}</p>`
      }`;
  }

  #renderFile(hass: HomeAssistant, file: StoredFile): TemplateResult {
    const facts = joined(
      file.print_time !== null && formatDuration(hass, file.print_time),
      file.filament_weight !== null && formatWeight(hass, file.filament_weight),
    );
    return html`<label>
      <input
        type="radio"
        name="file"
        .checked=${this.chosen === file}
        @change=${() => {
          this.#choose(file);
        }}
      />
      <span class="file">
        <span>${file.file_name}</span>
        <span class="quiet">${facts}</span>
      </span>
      ${file.tools.map(({ color }) => swatch(color))}
    </label>`;
  }

  #renderTools(hass: HomeAssistant): TemplateResult | typeof nothing {
    const [tools, slots] = [this.#tools, this.#slots];
    if (tools.length === 0) {
      return nothing;
    }
    const matchable = tools.every(
      (tool) => tool.material !== null && slots.some((slot) => fits(tool, slot)),
    );
    return html`<fieldset>
      <legend>${text(hass, "card.start.slots")}</legend>
      ${
        this.#isUnknown
          ? html`<p class="quiet">${text(hass, "card.start.unknown")}</p>`
          : nothing
      }
      ${
        matchable && tools.length > 1
          ? checkbox(text(hass, "card.start.automatic"), this.automatic, (checked) => {
              this.automatic = checked;
            })
          : nothing
      }
      ${this.automatic ? nothing : tools.map((tool) => this.#renderTool(hass, tool))}
    </fieldset>`;
  }

  #renderTool(hass: HomeAssistant, tool: FileTool): TemplateResult {
    const name = text(hass, "card.tool", { number: tool.tool });
    const chosen = this.choice.get(tool.tool);
    return html`<label class="field">
      ${swatch(tool.color)}
      <span>${joined(name, tool.material ?? "")}</span>
      <select
        @change=${(event: Event) => {
          const number = Number((event.target as HTMLSelectElement).value);
          const choice = new Map(this.choice);
          choice.delete(tool.tool);
          this.choice = number ? choice.set(tool.tool, number) : choice;
        }}
      >
        <option value="" .selected=${chosen === undefined}>
          ${text(hass, this.#isUnknown ? "card.start.unused" : "card.start.choose")}
        </option>
        ${this.#slots.map(
          (slot) =>
            html`<option
              value=${slot.number}
              .selected=${chosen === slot.number}
              .disabled=${!fits(tool, slot) || this.#isTaken(slot, tool)}
            >
              ${this.#describe(slot)}
            </option>`,
        )}
      </select>
      ${swatch(this.#slots.find(({ number }) => number === chosen)?.color)}
    </label>`;
  }

  #isTaken(slot: Slot, by: FileTool): boolean {
    return [...this.choice].some(
      ([tool, number]) => number === slot.number && tool !== by.tool,
    );
  }

  /** Returns what is in a slot: its color by name, as far as it has one. */
  #describe(slot: Slot): string {
    return joined(slot.label, slot.shown, slot.colorName);
  }
}
