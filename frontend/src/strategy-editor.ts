/** The editor of a strategy: which printers, and what of them. */

import { LitElement, type TemplateResult, css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";

import type { HomeAssistant } from "./ha";
import { type Printer, printers } from "./printer";
import { type Options, SECTIONS } from "./strategy";
import { loadTexts, text } from "./text";

/** What a strategy makes. */
export type Kind = "dashboard" | "view" | "section";

export class StrategyEditor extends LitElement {
  @property({ attribute: false }) accessor hass: HomeAssistant | undefined;
  @property() accessor kind: Kind = "dashboard";
  @state() private accessor options: Options = {};
}
