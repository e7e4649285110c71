import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { define } from "../src/define";
import type { Config, HomeAssistant } from "../src/ha";
import { ELEMENTS, STRATEGIES } from "../src/strategy-elements";
import type { Kind, StrategyEditor } from "../src/strategy-editor";
import { homeOf } from "./homes";
import { localize } from "./house";

interface Strategy extends CustomElementConstructor {
  generate(options: Config, hass: HomeAssistant): Promise<Config>;
  getConfigElement(): StrategyEditor;
  getCreateSuggestions(hass: HomeAssistant): Promise<object>;
  getStubConfig(hass: HomeAssistant): Config;
}

function strategy(kind: Kind): Strategy {
  return customElements.get(`ll-strategy-${kind}-flashforge`) as Strategy;
}

/** Returns a Home Assistant in which texts are missing until they have been loaded. */
function hassOf(...models: readonly string[]): HomeAssistant {
  return {
    ...homeOf(...models),
    config: { time_zone: "Europe/Berlin" },
    localize: () => "",
    loadBackendTranslation: () => Promise.resolve(localize),
  } as unknown as HomeAssistant;
}

interface Editor {
  /** Returns what each control is called, in the order of the screen. */
  readonly labels: () => string[];
  readonly box: (label: string) => HTMLInputElement;
  readonly select: (label: string) => HTMLSelectElement;
  /** Clicks a box, and returns the options that come of it. */
  readonly toggle: (label: string) => Promise<Config | undefined>;
  /** Enters a value, and returns the options that come of it. */
  readonly set: (label: string, value: string) => Promise<Config | undefined>;
}

async function editor(
  kind: Kind,
  options: Config,
  hass: HomeAssistant,
): Promise<Editor> {
  const element = strategy(kind).getConfigElement();
  const changed = vi.fn((event: HTMLElementEventMap["config-changed"]) => {
    element.setConfig(event.detail.config);
  });
  element.addEventListener("config-changed", changed);
  element.setConfig(options);
  element.hass = hass;
  document.body.append(element);
  const within = (selector: string): Element[] => [
    ...(element.shadowRoot?.querySelectorAll(selector) ?? []),
  ];
  await vi.waitFor(() => {
    expect(within("label")).not.toEqual([]);
  });
  const control = (label: string): unknown =>
    within("label")
      .find(({ textContent }) => textContent.trim().startsWith(label))
      ?.querySelector("input, select");
  const box = (label: string): HTMLInputElement => control(label) as HTMLInputElement;
  const handedOver = async (): Promise<Config | undefined> => {
    await element.updateComplete;
    return changed.mock.lastCall?.[0].detail.config;
  };
  return {
    labels: () =>
      within("label, legend").map(
        ({ textContent }) => textContent.trim().split("\n", 1)[0] ?? "",
      ),
    box,
    select: (label) => control(label) as HTMLSelectElement,
    toggle: (label) => {
      box(label).click();
      return handedOver();
    },
    set: (label, value) => {
      box(label).value = value;
      box(label).dispatchEvent(new Event("change"));
      return handedOver();
    },
  };
}

beforeAll(() => {
  for (const [tag, element] of Object.entries(ELEMENTS)) {
    define(tag, element);
  }
});

afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.lang = "";
});

describe("a strategy", () => {
  it.each(["dashboard", "view", "section"] as const)(
    "makes a %s with texts",
    async (kind) => {
      const made = await strategy(kind).generate({}, hassOf());
      expect(JSON.stringify(made)).toContain("No printer is set up.");
    },
  );

  it("proposes a title, an icon, and the first printer", async () => {
    const hass = hassOf("creator_5", "ad5x");
    expect(await strategy("dashboard").getCreateSuggestions(hass)).toEqual({
      title: "3D printers",
      icon: "mdi:printer-3d",
    });
    expect(strategy("section").getStubConfig(hass)).toEqual({
      type: "custom:flashforge",
      device_id: "ad5x",
    });
    expect(strategy("section").getStubConfig(hassOf())).toEqual({
      type: "custom:flashforge",
    });
  });

  it("is listed in the language of the page", () => {
    const names = (lang: string): string[] => {
      document.documentElement.lang = lang;
      return STRATEGIES.map(({ strategyType, name }) => `${strategyType} ${name}`);
    };
    expect(names("de")).toEqual([
      "dashboard FlashForge-Drucker",
      "section FlashForge-Drucker",
    ]);
    expect(names("fr-CA")[0]).toBe("dashboard Imprimantes FlashForge");
    expect(names("nl")).toEqual([
      "dashboard FlashForge printers",
      "section FlashForge printer",
    ]);
  });
});

describe("the editor of a dashboard", () => {
  it("has all printers and their cameras at first", async () => {
    const { labels, box } = await editor("dashboard", {}, hassOf("creator_5", "ad5x"));
    expect(labels()).toEqual(["Printers", "AD5X", "Creator 5", "Show camera"]);
    expect(box("Creator 5").checked && box("Show camera").checked).toBe(true);
  });

  it("names printers only if some are left out, and leaves in one at least", async () => {
    const hass = hassOf("creator_5", "ad5x", "adventurer_3");
    const { toggle, box } = await editor(
      "dashboard",
      { type: "custom:flashforge" },
      hass,
    );
    expect(await toggle("AD5X")).toEqual({
      type: "custom:flashforge",
      device_ids: ["adventurer_3", "creator_5"],
    });
    expect((await toggle("Adventurer 3"))?.["device_ids"]).toEqual(["creator_5"]);
    expect(box("Creator 5").disabled).toBe(true);
    expect(box("AD5X").disabled).toBe(false);
    await toggle("AD5X");
    expect(await toggle("Adventurer 3")).toEqual({ type: "custom:flashforge" });
  });

  it("hides cameras, and shows them again", async () => {
    const { toggle } = await editor("dashboard", {}, hassOf("ad5x"));
    expect(await toggle("Show camera")).toEqual({ camera: false });
    expect(await toggle("Show camera")).toEqual({});
  });
});

describe("the editor of a section", () => {
  it("lets choose a printer, and whether its camera is shown", async () => {
    const { labels, select, set, toggle } = await editor(
      "section",
      { device_id: "creator_5" },
      hassOf("creator_5", "ad5x"),
    );
    expect(labels()).toEqual(["Printer", "Show camera"]);
    expect([...select("Printer").options].map(({ value }) => value)).toEqual([
      "ad5x",
      "creator_5",
    ]);
    expect(select("Printer").value).toBe("creator_5");
    expect(await set("Printer", "ad5x")).toEqual({ device_id: "ad5x" });
    expect(await toggle("Show camera")).toEqual({ device_id: "ad5x", camera: false });
  });
});
