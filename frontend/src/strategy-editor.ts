/** The editor of a strategy: which printers, and whether their cameras are shown. */

import {
  html,
  LitElement,
  nothing,
  type PropertyValues,
  type TemplateResult,
} from "lit";

import { GIVEN, STATE } from "./define";
import type { Config, HomeAssistant } from "./ha";
import { checkbox } from "./parts";
import { type Printer, printers } from "./printer";
import { defined, type Options } from "./strategy";
import { css, fields, shared } from "./styles";
import { loadTexts, text } from "./text";

/** What a strategy makes. */
export type Kind = "dashboard" | "view" | "section";

export class StrategyEditor extends LitElement {
  static override styles = [
    shared,
    fields,
    css`
      :host {
        display: grid;
        gap: 16px;
        color: var(--text);
      }
    `,
  ];

  static override properties = {
    hass: GIVEN,
    kind: {},
    options: STATE,
    localize: STATE,
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
          ? this.#several(all, named("printers"))
          : this.#one(all, named("printer"))
      }
      ${checkbox(named("camera"), options.camera ?? true, (checked) => {
        this.#change({ camera: checked ? undefined : false });
      })}
    `;
  }

  /** Lets choose one printer. */
  #one(all: readonly Printer[], label: string): TemplateResult {
    const chosen = this.options.device_id ?? all[0]?.device.id;
    return html`<label class="field">
      <span>${label}</span>
      <select
        @change=${(event: Event) => {
          this.#change({ device_id: (event.target as HTMLSelectElement).value });
        }}
      >
        ${all.map(
          ({ device: { id }, name }) =>
            html`<option value=${id} .selected=${id === chosen}>${name}</option>`,
        )}
      </select>
    </label>`;
  }

  /** Lets choose any printers but none at all. */
  #several(all: readonly Printer[], label: string): TemplateResult {
    const ids = all.map(({ device }) => device.id);
    const shown = ids.filter((id) => this.options.device_ids?.includes(id) ?? true);
    return html`<fieldset>
      <legend>${label}</legend>
      ${all.map(({ device: { id }, name }) => {
        const isShown = shown.includes(id);
        return checkbox(
          name,
          isShown,
          (checked) => {
            const chosen = ids.filter((one) =>
              one === id ? checked : shown.includes(one),
            );
            // All of them are those to come as well.
            this.#change({
              device_ids: chosen.length < ids.length ? chosen : undefined,
            });
          },
          isShown && shown.length === 1,
        );
      })}
    </fieldset>`;
  }

  /** Hands options over, without those that are undefined. */
  #change(options: Config): void {
    const config = defined({ ...this.options, ...options });
    this.options = config;
    this.dispatchEvent(
      new CustomEvent("config-changed", {
        bubbles: true,
        composed: true,
        detail: { config },
      }),
    );
  }
}
