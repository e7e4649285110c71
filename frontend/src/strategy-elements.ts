/** The elements by which Home Assistant asks for a dashboard, a view and a section. */

import type { Config, CustomStrategy, HomeAssistant } from "./ha";
import { type Kind, StrategyEditor } from "./strategy-editor";
import {
  type Home,
  ICON,
  type Options,
  TYPE,
  dashboard,
  printerSection,
  printerView,
} from "./strategy";
import { printers } from "./printer";
import { loadTexts, text } from "./text";
import { listed } from "./words";

type Compose = (hass: Home, options: Options) => Config;

/** Returns the element of a strategy. */
function strategy(kind: Kind, compose: Compose): CustomElementConstructor {
  return class extends HTMLElement {
    static readonly registryDependencies = ["entities", "devices", "areas"] as const;

    static async generate(options: Options, hass: HomeAssistant): Promise<Config> {
      return compose({ ...hass, localize: await loadTexts(hass) }, options);
    }

    static getConfigElement(): HTMLElement {
      const editor = document.createElement(EDITOR);
      editor.setAttribute("kind", kind);
      return editor;
    }

    /** Returns what Home Assistant proposes for a new dashboard. */
    static async getCreateSuggestions(hass: HomeAssistant): Promise<object> {
      const localize = await loadTexts(hass);
      return { title: text({ localize }, "strategy.title"), icon: ICON };
    }

    /** Returns what the list of automatic sections shows. */
    static getStubConfig(hass: HomeAssistant): Config {
      const first = printers(hass)[0];
      return { type: TYPE, ...(first && { device_id: first.device.id }) };
    }
  };
}

const EDITOR = "flashforge-strategy-editor";

/** All elements, by their tags. */
export const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  [EDITOR]: StrategyEditor,
  "ll-strategy-dashboard-flashforge": strategy("dashboard", dashboard),
  "ll-strategy-view-flashforge": strategy("view", printerView),
  "ll-strategy-section-flashforge": strategy("section", printerSection),
};

/** What Home Assistant offers for a new dashboard and for a new section. */
export const STRATEGIES: readonly CustomStrategy[] = (
  ["dashboard", "section"] as const
).map((strategyType, index) => ({
  type: "flashforge",
  strategyType,
  get name() {
    return listed(2 * index + 2);
  },
  get description() {
    return listed(2 * index + 3);
  },
}));
