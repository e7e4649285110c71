/** Small parts of several templates. */

import { html, nothing, type TemplateResult } from "lit";

/** Returns what went wrong, if anything did. */
export function alert(message: string | undefined): TemplateResult | typeof nothing {
  return message ? html`<div class="alert" role="alert">${message}</div>` : nothing;
}

export function checkbox(
  label: string,
  checked: boolean,
  change: (checked: boolean) => void,
  disabled = false,
): TemplateResult {
  return html`<label class="field">
    <input
      type="checkbox"
      .checked=${checked}
      ?disabled=${disabled}
      @change=${(event: Event) => {
        change((event.target as HTMLInputElement).checked);
      }}
    />
    <span>${label}</span>
  </label>`;
}
