/** The entry of the card picker, which is read where there are no texts yet. */

import type { CustomCard } from "./ha";
import { suggestionFor } from "./suggestion";

const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  de: ["FlashForge-Druckauftrag", "Fortschritt, Zeiten, Steuerung und Hochladen"],
  en: ["FlashForge print job", "Progress, times, control, and upload"],
  es: ["Trabajo de impresión FlashForge", "Progreso, tiempos, control y subida"],
  fr: ["Impression FlashForge", "Progression, durées, commande et envoi"],
};

function words(): readonly [string, string] {
  const language = document.documentElement.lang.split("-", 1)[0] ?? "";
  return NAMES[language] ?? NAMES["en"] ?? ["", ""];
}

export const CARD: CustomCard = {
  type: "flashforge-job-card",
  preview: true,
  getEntitySuggestion: suggestionFor,
  get name() {
    return words()[0];
  },
  get description() {
    return words()[1];
  },
};
