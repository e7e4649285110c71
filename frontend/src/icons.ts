/** Icons: drawn on 24 by 24, without a text of their own. */

import { svg, type SVGTemplateResult } from "lit";

const PATHS = {
  cancel: "M6 6h12v12H6z",
  check: "M9.5 17.5 4 12l1.5-1.5 4 4L18.5 5.5 20 7z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  play: "M8 5v14l11-7z",
  printer: "M4 3h16v18H4V3zm2 2v9h12V5h-5v3h-1l-1 2h-1l-1-2H9V5H6zm0 11v3h12v-3H6z",
  upload: "M11 16V8l-3 3-1.5-1.5L12 4l5.5 5.5L16 11l-3-3v8h-2zM5 18h14v2H5z",
} as const;

export type Icon = keyof typeof PATHS;

/** Returns an icon, which whoever hears the page is not told of. */
export function icon(name: Icon): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
