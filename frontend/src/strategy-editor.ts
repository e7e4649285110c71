/** The editor of a strategy: which printers, and whether their cameras are shown. */

import {
  LitElement,
  type PropertyValues,
  type TemplateResult,
  css,
  html,
  nothing,
} from "lit";

import type { HomeAssistant } from "./ha";
import { type Printer, printers } from "./printer";
import type { Options } from "./strategy";
import { loadTexts, text } from "./text";

/** What a strategy makes. */
export type Kind = "dashboard" | "view" | "section";

export class StrategyEditor extends LitElement {
  static override properties = {
    hass: { attribute: false },
    kind: {},
    options: { state: true },
    localize: { state: true },
  };

  declare hass?: HomeAssistant;
  declare kind: Kind;
  declare private options: Options;
  declare private localize?: HomeAssistant["localize"];

  constructor() {
    super();
    this.kind = "dashboard";
    this.options = {};
  }

  /** Takes the options as they are; Home Assistant calls it first, and after changes. */
  setConfig(options: Options): void {
    this.options = options;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { hass } = this;
    if (hass && changed.get("hass")?.language !== hass.language) {
      void loadTexts(hass).then((localize) => {
        this.localize = localize;
      });
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass, localize, options } = this;
    if (!hass || !localize) {
      return nothing;
    }
    const all = printers(hass);
    const named = (name: string): string =>
      text({ localize }, `strategy.editor.${name}`);
    return html`
      ${
        this.kind === "dashboard"
          ? this.several(all, named("printers"))
          : this.one(all, named("printer"))
      }
      ${this.box("camera", "camera", named("camera"), options.camera ?? true)}
    `;
  }

  /** Lets choose one printer. */
  private one(all: readonly Printer[], label: string): TemplateResult {
    const chosen = this.options.device_id ?? all[0]?.device.id;
    const choices = all.map(
      ({ device, name }) => html`
        <option value=${device.id} .selected=${device.id === chosen}>${name}</option>
      `,
    );
    return html`
      <label class="field">
        ${label}
        <select @change=${this.choose}>
          ${choices}
        </select>
      </label>
    `;
  }

  private readonly choose = ({ target }: Event): void => {
    this.change({ device_id: (target as HTMLSelectElement).value });
  };

  /** Lets choose any printers but none at all. */
  private several(all: readonly Printer[], label: string): TemplateResult {
    const shown = this.shown(all);
    const boxes = all.map(({ device: { id }, name }) =>
      this.box("device_ids", id, name, shown.includes(id), shown.length === 1),
    );
    return html`
      <fieldset>
        <legend>${label}</legend>
        ${boxes}
      </fieldset>
    `;
  }

  /** Returns the ids of the printers that are on the dashboard. */
  private shown(all: readonly Printer[]): string[] {
    const { device_ids } = this.options;
    const ids = all.map(({ device }) => device.id);
    return ids.filter((id) => device_ids?.includes(id) ?? true);
  }

  private box(
    option: string,
    value: string,
    label: string,
    checked: boolean,
    isLast = false,
  ): TemplateResult {
    return html`
      <label>
        <input
          type="checkbox"
          name=${option}
          .value=${value}
          .checked=${checked}
          ?disabled=${checked && isLast}
          @change=${this.toggle}
        />
        ${label}
      </label>
    `;
  }

  private readonly toggle = ({ target }: Event): void => {
    const { name, value, checked } = target as HTMLInputElement;
    if (name === "camera") {
      this.change({ camera: checked ? undefined : false });
    } else if (this.hass) {
      const all = printers(this.hass);
      const ids = all.map(({ device }) => device.id);
      const chosen = toggled(ids, this.shown(all), value);
      // All of them are those to come as well.
      this.change({ device_ids: chosen.length === ids.length ? undefined : chosen });
    }
  };

  /** Hands options over, without those that are undefined. */
  private change(options: Record<string, unknown>): void {
    const config = Object.fromEntries(
      Object.entries({ ...this.options, ...options }).filter(
        ([, value]) => value !== undefined,
      ),
    );
    this.options = config;
    this.dispatchEvent(
      new CustomEvent("config-changed", {
        detail: { config },
        bubbles: true,
        composed: true,
      }),
    );
  }

  static override styles = css`
    :host {
      display: grid;
      gap: 16px;
      color: var(--primary-text-color, #141414);
    }
    fieldset {
      border: 0;
      margin: 0;
      padding: 0;
      min-inline-size: 0;
    }
    legend {
      padding: 0;
      font-weight: 500;
    }
    label {
      display: flex;
      align-items: center;
      gap: 8px;
      min-block-size: 44px;
      overflow-wrap: anywhere;
    }
    .field {
      flex-wrap: wrap;
      justify-content: space-between;
    }
    input {
      accent-color: var(--primary-color, #009ac7);
      inline-size: 20px;
      block-size: 20px;
      flex: none;
      margin: 0;
    }
    select {
      font: inherit;
      color: inherit;
      min-block-size: 44px;
      max-inline-size: 100%;
      padding-inline: 8px;
      border: 1px solid var(--outline-color, #8a8a8a);
      border-radius: 8px;
      background: var(--card-background-color, #fff);
    }
    :focus-visible {
      outline: 2px solid var(--primary-color, #009ac7);
      outline-offset: 2px;
    }
  `;
}

/** Returns the names that are chosen when one more is, or one less, in order. */
function toggled(
  all: readonly string[],
  before: readonly string[],
  name: string,
): string[] {
  return all.filter((one) => before.includes(one) !== (one === name));
}
