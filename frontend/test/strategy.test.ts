import { describe, expect, it } from "vitest";

import type { Config } from "../src/ha";
import {
  type Home,
  type Options,
  dashboard,
  printerSection,
  printerView,
} from "../src/strategy";
import { homeOf, MODELS } from "./homes";
import { addDevice, addEntity, type House, localize } from "./house";

type Changes = Partial<Pick<Home, "config" | "user">>;

function home(house: House, changes: Changes = {}): Home {
  return {
    ...house,
    localize,
    config: { time_zone: "Europe/Berlin", components: ["history", "logbook"] },
    user: { is_admin: true },
    ...changes,
  };
}

function view(house: House, options: Options = {}, changes: Changes = {}): Config {
  return printerView(home(house, changes), options);
}

function omitted<Value>(
  from: Readonly<Record<string, Value>>,
  id: string,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== id));
}

/** Returns every object in what has been generated. */
function objects(of: unknown): Config[] {
  if (Array.isArray(of)) {
    return of.flatMap(objects);
  }
  return typeof of === "object" && of !== null
    ? [of as Config, ...Object.values(of).flatMap(objects)]
    : [];
}

/** Returns the cards and badges of one entity, and no conditions or actions. */
function entitiesOf(generated: Config): string[] {
  return objects(generated).flatMap(({ type, entity }) =>
    type !== undefined && typeof entity === "string" ? [entity] : [],
  );
}

/** Returns every entity that is named anywhere. */
function named(generated: Config): string[] {
  return [...JSON.stringify(generated).matchAll(/"([a-z_]+\.[a-z0-9_]+)"/g)]
    .map(([, entity]) => entity ?? "")
    .filter((entity) => entity !== "button.press");
}

function headings(generated: Config): unknown[] {
  return objects(generated).flatMap(({ type, heading }) =>
    type === "heading" ? [heading] : [],
  );
}

/** Says what a view is in lines that can be read. */
function outline(generated: Config): string[] {
  const one = (card: Config): string => {
    const { type, entity, heading, name, features, grid_options } = card;
    const columns = (grid_options as Config | undefined)?.["columns"];
    const parts = [
      type,
      heading ?? entity,
      typeof name === "string" && name !== "" && `“${name}”`,
      ...((features as Config[] | undefined) ?? []).map((feature) => feature.type),
      columns,
      ...(Array.isArray(card["entities"]) ? card["entities"] : []).map((listed) =>
        typeof listed === "string" ? listed : JSON.stringify(listed),
      ),
      card["target"] && JSON.stringify(card["target"]),
      card["visibility"] && "if visible",
    ];
    return parts.filter(Boolean).join(" ");
  };
  const sections = generated["sections"] as { readonly cards: Config[] }[];
  const badges = generated["badges"] as Config[];
  return [
    ...badges.map((badge) => `badge ${one(badge)}`),
    ...sections.flatMap(({ cards }) => ["", ...cards.map(one)]),
  ];
}

const NATIVE =
  "calendar entity grid heading history-graph logbook markdown picture-entity sections tile " +
  "button numeric-input select-options toggle trend-graph";

describe.each(MODELS)("the view of %s", (model) => {
  const house = homeOf(model);
  const generated = view(house);

  it("is this", () => {
    expect(outline(generated).join("\n")).toMatchSnapshot();
  });

  it("has cards of Home Assistant, and ours", () => {
    const types = objects(generated).flatMap(({ type }) => type ?? []);
    const allowed = [...NATIVE.split(" "), "custom:flashforge-job-card"];
    expect(types.filter((type) => !allowed.includes(type))).toEqual([]);
    expect(types.filter((type) => type.startsWith("custom:"))).toHaveLength(1);
  });

  it("has entities that there are, each once, and no hidden ones", () => {
    expect(named(generated).filter((id) => !house.entities[id])).toEqual([]);
    expect(named(generated).filter((id) => house.entities[id]?.hidden)).toEqual([]);
    const shown = entitiesOf(generated);
    expect(shown).toEqual([...new Set(shown)]);
  });

  it("has no empty section, no text without a translation, and no gaps", () => {
    for (const section of generated["sections"] as { cards: Config[] }[]) {
      expect(section.cards.length).toBeGreaterThan(1);
      // Narrow cards are in pairs.
      const isNarrow = ({ grid_options }: Config): boolean =>
        (grid_options as { columns?: unknown } | undefined)?.columns === 6;
      const widths = section.cards.map((card) => (isNarrow(card) ? "6" : "-"));
      expect(widths.join("").replaceAll("66", "")).not.toContain("6");
    }
    expect(JSON.stringify(generated)).not.toMatch(/undefined|null|NaN|strategy/);
    expect(JSON.parse(JSON.stringify(generated))).toEqual(generated);
  });

  it("goes without any one entity, whether it is gone or hidden", () => {
    for (const id of Object.keys(house.entities)) {
      const without = homeOf(model);
      without.entities = omitted(without.entities, id);
      without.states = omitted(without.states, id);
      const hidden = homeOf(model);
      hidden.entities[id] = { ...hidden.entities[id], entity_id: id, hidden: true };
      for (const changed of [without, hidden]) {
        expect(named(view(changed))).not.toContain(id);
      }
    }
  });

  it("goes without all of them", () => {
    const bare = { ...house, entities: {}, states: {} };
    expect(outline(view(bare))).toEqual([
      "",
      `heading ${house.devices[model]?.name ?? ""}`,
      "custom:flashforge-job-card",
    ]);
  });

  it("is the same with other ids", () => {
    const renamed = JSON.parse(
      JSON.stringify(house).replaceAll(/"([a-z_]+)\.([a-z0-9_]+)"/g, '"$1.x_$2"'),
    ) as House;
    const ids = JSON.stringify(view(renamed)).replaceAll(/"([a-z_]+)\.x_/g, '"$1.');
    expect(JSON.parse(ids)).toEqual(generated);
  });
});

describe("a view", () => {
  it("lets cameras be left out", () => {
    const generated = view(homeOf("ad5x"), { camera: false });
    expect(named(generated)).not.toContain("camera.ad5x_camera");
  });

  it("has three hours in graphs", () => {
    const hours = objects(view(homeOf("adventurer_3"))).flatMap(
      ({ type, hours_to_show }) => (type === "logbook" ? [] : (hours_to_show ?? [])),
    );
    expect(hours).toEqual([3, 3, 3]);
  });

  it("has the calendar and further sensors once they are enabled", () => {
    const house = homeOf("adventurer_5m_pro");
    addEntity(house, "adventurer_5m_pro", "calendar.prints", "prints");
    addEntity(house, "adventurer_5m_pro", "sensor.air", "tvoc");
    expect(named(view(house))).toContain("calendar.prints");
    expect(entitiesOf(view(house))).toContain("sensor.air");
  });

  it("has buttons that are no longer hidden, and asks before they are pressed", () => {
    const house = homeOf("ad5x");
    for (const entity of Object.values(house.entities)) {
      entity.hidden = false;
    }
    const pressed = objects(view(house)).filter(({ type, entity }) =>
      type === "tile" && typeof entity === "string"
        ? entity.startsWith("button.")
        : false,
    );
    expect(pressed).toHaveLength(11);
    for (const { entity, tap_action, icon_tap_action } of pressed) {
      expect(tap_action).toMatchObject({
        confirmation: true,
        target: { entity_id: entity },
      });
      expect(icon_tap_action).toEqual(tap_action);
    }
    expect(entitiesOf(view(house))).toContain("select.ad5x_stored_file");
  });

  it("has no cards of what Home Assistant has not loaded", () => {
    const config = { time_zone: "Europe/Berlin", components: [] };
    const types = objects(view(homeOf("ad5x"), {}, { config })).map(({ type }) => type);
    expect(types).not.toContain("logbook");
    expect(types).not.toContain("history-graph");
    const silent = objects(
      view(homeOf("ad5x"), {}, { config: { time_zone: "Europe/Berlin" } }),
    );
    expect(silent.map(({ type }) => type)).toContain("logbook");
  });

  it("has the names that a user gave to a printer and its parts", () => {
    const house = homeOf("creator_5");
    addDevice(house, "creator_5", "CREATOR_5", { name_by_user: "Otto" });
    addDevice(house, "creator_5_tool_2", "CREATOR_5_tool_2", {
      name_by_user: "The fine one",
      parent_device_id: "creator_5",
    });
    expect(headings(view(house))).toEqual(
      expect.arrayContaining(["Otto", "Tool 1", "The fine one", "Tool 3"]),
    );
  });

  it("leads administrators to the device, and nobody else", () => {
    const text = (is_admin: boolean): string =>
      JSON.stringify(view(homeOf("ad5x"), {}, { user: { is_admin } }));
    expect(text(true)).toContain("/config/devices/device/ad5x");
    expect(text(false)).not.toContain("/config/");
  });

  it("says that its printer is gone", () => {
    expect(view(homeOf("ad5x"), { device_id: "gone" })["sections"]).toEqual([
      {
        type: "grid",
        cards: [
          {
            type: "markdown",
            content:
              "This printer is no longer in Home Assistant.\n\n[Add a printer]" +
              "(/config/integrations/dashboard/add?domain=flashforge)",
          },
        ],
      },
    ]);
  });
});

describe("a section", () => {
  it("is of the first printer unless another one is chosen", () => {
    const both = home(homeOf("ad5x", "creator_5"));
    expect(headings(printerSection(both, {}))).toEqual(["AD5X"]);
    const chosen = printerSection(both, { device_id: "creator_5_tool_1" });
    expect(headings(chosen)).toEqual(["Creator 5"]);
  });

  it("has a camera only where there is one, and while it is available", () => {
    const house = homeOf("ad5x");
    const cameras = (options: Options): Config[] =>
      objects(printerSection(home(house), options)).filter(
        ({ type }) => type === "picture-entity",
      );
    expect(cameras({})).toMatchObject([
      { camera_view: "live", visibility: [{ state_not: ["unavailable", "unknown"] }] },
    ]);
    expect(cameras({ camera_view: "auto" })).toMatchObject([{ camera_view: "auto" }]);
    expect(cameras({ camera: false })).toEqual([]);
    delete house.entities["camera.ad5x_camera"];
    expect(cameras({})).toEqual([]);
  });

  it("says that there is no printer", () => {
    const content = (is_admin: boolean): unknown =>
      objects(printerSection(home(homeOf(), { user: { is_admin } }), {}))[1]?.[
        "content"
      ];
    expect(content(false)).toBe("No printer is set up.");
    expect(content(true)).toContain("[Add a printer](/config/integrations/");
  });
});

describe("a dashboard", () => {
  type View = Config & { readonly strategy: Options };
  const views = (house: House, options: Options = {}): View[] =>
    dashboard(home(house), options)["views"] as View[];

  it("of no printer says so", () => {
    expect(views(homeOf())).toMatchObject([
      { title: "3D printers", sections: [{ cards: [{ type: "markdown" }] }] },
    ]);
  });

  it("of a printer that is gone says so", () => {
    const generated = views(homeOf("ad5x"), { device_ids: ["gone"] });
    expect(JSON.stringify(generated)).toContain("no longer in Home Assistant");
  });

  it("of one printer has its view", () => {
    expect(views(homeOf("ad5x"))).toEqual([
      {
        title: "AD5X",
        path: "ad5x",
        strategy: { type: "custom:flashforge", device_id: "ad5x" },
      },
    ]);
  });

  it("of two printers has all of them first, then each", () => {
    expect(views(homeOf("creator_5", "ad5x"))).toMatchSnapshot();
  });

  it("of twenty printers has a view for each, by area and name", () => {
    const house = homeOf("ad5x");
    const device = house.devices["ad5x"];
    for (let number = 2; number <= 20; number += 1) {
      const id = `ad5x${String(number)}`;
      addDevice(house, id, id, { ...device, id, name: `AD5X ${String(number)}` });
    }
    addDevice(house, "ad5x7", "ad5x7", { area_id: "attic", name: "AD5X 7" });
    house.areas["attic"] = { area_id: "attic", name: "Attic" };
    const [all, ...each] = views(house);
    expect(each.map(({ path }) => path).slice(0, 4)).toEqual([
      "ad5x7",
      "ad5x",
      "ad5x2",
      "ad5x3",
    ]);
    expect(new Set(each.map(({ path }) => path)).size).toBe(20);
    const sections = all?.["sections"] as View[];
    expect(sections.map(({ strategy }) => strategy.device_id)).toEqual(
      each.map(({ strategy }) => strategy.device_id),
    );
    // So many live pictures would be too much for one view.
    expect(sections.map(({ strategy }) => strategy.camera_view)).toEqual(
      Array<string>(20).fill("auto"),
    );
  });

  it("has the printers that are chosen, and hands options on", () => {
    const options: Options = {
      type: "custom:flashforge",
      device_ids: ["creator_5", "gone"],
      camera: false,
    };
    expect(views(homeOf("creator_5", "ad5x"), options)).toMatchObject([
      {
        path: "creator_5",
        strategy: { device_id: "creator_5", camera: false },
      },
    ]);
  });
});
