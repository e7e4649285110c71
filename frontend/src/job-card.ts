/** The job card: what a printer is doing, in pictures and words, and its commands. */

import {
  html,
  LitElement,
  nothing,
  type PropertyValues,
  svg,
  type TemplateResult,
} from "lit";

import { messageOf, press } from "./action";
import { button } from "./button";
import type { Confirm } from "./confirm";
import { GIVEN, STATE } from "./define";
import type { Config, GridOptions, HomeAssistant, State } from "./ha";
import { icon, type Icon } from "./icons";
import {
  awaitsClearedPlate,
  canStart,
  canUpload,
  type Command,
  commandsOf,
  durationOf,
  feedersOf,
  isActive,
  known,
  layerOf,
  type Phase,
  phaseOf,
  pictureOf,
  slotOf,
  statusOf,
  timesOf,
  told,
} from "./job";
import { alert } from "./parts";
import {
  differ,
  findPrinter,
  type Part,
  type Printer,
  printers,
  registriesChanged,
  stateOf,
  statesChanged,
} from "./printer";
import type { StartDialog } from "./start-dialog";
import { css, shared } from "./styles";
import { swatch } from "./swatch";
import { joined, loadTexts, numberOf, text } from "./text";
import { type Remedy, type Upload, uploadOf, watchers } from "./upload";
import { isStale } from "./version";

const ICONS: Readonly<Record<Command, Icon>> = {
  cancel: "cancel",
  clear_error: "check",
  pause: "pause",
  plate_cleared: "check",
  resume: "play",
};

interface Option {
  readonly name: string;
  readonly required?: boolean;
  readonly default?: boolean;
  readonly selector: Readonly<Record<string, unknown>>;
}

interface Form {
  readonly schema: readonly Option[];
  readonly computeLabel: (
    option: Option,
    localize: HomeAssistant["localize"],
  ) => string;
}

/** Stands where something is not known, so that its line stays as high. */
const UNKNOWN = "\u00a0";

/** Returns a text that is not broken into lines. */
function unbroken(part: string): string {
  return part.replaceAll(" ", "\u00a0");
}

/** The card; every entity that it shows may be missing. */
export class JobCard extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        block-size: 100%;
        container-type: inline-size;
      }
      ha-card {
        display: flex;
        flex-direction: column;
        gap: 12px;
        position: relative;
        block-size: 100%;
        padding: 16px;
        overflow: auto;
        color: var(--text);
      }
      ha-card:not(:defined) {
        border: 1px solid var(--line);
        border-radius: var(--ha-card-border-radius, 12px);
        background: var(--ground);
      }
      ha-card.dragging {
        outline: 3px dashed var(--accent);
        outline-offset: -6px;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 16px;
      }
      .ring {
        --ring: var(--accent);
        position: relative;
        flex: none;
        inline-size: clamp(96px, 26cqi, 144px);
        aspect-ratio: 1;
        padding: 0;
        border: none;
        border-radius: 50%;
      }
      .paused {
        --ring: var(--warning-color, #ffa600);
      }
      .error {
        --ring: var(--error);
      }
      .completed {
        --ring: var(--success-color, #43a047);
      }
      .cancelled {
        --ring: var(--quiet);
      }
      .track {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        fill: none;
        stroke: var(--line);
        stroke-width: 6;
        rotate: -90deg;
      }
      .bar {
        stroke: var(--ring);
        stroke-linecap: round;
      }
      .ring img {
        inline-size: 60%;
        block-size: 60%;
        border-radius: 8px;
        object-fit: contain;
      }
      .ring .photo {
        inline-size: 86%;
        block-size: 86%;
        border-radius: 50%;
        object-fit: cover;
      }
      .ring .icon {
        inline-size: 40%;
        block-size: 40%;
        color: var(--quiet);
      }
      .facts {
        flex: 1;
        min-inline-size: 0;
        line-height: 1.4;
      }
      .status {
        font-size: 1.25em;
        font-weight: 500;
      }
      .file {
        display: -webkit-box;
        overflow: hidden;
        overflow-wrap: anywhere;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      .commands {
        min-block-size: 44px;
      }
      .commands button {
        flex: 1 1 auto;
      }
      .busy .icon {
        opacity: 0.5;
      }
      @keyframes breathe {
        to {
          opacity: 0.2;
        }
      }
      .slots button {
        flex: 1 1 40%;
        justify-content: flex-start;
        padding-inline: 12px;
        border-radius: 12px;
        font-weight: 400;
        line-height: 1.2;
      }
      .slots .active {
        border-color: var(--text);
        box-shadow: inset 0 0 0 1px var(--text);
      }
      .slots small {
        display: block;
      }
      .upload {
        display: flex;
        flex-direction: column;
        gap: 8px;
        overflow-wrap: anywhere;
      }
      .away {
        visibility: hidden;
      }
      .choose {
        border: 1px dashed var(--quiet);
        border-radius: 12px;
        font-weight: 400;
      }
      progress {
        appearance: none;
        inline-size: 100%;
        block-size: 8px;
        border: none;
        border-radius: 4px;
        background: var(--line);
        overflow: hidden;
      }
      ::-webkit-progress-bar {
        background: none;
      }
      ::-webkit-progress-value,
      progress:indeterminate {
        background: var(--accent);
      }
      ::-moz-progress-bar {
        background: var(--accent);
      }
      @container (inline-size > 520px) {
        .slots button {
          flex-basis: 96px;
        }
      }
      @container (inline-size < 300px) {
        .head {
          flex-direction: column;
          text-align: center;
        }
        .facts {
          inline-size: 100%;
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        .bar {
          transition: stroke-dasharray 0.5s;
        }
        .busy .icon,
        progress:indeterminate {
          animation: breathe 1s infinite alternate;
        }
      }
    `,
  ];

  static override properties = {
    hass: GIVEN,
    config: STATE,
    running: STATE,
    failure: STATE,
    dragging: STATE,
    stale: STATE,
    broken: STATE,
  };

  declare hass?: HomeAssistant;
  declare private config: Config;
  declare private running?: Command | "cancel_upload" | undefined;
  declare private failure: string;
  declare private dragging: boolean;
  declare private stale: boolean;
  declare private broken: string;
  #printer?: Printer | undefined;
  #language = "";
  #hadFocus = false;

  constructor() {
    super();
    this.config = {};
    this.failure = "";
    this.dragging = false;
    this.stale = false;
    this.broken = "";
  }

  get #upload(): Upload {
    return uploadOf(String(this.config["device_id"]));
  }

  get #confirm(): Confirm | null {
    return this.renderRoot.querySelector("flashforge-confirm");
  }

  get #startDialog(): StartDialog | null {
    return this.renderRoot.querySelector("flashforge-start-dialog");
  }

  get #ring(): HTMLElement | null {
    return this.renderRoot.querySelector(".ring");
  }

  static getStubConfig(hass: HomeAssistant): Config {
    return { device_id: printers(hass)[0]?.device.id ?? "" };
  }

  static getConfigForm(): Form {
    // Printers have this one, and tools and slots do not.
    const entity = { domain: "binary_sensor", device_class: "connectivity" };
    const device = { filter: { integration: "flashforge" }, entity };
    return {
      schema: [
        { name: "device_id", required: true, selector: { device } },
        { name: "name", selector: { text: {} } },
        { name: "show_slots", default: true, selector: { boolean: {} } },
        { name: "show_upload", default: true, selector: { boolean: {} } },
      ],
      computeLabel: ({ name }, localize) => text({ localize }, `card.form.${name}`),
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    watchers.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    watchers.delete(this);
  }

  setConfig(config: Config): void {
    this.config = config;
  }

  getCardSize(): number {
    return 5;
  }

  getGridOptions(): GridOptions {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const { hass } = this;
    const printer = this.#printer;
    const before = changed.get("hass");
    if (changed.size !== 1 || !changed.has("hass") || !before || !hass) {
      return true;
    }
    // Home Assistant makes this function anew with the texts, the locale, the configuration
    // and the registries, a moment after they have changed.
    return (
      differ(before, hass, "formatEntityState", "user") ||
      registriesChanged(before, hass) ||
      (printer !== undefined && statesChanged(before, hass, printer))
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { hass } = this;
    this.#hadFocus = Boolean(this.shadowRoot?.activeElement);
    if (!hass) {
      return;
    }
    if (this.#language !== hass.language) {
      this.#language = hass.language;
      void loadTexts(hass).then(() => {
        this.requestUpdate();
      });
    }
    const before = changed.get("hass");
    if (!before || registriesChanged(before, hass) || changed.size > 1) {
      this.#printer = findPrinter(hass, String(this.config["device_id"]));
    }
    if (before?.entities !== hass.entities) {
      void isStale(hass).then((stale) => {
        this.stale = stale;
      });
    }
  }

  protected override updated(): void {
    const { hass } = this;
    const printer = this.#printer;
    const confirm = this.#confirm;
    if (this.#hadFocus && !this.shadowRoot?.activeElement) {
      this.#ring?.focus();
    }
    // A print that has ended meanwhile is not asked about any more.
    if (hass && printer && confirm?.isOpen) {
      const commands = commandsOf(hass, printer);
      if (!commands.some(({ command }) => command === "cancel")) {
        confirm.close();
      }
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass } = this;
    const printer = this.#printer;
    if (!hass) {
      return nothing;
    }
    if (!printer) {
      return html`<ha-card>${text(hass, "card.no_printer")}</ha-card>`;
    }
    const takesFiles = this.#takesFiles(hass, printer);
    return html`<ha-card
        class=${this.dragging && takesFiles ? "dragging" : ""}
        @dragover=${this.#onDragOver}
        @dragleave=${this.#onDragLeave}
        @drop=${this.#onDrop}
      >
        ${this.#renderHead(hass, printer)} ${this.#renderError(hass, printer)}
        ${
          this.config["show_slots"] === false
            ? nothing
            : this.#renderSlots(hass, printer)
        }
        ${this.#renderCommands(hass, printer)} ${alert(this.failure)}
        ${this.#renderUpload(hass, printer, takesFiles)}
        ${this.stale ? this.#renderStale(hass) : nothing}
      </ha-card>
      <flashforge-confirm></flashforge-confirm>
      <flashforge-start-dialog
        .hass=${hass}
        .printer=${printer}
        @refused=${this.#onRefused}
      ></flashforge-start-dialog>`;
  }

  #renderHead(hass: HomeAssistant, printer: Printer): TemplateResult {
    const raw = statusOf(hass, printer);
    const phase = phaseOf(raw);
    const status = this.#statusText(hass, printer);
    const running = phase === "running" || phase === "paused";
    const progress = known(hass, printer, "sensor.print_progress");
    const percent = phase === "offline" ? undefined : numberOf(progress);
    const share = progress && percent !== undefined && hass.formatEntityState(progress);
    const name = this.config["name"] ?? printer.name;
    const facts = running
      ? [
          joined(...timesOf(hass, printer, new Date()).map(unbroken)),
          joined(layerOf(hass, printer), this.#filamentText(hass, printer)),
        ]
      : this.#lastJobTexts(hass, printer, phase);
    return html`<div class="head">
      <button
        type="button"
        class="ring ${raw}"
        aria-label=${[status, share].filter(Boolean).join(", ")}
        @click=${() => {
          this.#showMore(stateOf(hass, printer, "sensor.status"));
        }}
      >
        ${this.#renderTrack(percent)} ${this.#renderPicture(hass, printer)}
      </button>
      <div class="facts">
        ${name === "" ? nothing : html`<div class="quiet">${name}</div>`}
        <div class="status">
          <span role="status">${status}</span>${
            share && running ? html`<span> · ${share}</span>` : nothing
          }
        </div>
        ${this.#renderFile(hass, printer, phase)}
        ${facts.map((fact) => (fact ? html`<div class="quiet" dir="auto">${fact}</div>` : nothing))}
      </div>
    </div>`;
  }

  #renderTrack(percent: number | undefined): TemplateResult {
    const bar = svg`<circle class="bar" cx="50" cy="50" r="46" pathLength="100"
      stroke-dasharray="${percent} 100"></circle>`;
    return html`<svg class="track" viewBox="0 0 100 100" aria-hidden="true">
      <circle cx="50" cy="50" r="46"></circle>
      ${percent ? bar : nothing}
    </svg>`;
  }

  #renderPicture(hass: HomeAssistant, printer: Printer): unknown {
    const picture = pictureOf(hass, printer);
    if (!picture || picture.url === this.broken) {
      return icon("printer");
    }
    return html`<img
      class=${picture.isPhoto ? "photo" : ""}
      src=${picture.url}
      alt=""
      @error=${() => {
        this.broken = picture.url;
      }}
    />`;
  }

  #renderFile(
    hass: HomeAssistant,
    printer: Printer,
    phase: Phase,
  ): TemplateResult | typeof nothing {
    if (phase === "offline" || phase === "idle") {
      return nothing;
    }
    const name = told(hass, printer, "sensor.file_name");
    return name
      ? html`<div class="file" dir="auto" title=${name}>${name}</div>`
      : nothing;
  }

  #renderError(hass: HomeAssistant, printer: Printer): TemplateResult | typeof nothing {
    return stateOf(hass, printer, "sensor.error")?.state === "ok"
      ? nothing
      : alert(told(hass, printer, "sensor.error"));
  }

  #renderSlots(hass: HomeAssistant, printer: Printer): TemplateResult | typeof nothing {
    const feeders = feedersOf(printer);
    if (feeders.length === 0) {
      return nothing;
    }
    return html`<div class="row slots">
      ${feeders.map((part) => this.#renderSlot(hass, printer, part))}
    </div>`;
  }

  #renderSlot(hass: HomeAssistant, printer: Printer, part: Part): TemplateResult {
    const slot = slotOf(hass, part);
    const active = isActive(hass, printer, part);
    const facts = joined(
      slot.shown,
      part.kind === "tool" && told(hass, part, "sensor.nozzle_temperature"),
    );
    return html`<button
      type="button"
      class=${active ? "active" : ""}
      aria-current=${active ? "true" : nothing}
      @click=${() => {
        this.#showMore(stateOf(hass, part, "sensor.slot_material"));
      }}
    >
      ${swatch(slot.color)}
      <span>
        <small class="quiet">${slot.label}</small>
        ${facts || UNKNOWN}
        ${
          slot.colorName ? html`<span class="hidden">${slot.colorName}</span>` : nothing
        }
      </span>
    </button>`;
  }

  #renderCommands(hass: HomeAssistant, printer: Printer): TemplateResult {
    return html`<div class="row commands">
      ${commandsOf(hass, printer).map(({ command, state, possible }) => {
        return button(
          this.#nameOf(hass, command, state),
          () => {
            void this.#run(command, state);
          },
          {
            icon: ICONS[command],
            kind: command === "cancel" ? "danger" : "main",
            possible: possible && !this.running,
            busy: this.running === command,
          },
        );
      })}
      ${
        canStart(hass, printer)
          ? button(
              text(hass, "card.start.open"),
              () => {
                void this.#startDialog?.open();
              },
              { icon: "play", kind: awaitsClearedPlate(hass, printer) ? "" : "main" },
            )
          : nothing
      }
    </div>`;
  }

  #renderUpload(
    hass: HomeAssistant,
    printer: Printer,
    takesFiles: boolean,
  ): TemplateResult | typeof nothing {
    const progress = known(hass, printer, "sensor.upload_progress");
    const { state } = this.#upload;
    switch (state.phase) {
      case "sending":
        return this.#renderProgress(
          hass,
          text(hass, "card.upload.sending", { file: state.file.name }),
          undefined,
          button(
            text(hass, "card.upload.cancel"),
            () => {
              this.#upload.abort();
            },
            { icon: "cancel" },
          ),
        );
      case "forwarding":
        return this.#renderForwarding(
          hass,
          printer,
          text(hass, "card.upload.forwarding", { file: state.file.name }),
          progress,
        );
      case "done":
        return html`<div class="upload">
          <span role="status">
            ${text(hass, "card.upload.done", { file: state.fileName })}
          </span>
          <div class="row">
            ${
              canStart(hass, printer)
                ? button(
                    text(hass, "card.upload.start"),
                    () => {
                      this.#upload.dismiss();
                      void this.#startDialog?.open(state.fileName);
                    },
                    { icon: "play", kind: "main" },
                  )
                : nothing
            }
            ${this.#renderDismiss(hass)}
          </div>
        </div>`;
      case "refused":
        return html`<div class="upload">
          <div class="alert" role="alert">
            ${state.file ? html`<strong>${state.file.name}</strong><br />` : nothing}
            ${state.message}
          </div>
          <div class="row">
            ${
              state.file
                ? this.#renderAgain(hass, printer, state.file, state.remedy)
                : nothing
            }
            ${this.#renderDismiss(hass)}
          </div>
        </div>`;
      case "idle":
        if (progress) {
          const label = text(hass, "card.upload.running");
          return this.#renderForwarding(hass, printer, label, progress);
        }
        return this.#hasPlaceForFiles(hass, printer)
          ? this.#renderChoose(hass, takesFiles)
          : nothing;
    }
  }

  #renderForwarding(
    hass: HomeAssistant,
    printer: Printer,
    label: string,
    progress: State | undefined,
  ): TemplateResult {
    const cancel = stateOf(hass, printer, "button.cancel_upload");
    return this.#renderProgress(
      hass,
      label,
      numberOf(progress),
      cancel &&
        button(
          this.#nameOf(hass, "cancel_upload", cancel),
          () => {
            void this.#run("cancel_upload", cancel);
          },
          { icon: "cancel", possible: progress !== undefined && !this.running },
        ),
    );
  }

  #renderProgress(
    hass: HomeAssistant,
    label: string,
    percent: number | undefined,
    cancel: TemplateResult | undefined,
  ): TemplateResult {
    return html`<div class="upload">
      <span role="status">${label}</span>
      <progress
        max="100"
        aria-label=${text(hass, "card.upload.progress")}
        value=${percent ?? nothing}
      ></progress>
      <div class="row">${cancel}</div>
    </div>`;
  }

  #renderChoose(hass: HomeAssistant, takesFiles: boolean): TemplateResult {
    // While the printer is off, the place stays empty: the card keeps its height.
    // Some phones gray out every file if one says which types are meant.
    return html`<label class="button choose ${takesFiles ? "" : "away"}">
      ${icon("upload")} ${text(hass, "card.upload.choose")}
      <input
        class="hidden"
        type="file"
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          this.#send([...(input.files ?? [])]);
          input.value = "";
        }}
      />
    </label>`;
  }

  #renderAgain(
    hass: HomeAssistant,
    printer: Printer,
    file: File,
    remedy: Remedy | undefined,
  ): TemplateResult {
    return button(
      text(hass, `card.upload.${remedy ?? "again"}`),
      () => {
        const fields = remedy ? { [remedy]: true } : {};
        void this.#upload.send(hass, printer.device.id, file, fields);
      },
      { icon: "upload", kind: "main" },
    );
  }

  #renderDismiss(hass: HomeAssistant): TemplateResult {
    return button(text(hass, "card.upload.close"), () => {
      this.#upload.dismiss();
    });
  }

  #renderStale(hass: HomeAssistant): TemplateResult {
    return html`<div class="row">
      <span class="quiet">${text(hass, "card.stale")}</span>
      ${button(text(hass, "card.reload"), () => {
        window.location.reload();
      })}
    </div>`;
  }

  async #run(command: Command | "cancel_upload", button: State): Promise<void> {
    const { hass } = this;
    const printer = this.#printer;
    if (!hass || !printer || this.running || this.#confirm?.isOpen) {
      return;
    }
    if (command === "cancel" && !(await this.#isConfirmed(hass, printer))) {
      return;
    }
    this.running = command;
    this.failure = "";
    try {
      await press(hass, button.entity_id);
    } catch (error) {
      this.failure = await messageOf(hass, error);
    } finally {
      this.running = undefined;
    }
  }

  async #isConfirmed(hass: HomeAssistant, printer: Printer): Promise<boolean> {
    const subject = joined(
      told(hass, printer, "sensor.file_name"),
      told(hass, printer, "sensor.print_progress"),
    );
    const question = {
      title: text(hass, "card.cancel.title"),
      subject,
      text: text(hass, "card.cancel.text"),
      confirm: text(hass, "card.cancel.confirm"),
      dismiss: text(hass, "card.cancel.dismiss"),
    };
    return (await this.#confirm?.ask(question)) ?? false;
  }

  #hasPlaceForFiles(hass: HomeAssistant, printer: Printer): boolean {
    return (
      this.config["show_upload"] !== false &&
      hass.user?.is_admin === true &&
      canUpload(printer)
    );
  }

  #takesFiles(hass: HomeAssistant, printer: Printer): boolean {
    return (
      this.#hasPlaceForFiles(hass, printer) &&
      phaseOf(statusOf(hass, printer)) !== "offline"
    );
  }

  #send(files: readonly File[]): void {
    const { hass } = this;
    const printer = this.#printer;
    const [file] = files;
    if (hass && printer && file && this.#takesFiles(hass, printer)) {
      void this.#upload.send(hass, printer.device.id, file);
    }
  }

  readonly #onRefused = ({ detail }: CustomEvent<string>): void => {
    this.failure = detail;
  };

  readonly #onDragOver = (event: DragEvent): void => {
    const { hass } = this;
    const printer = this.#printer;
    if (!hass || !printer || !event.dataTransfer?.types.includes("Files")) {
      return;
    }
    // A file that is dropped beside a place for it would replace the page.
    event.preventDefault();
    const takes = this.#takesFiles(hass, printer) && !this.#upload.isRunning;
    event.dataTransfer.dropEffect = takes ? "copy" : "none";
    this.dragging = takes;
  };

  readonly #onDragLeave = (): void => {
    this.dragging = false;
  };

  readonly #onDrop = (event: DragEvent): void => {
    this.dragging = false;
    const items = [...(event.dataTransfer?.items ?? [])];
    if (!items.some(({ kind }) => kind === "file")) {
      return;
    }
    event.preventDefault();
    // A folder looks like a file, too.
    const files = items
      .filter((item) => item.webkitGetAsEntry()?.isDirectory !== true)
      .flatMap((item) => item.getAsFile() ?? []);
    this.#send(files);
  };

  #showMore(entity: State | undefined): void {
    if (entity) {
      const config = { entity: entity.entity_id, tap_action: { action: "more-info" } };
      this.dispatchEvent(
        new CustomEvent("hass-action", {
          bubbles: true,
          composed: true,
          detail: { config, action: "tap" },
        }),
      );
    }
  }

  #statusText(hass: HomeAssistant, printer: Printer): string {
    const status =
      stateOf(hass, printer, "sensor.status") ??
      stateOf(hass, printer, "binary_sensor.printing");
    return status ? hass.formatEntityState(status) : text(hass, "card.unknown");
  }

  /** Returns what is in the nozzle, where no slots say it. */
  #filamentText(hass: HomeAssistant, printer: Printer): string {
    return feedersOf(printer).length === 0
      ? told(hass, printer, "sensor.filament_type")
      : "";
  }

  #lastJobTexts(
    hass: HomeAssistant,
    printer: Printer,
    phase: Phase,
  ): readonly string[] {
    const duration = known(hass, printer, "sensor.last_job_duration");
    if (phase === "ended") {
      return duration
        ? [text(hass, "card.duration", { time: durationOf(hass, duration) })]
        : [];
    }
    const file = told(hass, printer, "sensor.last_job_file");
    if (phase !== "idle" || !file) {
      return [];
    }
    const last = text(hass, "card.last_job", { file });
    const facts = joined(
      told(hass, printer, "sensor.last_job_result"),
      duration && durationOf(hass, duration),
    );
    return [last, facts];
  }

  /** Returns a button's name, which the entity itself has in the server's language. */
  #nameOf(hass: HomeAssistant, key: Command | "cancel_upload", button: State): string {
    return (
      hass.localize(`component.flashforge.entity.button.${key}.name`) ||
      hass.formatEntityName(button, { type: "entity" })
    );
  }
}
