/** Texts: what is read, in the language and in the formats of the user. */

import type { HomeAssistant, Locale, State } from "./ha";

type Localized = Pick<HomeAssistant, "localize">;
type Formatted = Pick<HomeAssistant, "locale">;

const SECONDS: Readonly<Record<string, number>> = {
  d: 86_400,
  h: 3_600,
  min: 60,
  s: 1,
  ms: 0.001,
};

const DAY = 86_400_000;

interface Loaded {
  readonly language: string;
  readonly localize: Promise<HomeAssistant["localize"]>;
}

/** What has been asked for, of the one Home Assistant that there is in a page. */
const loaded = new WeakMap<HomeAssistant["loadBackendTranslation"], Loaded>();

/**
 * Loads the texts, once for each language, and returns a `localize` that has them.
 *
 * That of the object that was given has them only if they had been loaded before. It is
 * what is returned after a failure; the next call tries again.
 */
export function loadTexts(
  hass: Pick<HomeAssistant, "language" | "loadBackendTranslation" | "localize">,
): Promise<HomeAssistant["localize"]> {
  const { language, loadBackendTranslation } = hass;
  const before = loaded.get(loadBackendTranslation);
  if (before?.language === language) {
    return before.localize;
  }
  const localize = hass
    .loadBackendTranslation("config_panel", "flashforge")
    .catch(() => {
      loaded.delete(loadBackendTranslation);
      return hass.localize;
    });
  loaded.set(loadBackendTranslation, { language, localize });
  return localize;
}

/** Returns a text by its key, or the last part of the key until texts are loaded. */
export function text(
  hass: Localized,
  key: string,
  values?: Readonly<Record<string, string | number>>,
): string {
  return (
    hass.localize(`component.flashforge.config_panel.${key}`, values) ||
    (key.split(".").at(-1) ?? key)
  );
}

/** Returns those of several texts that there are, in one line. */
export function joined(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}

/** Returns the number of a state, or undefined where it has none. */
export function numberOf(state: State | undefined): number | undefined {
  const number = Number.parseFloat(state?.state ?? "");
  return Number.isFinite(number) ? number : undefined;
}

/** Returns a duration in seconds, whatever unit the user has chosen for it. */
export function secondsOf(state: State | undefined): number | undefined {
  const factor = SECONDS[String(state?.attributes["unit_of_measurement"])];
  const number = numberOf(state);
  return number === undefined || factor === undefined ? undefined : number * factor;
}

/** Returns the time that a state is, or undefined where it is none. */
export function dateOf(state: State | undefined): Date | undefined {
  const date = new Date(state?.state ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Returns a duration in hours and minutes, such as `1 hr 22 min`. */
export function formatDuration(hass: Formatted, seconds: number): string {
  const minutes = Math.max(0, Math.round(seconds / 60));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [
    hours > 0 && inUnit(hass.locale, hours, "hour", 0),
    (rest > 0 || hours === 0) && inUnit(hass.locale, rest, "minute", 0),
  ];
  return parts.filter(Boolean).join(" ");
}

/**
 * Returns a time of day, such as `14:05`.
 *
 * The weekday is before it unless it is today, and the date from a week away on.
 */
export function formatClock(
  hass: Pick<HomeAssistant, "config" | "locale">,
  date: Date,
  now: Date,
): string {
  const { locale, config } = hass;
  const zone = locale.time_zone === "server" ? { timeZone: config.time_zone } : {};
  const days = daysBetween(now, date, zone);
  const day: Intl.DateTimeFormatOptions =
    days === 0
      ? {}
      : Math.abs(days) < 7
        ? { weekday: "short" }
        : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(locale.language, {
    ...zone,
    ...day,
    hour: "numeric",
    minute: "2-digit",
    hourCycle: hasTwelveHours(locale) ? "h12" : "h23",
  }).format(date);
}

/** Returns a weight, in g, or in kg from 1,000 g on. */
export function formatWeight(hass: Formatted, grams: number): string {
  return grams < 1e3
    ? inUnit(hass.locale, grams, "gram", grams < 10 ? 1 : 0)
    : inUnit(hass.locale, grams / 1e3, "kilogram", 2);
}

/** Returns how many midnights are between two times. */
function daysBetween(from: Date, to: Date, zone: { timeZone?: string }): number {
  // In Swedish, a date is written as in ISO 8601.
  const day = new Intl.DateTimeFormat("sv", zone);
  const midnight = (date: Date): number => Date.parse(day.format(date));
  return (midnight(to) - midnight(from)) / DAY;
}

function hasTwelveHours({ language, time_format }: Locale): boolean {
  const format = new Intl.DateTimeFormat(
    time_format === "system" ? undefined : language,
    { hour: "numeric" },
  );
  return (
    { 12: true, 24: false }[time_format] ?? format.resolvedOptions().hour12 ?? false
  );
}

/** Languages whose way of writing numbers the user may have chosen. */
const NUMBERS: Readonly<Record<string, string | undefined>> = {
  comma_decimal: "en",
  none: "en",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
  system: undefined,
};

function languageOfNumbers({ language, number_format }: Locale): string | undefined {
  return number_format in NUMBERS ? NUMBERS[number_format] : language;
}

/** Returns a number and its unit: the unit is the language's, the number the user's. */
function inUnit(locale: Locale, value: number, unit: string, digits: number): string {
  const number = new Intl.NumberFormat(languageOfNumbers(locale), {
    maximumFractionDigits: digits,
    useGrouping: locale.number_format !== "none",
  }).format(value);
  const numeric = new Set(["integer", "group", "decimal", "fraction"]);
  const parts = new Intl.NumberFormat(locale.language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).formatToParts(value);
  const first = parts.findIndex(({ type }) => numeric.has(type));
  return parts
    .map(({ type, value: part }, index) =>
      index === first ? number : numeric.has(type) ? "" : part,
    )
    .join("");
}
