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

const LAYOUT = { type: "sections", max_columns: 4, dense_section_placement: true };
/** When an entity is seen that tells nothing now and then. */
const TOLD = { state_not: ["unavailable", "unknown"] };
/** What a tile is called: its entity, without the name of its device. */
const OWN_NAME = { type: "entity" };

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
    const sections = [noPrinter(hass, options.device_ids)];
    return { views: [{ title, type: "sections", sections }] };
  }
  return { views: all.length === 1 ? views : [overview(hass, all, options), ...views] };
}

/** Returns the view of one printer. */
export function printerView(hass: Home, options: Options): Config {
  const printer = chosen(hass, options);
  if (printer === undefined) {
    return { type: "sections", sections: [noPrinter(hass, options.device_id)] };
  }
  const find = finder(hass, printer);
  const others = [
    ...temperatures(hass, printer, find),
    ...settings(hass, find),
    ...tools(hass, printer),
    ...station(hass, printer, find),
    ...history(hass, find),
  ];
  // It is as high as two others. Of an odd number, none is alone in the last row.
  const row_span = others.length % 2 === 1 ? others.length : 2;
  return {
    ...LAYOUT,
    badges: badges(find),
    sections: [{ ...printerSection(hass, options), row_span }, ...others],
  };
}

/** Returns the section of one printer: its job, its camera, its lamp and its air. */
export function printerSection(hass: Home, options: Options): Config {
  const printer = chosen(hass, options);
  if (printer === undefined) {
    return noPrinter(hass, options.device_id);
  }
  const find = finder(hass, printer);
  const { device, name } = printer;
  const camera = options.camera === false ? undefined : find("camera.camera");
  return grid(
    heading(name, {
      icon: ICON,
      tap_action: hass.user?.is_admin
        ? { action: "navigate", navigation_path: `/config/devices/device/${device.id}` }
        : { action: "none" },
    }),
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
            ...visible(camera, TOLD),
          },
        ]),
    ...tiles(find, "light.light"),
    ...(camera === undefined ? [] : tiles(find, "switch.camera_stream")),
    ...tiles(find, "select.filtration", "sensor.tvoc"),
  );
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
    ...LAYOUT,
    sections: all.map(({ device }) => ({
      strategy: defined({ type: TYPE, device_id: device.id, camera, ...view }),
    })),
  };
}

/** Returns the section that says that there is no printer, and how to add one. */
function noPrinter(
  hass: Home,
  chosen: Options["device_id"] | Options["device_ids"],
): Config {
  const content = text(hass, `strategy.${chosen === undefined ? "none" : "gone"}`);
  const add = `[${text(hass, "strategy.add")}](/config/integrations/dashboard/add?domain=flashforge)`;
  return grid({
    type: "markdown",
    content: hass.user?.is_admin ? `${content}\n\n${add}` : content,
  });
}

function badges(find: Find): Config[] {
  const badge = (key: string, more?: Config, when?: Config): Config[] => {
    const entity = find(key);
    return entity === undefined
      ? []
      : [{ type: "entity", entity, ...more, ...(when && visible(entity, when)) }];
  };
  const named = { name: OWN_NAME, show_name: true };
  return [
    ...badge("sensor.status"),
    ...badge("sensor.print_progress", {}, TOLD),
    ...badge("sensor.finish_time", named, TOLD),
    ...badge("binary_sensor.door", named),
    ...badge("binary_sensor.problem", { ...named, color: "red" }, { state: "on" }),
  ];
}

/** Returns the option by which an entity is seen only in some of its states. */
function visible(entity: string, when: Config): Config {
  return { visibility: [{ condition: "state", entity, ...when }] };
}

function temperatures(hass: Home, printer: Printer, find: Find): Config[] {
  const own = ["nozzle", "bed", "chamber"];
  const listed = (entity: string | undefined, name: unknown): object[] =>
    entity === undefined ? [] : [{ entity, name }];
  const entities = [
    ...own.flatMap((name) => listed(find(`sensor.${name}_temperature`), OWN_NAME)),
    ...printer.parts.flatMap((part) =>
      listed(finder(hass, part)("sensor.nozzle_temperature"), partName(hass, part)),
    ),
  ];
  return section(hass, "temperatures", "mdi:thermometer", [
    ...own.flatMap((name) => temperature(find, name)),
    ...(entities.length > 0 && isLoaded(hass, "history")
      ? [{ type: "history-graph", hours_to_show: HOURS, entities }]
      : []),
  ]);
}

/** Returns a temperature beside its target. */
function temperature(find: Find, name: string): Config[] {
  return halves([
    ...tile(find(`sensor.${name}_temperature`), {
      features: [{ type: "trend-graph", hours_to_show: HOURS }],
    }),
    ...adjustable(find, `${name}_target`),
  ]);
}

/** Returns the tile of a number, or of the sensor where it cannot be set. */
function adjustable(find: Find, name: string): Config[] {
  return tile(find(`number.${name}`) ?? find(`sensor.${name}`));
}

function settings(hass: Home, find: Find): Config[] {
  const start = find("button.start_selected");
  return section(hass, "print", "mdi:tune", [
    ...halves(tiles(find, "sensor.filament_type", "binary_sensor.filament")),
    ...tiles(find, "switch.runout_sensor"),
    ...["print_speed", "z_offset", "cooling_fan", "chamber_fan"].flatMap((name) =>
      adjustable(find, name),
    ),
    ...(start === undefined ? [] : tiles(find, "select.stored_file")),
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
      return shown.length === 0
        ? []
        : [heading(partName(hass, part), { heading_style: "subtitle" }), ...shown];
    });
  return section(hass, "tools", "mdi:printer-3d-nozzle", cards);
}

function station(hass: Home, printer: Printer, find: Find): Config[] {
  const slots = printer.parts
    .filter(({ kind }) => kind !== "tool")
    .flatMap((part) => {
      const findOf = finder(hass, part);
      const name = partName(hass, part);
      return [
        ...tile(findOf("sensor.slot_material"), { name, show_entity_picture: true }),
        ...press(findOf("button.load")),
        ...press(findOf("button.unload")),
      ];
    });
  const cards =
    slots.length === 0 ? [] : [...tiles(find, "sensor.active_slot"), ...halves(slots)];
  return section(hass, "materials", "mdi:tray-full", cards);
}

function history(hass: Home, find: Find): Config[] {
  const keys = [
    ...["last_job_result", "last_job_duration", "last_job_filament", "jobs_finished"],
    ...["lifetime_time", "lifetime_filament"],
  ];
  const calendar = find("calendar.prints");
  const logged = ["sensor.status", "event.print", "binary_sensor.problem"].flatMap(
    (key) => find(key) ?? [],
  );
  return section(hass, "history", "mdi:history", [
    ...tiles(find, "sensor.last_job_file"),
    ...halves(tiles(find, ...keys.map((key) => `sensor.${key}`))),
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
  return cards.length === 0
    ? []
    : [grid(heading(text(hass, `strategy.${name}`), { icon }), ...cards)];
}

function grid(...cards: Config[]): Config {
  return { type: "grid", cards };
}

function heading(name: string, more: Config): Config {
  return { type: "heading", heading: name, ...more };
}

/** Returns a tile for each of some entities, as far as there are any. */
function tiles(find: Find, ...keys: string[]): Config[] {
  return keys.flatMap((key) => tile(find(key)));
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
      name: OWN_NAME,
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
