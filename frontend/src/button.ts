/** A button that neither a key that is held nor a double click presses twice. */

import { html, nothing, type TemplateResult } from "lit";

import { icon, type Icon } from "./icons";

interface Look {
  readonly icon?: Icon;
  readonly kind?: "danger" | "main" | "";
  /** It keeps its place when it is not. */
  readonly possible?: boolean;
  /** Whether what it stands for is going on. */
  readonly busy?: boolean;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.repeat && event.key === "Enter") {
    event.preventDefault();
  }
}

export function button(
  label: string,
  press: () => void,
  { icon: name, kind = "", possible = true, busy = false }: Look = {},
): TemplateResult {
  return html`<button
    type="button"
    class="${kind} ${busy ? "busy" : ""}"
    aria-disabled=${!possible}
    aria-busy=${busy}
    @keydown=${onKeyDown}
    @click=${(event: MouseEvent) => {
      if (possible && event.detail < 2) {
        press();
      }
    }}
  >
    ${name ? icon(name) : nothing} ${label}
  </button>`;
}
