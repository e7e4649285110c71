/** Strategies: what is on a dashboard, in a view and in a section, as plain objects. */

import type { Config, HomeAssistant } from "./ha";
import {
  type Part,
  type Printer,
  type Registries,
  findPrinter,
  printers,
} from "./printer";
import { text } from "./text";

/** What is looked at to compose them. */
export type Home = Registries &
  Pick<HomeAssistant, "config" | "language" | "localize" | "states" | "user">;

/** What a user can choose; everything has a default. */
export interface Options extends Config {
  /** The printers of a dashboard, in any order; all of them by default. */
  readonly device_ids?: readonly string[];
  /** The printer of a view or of a section; the first one by default. */
  readonly device_id?: string;
  /** Whether cameras are shown, which they are by default. */
  readonly camera?: boolean;
  /** `live`, which is the default, or `auto`: a picture every few seconds. */
  readonly camera_view?: "auto" | "live";
}

/** Finds an entity by platform domain and translation key, unless it is hidden. */
type Find = (key: string) => string | undefined;

export const TYPE = "custom:flashforge";
export const ICON = "mdi:printer-3d";

/** How far back graphs go. */
const HOURS = 3;
/** From so many printers on, their cameras would be too many streams for one view. */
const MANY = 6;
const NAMELESS = ["unavailable", "unknown"];

/** Returns the views of a dashboard: one of all printers if there are several. */
export function dashboard(hass: Home, options: Options): Config {
  const all = printers(hass).filter(
    ({ device }) => options.device_ids?.includes(device.id) ?? true,
  );
  const { camera } = options;
  const views = all.map(({ device, name }) => ({
    title: name,
    path: device.id,
    strategy: defined({ type: TYPE, device_id: device.id, camera }),
  }));
  if (all.length === 0) {
    const title = text(hass, "strategy.title");
    return { views: [{ title, ...noPrinter(hass, options.device_ids !== undefined) }] };
  }
  return { views: all.length === 1 ? views : [overview(hass, all, options), ...views] };
}

/** Returns the view of one printer. */
export function printerView(hass: Home, options: Options): Config {
  const printer = chosen(hass, options);
  if (printer === undefined) {
    return noPrinter(hass, options.device_id !== undefined);
  }
  const find = finder(hass, printer);
  const others = [
    ...temperatures(hass, printer),
    ...settings(hass, find),
    ...tools(hass, printer),
    ...station(hass, printer),
    ...history(hass, printer),
  ];
  // It is as high as two others. Of an odd number, none is alone in the last row.
  const row_span = others.length % 2 === 1 ? others.length : 2;
  return {
    type: "sections",
    max_columns: 4,
    dense_section_placement: true,
    badges: badges(hass, printer),
    sections: [{ ...printerSection(hass, options), row_span }, ...others],
  };
}

/** Returns the section of one printer: its job, its camera, its lamp and its air. */
export function printerSection(hass: Home, options: Options): Config {
  const printer = chosen(hass, options);
  if (printer === undefined) {
    return { type: "grid", cards: [message(hass, options.device_id !== undefined)] };
  }
  const find = finder(hass, printer);
  const { device, name } = printer;
  const camera = options.camera === false ? undefined : find("camera.camera");
  return {
    type: "grid",
    cards: [
      {
        type: "heading",
        heading: name,
        icon: ICON,
        tap_action: hass.user?.is_admin
          ? {
              action: "navigate",
              navigation_path: `/config/devices/device/${device.id}`,
            }
          : { action: "none" },
      },
      // The name is in the heading.
      { type: "custom:flashforge-job-card", device_id: device.id, name: "" },
      ...(camera === undefined
        ? []
        : [
            {
              type: "picture-entity",
              entity: camera,
              camera_view: options.camera_view ?? "live",
              show_name: false,
              show_state: false,
              visibility: [
                { condition: "state", entity: camera, state_not: "unavailable" },
              ],
            },
          ]),
      ...tile(find("light.light")),
      ...(camera === undefined ? [] : tile(find("switch.camera_stream"))),
      ...tile(find("select.filtration")),
      ...tile(find("sensor.tvoc")),
    ],
  };
}

/** Returns the printer of an option, or the first one if there is no such option. */
function chosen(hass: Home, { device_id }: Options): Printer | undefined {
  return device_id === undefined ? printers(hass)[0] : findPrinter(hass, device_id);
}

function overview(hass: Home, all: readonly Printer[], options: Options): Config {
  const view = all.length < MANY ? {} : { camera_view: "auto" };
  const { camera } = options;
  return {
    title: text(hass, "strategy.overview"),
    path: "overview",
    type: "sections",
    max_columns: 4,
    dense_section_placement: true,
    sections: all.map(({ device }) => ({
      strategy: defined({ type: TYPE, device_id: device.id, camera, ...view }),
    })),
  };
}

function noPrinter(hass: Home, wasChosen: boolean): Config {
  return {
    type: "sections",
    sections: [{ type: "grid", cards: [message(hass, wasChosen)] }],
  };
}

/** Returns the card that says that there is no printer, and how to add one. */
function message(hass: Home, wasChosen: boolean): Config {
  const content = text(hass, `strategy.${wasChosen ? "gone" : "none"}`);
  const add = `[${text(hass, "strategy.add")}](/config/integrations/dashboard/add?domain=flashforge)`;
  return {
    type: "markdown",
    content: hass.user?.is_admin ? `${content}\n\n${add}` : content,
  };
}

function badges(hass: Home, printer: Printer): Config[] {
  const find = finder(hass, printer);
  const badge = (entity: string | undefined, more: Config = {}): Config[] =>
    entity === undefined ? [] : [{ type: "entity", entity, ...more }];
  const finish = find("sensor.finish_time");
  const problem = find("binary_sensor.problem");
  const named = { name: { type: "entity" }, show_name: true };
  return [
    ...badge(find("sensor.status")),
    ...badge(find("sensor.print_progress")),
    ...badge(finish, {
      ...named,
      visibility: [{ condition: "state", entity: finish, state_not: NAMELESS }],
    }),
    ...badge(find("binary_sensor.door"), named),
    ...badge(problem, {
      ...named,
      color: "red",
      visibility: [{ condition: "state", entity: problem, state: "on" }],
    }),
  ];
}

function temperatures(hass: Home, printer: Printer): Config[] {
  const find = finder(hass, printer);
  const own = ["nozzle", "bed", "chamber"];
  const shown = own.flatMap((name) => find(`sensor.${name}_temperature`) ?? []);
  const ofTools = printer.parts.flatMap((part) => {
    const entity = finder(hass, part)("sensor.nozzle_temperature");
    return entity === undefined ? [] : [{ entity, name: partName(hass, part) }];
  });
  const entities = [
    ...shown.map((entity) => ({ entity, name: { type: "entity" } })),
    ...ofTools,
  ];
  const graph =
    entities.length > 0 && isLoaded(hass, "history")
      ? [{ type: "history-graph", hours_to_show: HOURS, entities }]
      : [];
  return section(hass, "temperatures", "mdi:thermometer", [
    ...own.flatMap((name) => temperature(find, name)),
    ...graph,
  ]);
}

/** Returns a temperature beside its target. */
function temperature(find: Find, name: string): Config[] {
  return halves([
    ...tile(find(`sensor.${name}_temperature`), {
      features: [{ type: "trend-graph", hours_to_show: HOURS }],
    }),
    ...tile(find(`number.${name}_target`) ?? find(`sensor.${name}_target`)),
  ]);
}

function settings(hass: Home, find: Find): Config[] {
  const start = find("button.start_selected");
  return section(hass, "print", "mdi:tune", [
    ...halves([
      ...tile(find("sensor.filament_type")),
      ...tile(find("binary_sensor.filament")),
    ]),
    ...tile(find("switch.runout_sensor")),
    ...["print_speed", "z_offset", "cooling_fan", "chamber_fan"].flatMap((name) =>
      tile(find(`number.${name}`) ?? find(`sensor.${name}`)),
    ),
    ...(start === undefined ? [] : tile(find("select.stored_file"))),
    ...press(start),
  ]);
}

function tools(hass: Home, printer: Printer): Config[] {
  const cards = printer.parts
    .filter(({ kind }) => kind === "tool")
    .flatMap((part) => {
      const find = finder(hass, part);
      const shown = [
        ...temperature(find, "nozzle"),
        ...tile(find("sensor.slot_material"), { show_entity_picture: true }),
      ];
      return shown.length === 0 ? [] : [subheading(partName(hass, part)), ...shown];
    });
  return section(hass, "tools", "mdi:printer-3d-nozzle", cards);
}

function station(hass: Home, printer: Printer): Config[] {
  const slots = printer.parts
    .filter(({ kind }) => kind !== "tool")
    .flatMap((part) => {
      const find = finder(hass, part);
      const name = partName(hass, part);
      return [
        ...tile(find("sensor.slot_material"), { name, show_entity_picture: true }),
        ...press(find("button.load")),
        ...press(find("button.unload")),
      ];
    });
  const cards =
    slots.length === 0
      ? []
      : [...tile(finder(hass, printer)("sensor.active_slot")), ...halves(slots)];
  return section(hass, "materials", "mdi:tray-full", cards);
}

function history(hass: Home, printer: Printer): Config[] {
  const find = finder(hass, printer);
  const keys = [
    ...["last_job_result", "last_job_duration", "last_job_filament", "jobs_finished"],
    ...["lifetime_time", "lifetime_filament"],
  ];
  const calendar = find("calendar.prints");
  const logged = ["sensor.status", "event.print", "binary_sensor.problem"].flatMap(
    (key) => find(key) ?? [],
  );
  return section(hass, "history", "mdi:history", [
    ...tile(find("sensor.last_job_file")),
    ...halves(keys.flatMap((key) => tile(find(`sensor.${key}`)))),
    ...(calendar === undefined
      ? []
      : [{ type: "calendar", entities: [calendar], initial_view: "listWeek" }]),
    ...(logged.length > 0 && isLoaded(hass, "logbook")
      ? [{ type: "logbook", target: { entity_id: logged }, hours_to_show: 24 }]
      : []),
  ]);
}

/** Returns a section under a heading, or none if nothing would be in it. */
function section(hass: Home, name: string, icon: string, cards: Config[]): Config[] {
  const heading = { type: "heading", heading: text(hass, `strategy.${name}`), icon };
  return cards.length === 0 ? [] : [{ type: "grid", cards: [heading, ...cards] }];
}

function subheading(name: string): Config {
  return { type: "heading", heading: name, heading_style: "subtitle" };
}

/** Returns a tile in a row of its own, with what its entity is controlled by. */
function tile(entity: string | undefined, more: Config = {}): Config[] {
  if (entity === undefined) {
    return [];
  }
  const feature = FEATURES[entity.split(".", 1)[0] ?? ""];
  return [
    {
      type: "tile",
      entity,
      name: { type: "entity" },
      grid_options: { columns: 12 },
      ...(feature && { features: [feature], features_position: "inline" }),
      ...more,
    },
  ];
}

const FEATURES: Readonly<Record<string, Config>> = {
  light: { type: "toggle" },
  number: { type: "numeric-input", style: "slider" },
  select: { type: "select-options" },
  switch: { type: "toggle" },
};

/** Returns the tile of a button that asks before it is pressed. */
function press(entity: string | undefined): Config[] {
  const action = {
    action: "perform-action",
    perform_action: "button.press",
    target: { entity_id: entity },
    confirmation: true,
  };
  return tile(entity, { tap_action: action, icon_tap_action: action });
}

/** Returns tiles in two columns; one that is left over keeps a row of its own. */
function halves(tiles: readonly Config[]): Config[] {
  return tiles.map((card, index) =>
    index === tiles.length - 1 && index % 2 === 0
      ? card
      : {
          ...card,
          grid_options: { columns: 6 },
          ...(card["features"] !== undefined && { features_position: "bottom" }),
        },
  );
}

/** Returns what a part is called by the user, or else by its kind and number. */
function partName(hass: Home, { device, kind, number }: Part): string {
  return device.name_by_user ?? text(hass, `strategy.${kind}`, { number });
}

function finder(hass: Home, { entityIds }: Pick<Printer, "entityIds">): Find {
  return (key) => {
    const entity = entityIds.get(key);
    return entity === undefined || hass.entities[entity]?.hidden ? undefined : entity;
  };
}

function isLoaded(hass: Home, component: string): boolean {
  return hass.config.components?.includes(component) ?? true;
}

/** Returns options without those that are left at their defaults. */
export function defined(options: Config): Config {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
}
