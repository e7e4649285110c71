/** Words of Home Assistant's lists, which are read where no texts are loaded. */

/** By language: names and descriptions of the card, a dashboard and a section. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: [
    "FlashForge print job",
    "Progress, times, control, and upload",
    "FlashForge printers",
    "All your printers, with prints, cameras, temperatures, and history.",
    "FlashForge printer",
    "The current print and the camera of one printer.",
  ],
  de: [
    "FlashForge-Druckauftrag",
    "Fortschritt, Zeiten, Steuerung und Hochladen",
    "FlashForge-Drucker",
    "Alle deine Drucker mit Drucken, Kameras, Temperaturen und Verlauf.",
    "FlashForge-Drucker",
    "Der laufende Druck und die Kamera eines Druckers.",
  ],
  fr: [
    "Impression FlashForge",
    "Progression, durées, commande et envoi",
    "Imprimantes FlashForge",
    "Toutes vos imprimantes, avec les impressions, les caméras, les températures et l'historique.",
    "Imprimante FlashForge",
    "L'impression en cours et la caméra d'une imprimante.",
  ],
  es: [
    "Trabajo de impresión FlashForge",
    "Progreso, tiempos, control y subida",
    "Impresoras FlashForge",
    "Todas tus impresoras, con impresiones, cámaras, temperaturas e historial.",
    "Impresora FlashForge",
    "La impresión en curso y la cámara de una impresora.",
  ],
};

/** Returns some of them in the language of the page, or else in English. */
export function listed(index: number): string {
  const language = document.documentElement.lang.split("-", 1)[0] ?? "";
  return (WORDS[language] ?? WORDS["en"])?.[index] ?? "";
}
