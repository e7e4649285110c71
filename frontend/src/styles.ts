/** Styles that the card and its dialogs have in common. */

import { type CSSResult, unsafeCSS } from "lit";

/** Returns styles as they are written: that of Lit would check values, and here are none. */
export function css(styles: TemplateStringsArray): CSSResult {
  return unsafeCSS(styles[0]);
}

export const shared = css`
  :host {
    --line: var(--divider-color, #0000001f);
    --text: var(--primary-text-color, #212121);
    --quiet: var(--secondary-text-color, #727272);
    --accent: var(--primary-color, #009ac7);
    --error: var(--error-color, #db4437);
    --ground: var(--card-background-color, #fff);
  }
  * {
    box-sizing: border-box;
  }
  button,
  .button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 44px;
    padding: 8px 16px;
    border: 1px solid var(--line);
    border-radius: 22px;
    background: none;
    color: var(--text);
    font: inherit;
    font-weight: 500;
    text-align: start;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  button:hover {
    background-image: linear-gradient(#8883, #8883);
  }
  :is(button, input, select):focus-visible,
  label:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .main {
    border-color: var(--accent);
    background: color-mix(in srgb, var(--accent) 16%, transparent);
  }
  .danger {
    border-color: var(--error);
  }
  [aria-disabled="true"] {
    border-color: var(--line);
    background: none;
    color: var(--disabled-text-color, #bdbdbd);
    cursor: default;
  }
  .icon,
  .swatch,
  [type="radio"],
  [type="checkbox"] {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--accent);
  }
  .icon {
    fill: currentColor;
  }
  .swatch circle {
    stroke: #888;
    stroke-width: 1.5;
  }
  .alert {
    padding: 8px 12px;
    border-inline-start: 4px solid var(--error);
    background: color-mix(in srgb, var(--error) 12%, transparent);
    overflow-wrap: anywhere;
  }
  .quiet {
    color: var(--quiet);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .end {
    justify-content: flex-end;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const dialogs = css`
  dialog {
    inline-size: min(480px, calc(100vw - 32px));
    max-block-size: calc(100vh - 32px);
    padding: 0;
    border: none;
    border-radius: 24px;
    background: var(--ground);
    color: var(--text);
    font: inherit;
    overflow: auto;
  }
  dialog::backdrop {
    background: #0009;
  }
  .inside {
    display: flex;
    flex-direction: column;
    gap: 16px;
    padding: 24px;
  }
  h2 {
    margin: 0;
    font-size: 1.4em;
    font-weight: 500;
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
`;

/** Of what is chosen: by dialogs, and by the editor of a strategy. */
export const fields = css`
  fieldset {
    margin: 0;
    padding: 0;
    border: none;
    min-inline-size: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 8px;
    font-weight: 500;
  }
  label {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 48px;
    padding: 4px 12px;
    border-radius: 8px;
    cursor: pointer;
  }
  .field {
    flex-wrap: wrap;
    padding-inline: 0;
  }
  .field span {
    flex: 1 1 100px;
    overflow-wrap: anywhere;
  }
  select,
  input[type="search"] {
    min-block-size: 44px;
    padding: 8px 12px;
    border: 1px solid var(--quiet);
    border-radius: 8px;
    background: var(--ground);
    color: inherit;
    font: inherit;
  }
  select {
    flex: 2 1 180px;
    min-inline-size: 0;
  }
`;
