/** What Home Assistant loads: registers what there is, and does nothing else. */

import { define } from "./define";
import { ELEMENTS, STRATEGIES } from "./strategy-elements";

for (const [tag, element] of Object.entries(ELEMENTS)) {
  define(tag, element);
}
(window.customStrategies ??= []).push(...STRATEGIES);
