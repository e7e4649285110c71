/** The entry of the card picker, which is read where there are no texts yet. */

import type { CustomCard } from "./ha";
import { suggestionFor } from "./suggestion";
import { listed, type Words } from "./words";

const NAMES: Words = {
  de: ["FlashForge-Druckauftrag", "Fortschritt, Zeiten, Steuerung und Hochladen"],
  en: ["FlashForge print job", "Progress, times, control, and upload"],
  es: ["Trabajo de impresión FlashForge", "Progreso, tiempos, control y subida"],
  fr: ["Impression FlashForge", "Progression, durées, commande et envoi"],
};

export const CARD: CustomCard = {
  type: "flashforge-job-card",
  preview: true,
  getEntitySuggestion: suggestionFor,
  get name() {
    return listed(NAMES, 0);
  },
  get description() {
    return listed(NAMES, 1);
  },
};
