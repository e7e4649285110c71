/**
 * The public surface of Home Assistant's frontend, as types.
 *
 * Nothing else of `hass` may be used: what is not here is private, and changes without
 * notice.
 */

/** A state object. */
export interface State {
  readonly entity_id: string;
  /** The state, which may be `unavailable` or `unknown`; numbers are text, too. */
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly last_changed: string;
  /** ISO 8601. */
  readonly last_updated: string;
}

/** An entity of the registry; disabled ones are not listed. */
export interface RegistryEntity {
  readonly entity_id: string;
  readonly platform?: string;
  readonly device_id?: string | null;
  readonly area_id?: string | null;
  readonly translation_key?: string | null;
  readonly hidden?: boolean | null;
  readonly entity_category?: "config" | "diagnostic" | null;
}

/** A device of the registry. */
export interface Device {
  readonly id: string;
  readonly name: string | null;
  readonly name_by_user?: string | null;
  readonly area_id?: string | null;
  readonly disabled_by?: string | null;
  readonly identifiers: readonly (readonly string[])[];
  readonly manufacturer?: string | null;
  readonly model?: string | null;
  /** The device that it is a part of. */
  readonly parent_device_id?: string | null;
  /** The device by which it is reached. */
  readonly via_device_id?: string | null;
}

/** An area of the registry. */
export interface Area {
  readonly area_id: string;
  readonly name: string;
}

/** How the user wants to read numbers and times. */
export interface Locale {
  readonly language: string;
  readonly number_format: string;
  readonly time_format: string;
  readonly time_zone: string;
}

/** The answer of an action. */
export interface ActionResponse {
  readonly response?: unknown;
}

/** What an action is aimed at. */
export interface Target {
  readonly entity_id?: string | readonly string[];
  readonly device_id?: string | readonly string[];
}

/** The object that every card is given, anew with each change. */
export interface HomeAssistant {
  readonly states: Readonly<Record<string, State>>;
  readonly entities: Readonly<Record<string, RegistryEntity>>;
  readonly devices: Readonly<Record<string, Device>>;
  readonly areas: Readonly<Record<string, Area>>;
  readonly config: {
    readonly time_zone: string;
    readonly components?: readonly string[];
  };
  readonly language: string;
  readonly locale: Locale;
  readonly user?: { readonly is_admin: boolean };

  /** Returns the text of a key, or "" if there is none. */
  readonly localize: (
    key: string,
    values?: Readonly<Record<string, string | number>>,
  ) => string;
  /**
   * Loads the texts of an integration in the user's language.
   *
   * Returns a `localize` that has them, unless another call is still loading them.
   */
  loadBackendTranslation(
    category: string,
    integration: string,
  ): Promise<HomeAssistant["localize"]>;
  formatEntityState(state: State, value?: string): string;
  formatEntityAttributeValue(state: State, attribute: string): string;
  formatEntityName(state: State, type: { readonly type: string }): string;
  /** Rejects with an error that has the key of a text; its message is in English. */
  callService(
    domain: string,
    action: string,
    data?: Readonly<Record<string, unknown>>,
    target?: Target,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<ActionResponse>;
  callWS<Answer>(message: Readonly<Record<string, unknown>>): Promise<Answer>;
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
  hassUrl(path?: string): string;
}

/** The size that a card asks for in a section of 12 columns. */
export interface GridOptions {
  readonly columns?: number | "full";
  readonly min_columns?: number;
  readonly max_columns?: number;
  readonly rows?: number | "auto";
  readonly min_rows?: number;
  readonly max_rows?: number;
}

/** The configuration of a card, badge, section, view or dashboard. */
export interface Config {
  readonly type?: string;
  readonly [option: string]: unknown;
}

/** An entry of the card picker. */
export interface CustomCard {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly preview: boolean;
  getEntitySuggestion?(
    hass: HomeAssistant,
    entityId: string,
  ): { readonly config: Config } | null;
}

/** An entry of the list of dashboards, or of automatic sections. */
export interface CustomStrategy {
  readonly type: string;
  readonly strategyType: "dashboard" | "view" | "section";
  readonly name: string;
  readonly description: string;
}

/** What the `hass-action` event asks for. */
export interface ActionEvent {
  readonly config: Config;
  readonly action: "tap" | "hold" | "double_tap";
}

declare global {
  interface Window {
    customCards?: CustomCard[];
    customStrategies?: CustomStrategy[];
  }
  interface HTMLElementEventMap {
    "config-changed": CustomEvent<{ readonly config: Config }>;
    "hass-action": CustomEvent<ActionEvent>;
  }
  /** The version of the integration that the file was built for. */
  const __VERSION__: string;
}
