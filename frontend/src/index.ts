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

// The file runs twice where it is a resource of dashboards as well, as for Cast.
const cards = (window.customCards ??= []);
if (!cards.some(({ type }) => type === CARD.type)) {
  cards.push(CARD);
  (window.customStrategies ??= []).push(...STRATEGIES);
}

declare global {
  interface HTMLElementTagNameMap {
    "flashforge-confirm": Confirm;
    "flashforge-start-dialog": StartDialog;
    "flashforge-job-card": JobCard;
  }
}
