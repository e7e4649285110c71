/** What Home Assistant loads: registers what there is, and does nothing else. */

import { Confirm } from "./confirm";
import { define } from "./define";
import { JobCard } from "./job-card";
import { CARD } from "./picker";
import { StartDialog } from "./start-dialog";

define("flashforge-confirm", Confirm);
define("flashforge-start-dialog", StartDialog);
define("flashforge-job-card", JobCard);

(window.customCards ??= []).push(CARD);

declare global {
  interface HTMLElementTagNameMap {
    "flashforge-confirm": Confirm;
    "flashforge-start-dialog": StartDialog;
    "flashforge-job-card": JobCard;
  }
}
