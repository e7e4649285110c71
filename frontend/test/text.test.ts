import { describe, expect, it, vi } from "vitest";

import {
  dateOf,
  formatClock,
  formatDuration,
  formatWeight,
  loadTexts,
  numberOf,
  secondsOf,
  text,
} from "../src/text";
import { formats, state } from "./house";

/** Returns a text with plain spaces and quotes, of which versions of Node.js differ. */
function plain(formatted: string): string {
  return formatted.replaceAll(/[\u00a0\u202f]/g, " ").replaceAll("’", "'");
}

describe("a text", () => {
  it("is that of the integration, with its values", () => {
    const localize = vi.fn(() => "Cancel cube.gcode?");
    expect(text({ localize }, "card.cancel.title", { file: "cube.gcode" })).toBe(
      "Cancel cube.gcode?",
    );
    expect(localize).toHaveBeenCalledWith(
      "component.flashforge.config_panel.card.cancel.title",
      { file: "cube.gcode" },
    );
  });

  it("is the end of its key as long as there is none", () => {
    expect(text({ localize: () => "" }, "card.cancel.title")).toBe("title");
  });

  it("is loaded from Home Assistant, once for each language", async () => {
    // A second call while the first is not answered would be given one without texts.
    const [localize, none] = [(): string => "Text", (): string => ""];
    const loadBackendTranslation = vi
      .fn(() => Promise.resolve(none))
      .mockReturnValueOnce(Promise.resolve(localize));
    const hass = { language: "en", loadBackendTranslation, localize: none };
    expect(await Promise.all([loadTexts(hass), loadTexts({ ...hass })])).toEqual([
      localize,
      localize,
    ]);
    expect(loadBackendTranslation).toHaveBeenCalledExactlyOnceWith(
      "config_panel",
      "flashforge",
    );
    await loadTexts({ ...hass, language: "de" });
    expect(loadBackendTranslation).toHaveBeenCalledTimes(2);
  });

  it("is loaded again after a failure", async () => {
    const loadBackendTranslation = vi
      .fn(() => Promise.resolve(() => "Text"))
      .mockReturnValueOnce(Promise.reject(new Error("Connection lost")));
    const hass = { language: "en", loadBackendTranslation, localize: () => "" };
    expect(await loadTexts(hass)).toBe(hass.localize);
    expect((await loadTexts(hass))("title")).toBe("Text");
  });
});

describe("a state", () => {
  it.each([
    ["4980", "s", 4980],
    ["83", "min", 4980],
    ["1.5", "h", 5400],
    ["0.5", "d", 43_200],
    ["500", "ms", 0.5],
    ["83", "%", undefined],
    ["unavailable", "min", undefined],
  ])("of %s %s is so many seconds", (value, unit, seconds) => {
    expect(secondsOf(state(value, { unit_of_measurement: unit }))).toBe(seconds);
  });

  it("without a unit, or that is missing, is no duration", () => {
    expect(secondsOf(state("83"))).toBeUndefined();
    expect(secondsOf(undefined)).toBeUndefined();
  });

  it("is a number or none", () => {
    expect(numberOf(state("42.5"))).toBe(42.5);
    expect(numberOf(state("unknown"))).toBeUndefined();
    expect(numberOf(undefined)).toBeUndefined();
  });

  it("is a time or none", () => {
    expect(dateOf(state("2026-11-25T12:00:00+00:00"))?.getTime()).toBe(
      Date.UTC(2026, 10, 25, 12),
    );
    expect(dateOf(state("unavailable"))).toBeUndefined();
    expect(dateOf(undefined)).toBeUndefined();
  });
});

describe("a duration", () => {
  it.each([
    [0, "0 min"],
    [29, "0 min"],
    [-60, "0 min"],
    [59.9 * 60, "1 hr"],
    [4980, "1 hr 23 min"],
    [100 * 3600, "100 hr"],
  ])("of %d seconds has hours and minutes", (seconds, expected) => {
    expect(formatDuration(formats(), seconds)).toBe(expected);
  });

  it("is in the user's language", () => {
    expect(plain(formatDuration(formats({ language: "de" }), 4980))).toBe(
      "1 Std. 23 Min.",
    );
  });
});

describe("a clock", () => {
  // 14:05 in Berlin, 08:05 in New York, where the browser is.
  const now = new Date("2026-11-25T13:05:00Z");
  const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

  it.each([
    ["12", "8:05 AM"],
    ["24", "08:05"],
    ["language", "8:05 AM"],
    ["system", "8:05 AM"],
  ])("of format %s", (time_format, expected) => {
    expect(plain(formatClock(formats({ time_format }), now, now))).toBe(expected);
  });

  it("follows the language where it decides", () => {
    const hass = formats({ language: "de", time_format: "language" });
    expect(formatClock(hass, now, now)).toBe("8:05");
  });

  it("is the server's where the user wants that", () => {
    const hass = formats({ time_format: "24", time_zone: "server" });
    expect(formatClock(hass, now, now)).toBe("14:05");
  });

  it("has the weekday unless it is today, in the zone that is shown", () => {
    const local = formats({ time_format: "24" });
    const server = formats({ time_format: "24", time_zone: "server" });
    expect(formatClock(local, later(12), now)).toBe("20:05");
    expect(formatClock(server, later(12), now)).toBe("Thu 02:05");
    expect(formatClock(local, later(-24), now)).toBe("Tue 08:05");
  });

  it("has the date from a week away on", () => {
    const hass = formats({ time_format: "24" });
    expect(formatClock(hass, later(6 * 24), now)).toBe("Tue 08:05");
    expect(formatClock(hass, later(7 * 24), now)).toBe("Dec 2, 08:05");
  });

  it("counts days across the end of a year", () => {
    const hass = formats({ time_format: "24" });
    const [eve, day] = [new Date("2026-12-31T20:00Z"), new Date("2027-01-01T20:00Z")];
    expect(formatClock(hass, day, eve)).toBe("Fri 15:00");
  });
});

describe("a weight", () => {
  it.each([
    ["comma_decimal", "1,234.57 kg"],
    ["decimal_comma", "1.234,57 kg"],
    ["space_comma", "1 234,57 kg"],
    ["quote_decimal", "1'234.57 kg"],
    ["none", "1234.57 kg"],
    ["system", "1,234.57 kg"],
  ])("with numbers as %s", (number_format, expected) => {
    expect(plain(formatWeight(formats({ number_format }), 1_234_567))).toBe(expected);
  });

  it.each([
    [4.25, "4.3 g"],
    [42.4, "42 g"],
    [1234, "1.23 kg"],
  ])("of %d grams", (grams, expected) => {
    expect(formatWeight(formats(), grams)).toBe(expected);
  });
});
