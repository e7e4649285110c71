/** A swatch: the color of a filament, framed to be seen on any background. */

import { html, nothing, type TemplateResult } from "lit";

export function swatch(color: string | null | undefined): TemplateResult {
  return html`<svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">
    <circle
      cx="12"
      cy="12"
      r="11"
      fill=${color ?? "none"}
      stroke-dasharray=${color ? nothing : "3"}
    ></circle>
  </svg>`;
}
