/** The entry of the card picker. */

import type { CustomCard } from "./ha";
import { suggestionFor } from "./suggestion";
import { listed } from "./words";

export const CARD: CustomCard = {
  type: "flashforge-job-card",
  preview: true,
  getEntitySuggestion: suggestionFor,
  get name() {
    return listed(0);
  },
  get description() {
    return listed(1);
  },
};
