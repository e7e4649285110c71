/** What Home Assistant loads: registers what there is, and does nothing else. */

// Styles stand close to each other in this order, by which the file is compressed better.
import { JobCard } from "./job-card";
import { Confirm } from "./confirm";
import { define } from "./define";
import { ELEMENTS, STRATEGIES } from "./strategy-elements";
import { CARD } from "./picker";
import { StartDialog } from "./start-dialog";

define("flashforge-confirm", Confirm);
define("flashforge-start-dialog", StartDialog);
define("flashforge-job-card", JobCard);
for (const [tag, element] of Object.entries(ELEMENTS)) {
  define(tag, element);
}

(window.customCards ??= []).push(CARD);
(window.customStrategies ??= []).push(...STRATEGIES);

declare global {
  interface HTMLElementTagNameMap {
    "flashforge-confirm": Confirm;
    "flashforge-start-dialog": StartDialog;
    "flashforge-job-card": JobCard;
  }
}
