import { afterEach, describe, expect, it, vi } from "vitest";

import "../src/index";
import type { Config, HomeAssistant, State } from "../src/ha";
import { JobCard } from "../src/job-card";
import { uploadOf } from "../src/upload";
import {
  buttons,
  type Hass,
  hassOf,
  localize,
  mount,
  refusal,
  settle,
  withState,
} from "./hass";
import { homeOf, MODELS } from "./homes";
import type { House } from "./house";

let card: JobCard;

async function show(
  house: House,
  config: Config = { device_id: "adventurer_5m_pro" },
  changes: Partial<HomeAssistant> = {},
): Promise<Hass> {
  const hass = hassOf(house, changes);
  card = mount("flashforge-job-card");
  card.setConfig(config);
  card.hass = hass;
  await settle();
  return hass;
}

function shadow(): ShadowRoot {
  if (!card.shadowRoot) {
    throw new Error("nothing is shown");
  }
  return card.shadowRoot;
}

function shown(): string {
  return (shadow().querySelector("ha-card")?.textContent ?? "").replaceAll(/\s+/g, " ");
}

/** Returns a printer amidst a print, or in another status. */
function pro(status = "printing"): House {
  return withState(
    homeOf("adventurer_5m_pro"),
    "sensor.adventurer_5m_pro_status",
    status,
  );
}

function click(name: string, detail = 1): void {
  const button = buttons(card)[name];
  expect(button, `${name} in ${Object.keys(buttons(card)).join()}`).toBeDefined();
  button?.dispatchEvent(new MouseEvent("click", { detail }));
}

afterEach(() => {
  card.remove();
  uploadOf("adventurer_5m_pro").state = { phase: "idle" };
});

describe("the card", () => {
  it("shows the job", async () => {
    await show(pro());
    expect(shown()).toContain("Adventurer 5M Pro");
    expect(shown()).toMatch(/printing · \d+ %/);
    expect(shown()).toContain("benchy.gcode");
    expect(shown()).toMatch(/1 hr \d+ min left · Finish: \d+:\d\d/);
    expect(shown()).toMatch(/Layer \d+/);
  });

  it.each([
    ["printing", { "Pause print": "false", "Cancel print": "false" }],
    ["preparing", { "Pause print": "false", "Cancel print": "false" }],
    ["heating", { "Pause print": "true", "Cancel print": "false" }],
    ["busy", { "Pause print": "true", "Cancel print": "false" }],
    ["pausing", { "Pause print": "true", "Cancel print": "true" }],
    ["canceling", { "Pause print": "true", "Cancel print": "true" }],
    ["paused", { "Resume print": "false", "Cancel print": "false" }],
    ["completed", { "Confirm plate cleared": "false", "Start a file": "false" }],
    ["cancelled", { "Confirm plate cleared": "false", "Start a file": "false" }],
    ["ready", { "Start a file": "false" }],
    ["downloading", {}],
    ["offline", {}],
    ["unavailable", {}],
  ])("has the commands of %s", async (status, expected) => {
    await show(pro(status));
    const found = [...shadow().querySelectorAll(".commands button")].map((one) => [
      one.textContent.trim(),
      one.getAttribute("aria-disabled"),
    ]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it("keeps its parts while the printer is off, and takes no file", async () => {
    await show(homeOf("ad5x"), { device_id: "ad5x" });
    const parts = (): string[] =>
      [...shadow().querySelectorAll("ha-card > *")].map((one) => one.className);
    const before = parts();
    card.hass = hassOf(withState(homeOf("ad5x"), "sensor.ad5x_status", "offline"));
    await settle();
    const now = parts();
    expect(now.map((one) => one.trim())).toEqual(
      before.map((one) => (one.includes("choose") ? "button choose away" : one)),
    );
    expect(now).not.toEqual(before);
  });

  it("finds the printer of a part that was given by mistake", async () => {
    await show(homeOf("ad5x"), { device_id: "ad5x_slot_2" });
    expect(shown()).toContain("AD5X");
  });

  it("says that a printer was not found", async () => {
    await show(homeOf());
    expect(shown()).toContain("This printer was not found.");
  });

  it("shows what each slot holds, framed to be seen on any background", async () => {
    await show(homeOf("ad5x"), { device_id: "ad5x" });
    const circles = [...shadow().querySelectorAll(".slots circle")];
    expect(circles).toHaveLength(5);
    expect(circles[0]?.getAttribute("fill")).toBe("#FFFFFF");
    expect(shown()).toContain("Slot 1 PLA");
    expect(JobCard.styles.map(String).join("")).toMatch(
      /\.swatch circle \{\s+stroke: #888/,
    );
  });

  it.each(MODELS)(
    "of an %s shows no word that is none, whatever is missing",
    async (model) => {
      const whole = homeOf(model);
      for (const id of ["", ...Object.keys(whole.entities)]) {
        for (const status of ["printing", "error"]) {
          const home = withState(homeOf(model), `sensor.${model}_status`, status);
          // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
          delete home.entities[id];
          await show(home, { device_id: model });
          expect(shown(), `${status} without ${id}`).not.toMatch(
            /undefined|null|NaN|\[object|unknown|unavailable/,
          );
          expect(shown()).toMatch(/\w/);
          card.remove();
        }
      }
    },
    30_000,
  );

  it("is not rendered again for what is not its own", async () => {
    const home = withState(pro(), "sensor.other", "0");
    await show(home);
    const render = vi.spyOn(card, "render" as never);
    for (let number = 0; number < 1000; number += 1) {
      card.hass = hassOf(withState(home, "sensor.other", String(number)));
      await card.updateComplete;
    }
    expect(render).not.toHaveBeenCalled();
    card.hass = hassOf(
      withState(home, "sensor.adventurer_5m_pro_print_progress", "77"),
    );
    await card.updateComplete;
    expect(render).toHaveBeenCalledOnce();
  });

  it("has its states in words once their translations have come", async () => {
    const home = pro();
    await show(home);
    const formatEntityState = ({ state }: State): string => `in words: ${state}`;
    card.hass = hassOf(home, { formatEntityState });
    await card.updateComplete;
    expect(shown()).toContain("in words: printing");
  });

  it("speaks when the status changes, and not of percents", async () => {
    const home = pro();
    await show(home);
    const spoken = (): string[] =>
      [...shadow().querySelectorAll("[role=status]")].map((one) => one.textContent);
    expect(spoken()).toEqual(["printing"]);
    const progress = "sensor.adventurer_5m_pro_print_progress";
    card.hass = hassOf(withState(home, progress, "78"));
    await settle();
    expect(shown()).toContain("78 %");
    expect(spoken()).toEqual(["printing"]);
    card.hass = hassOf(pro("paused"));
    await settle();
    expect(spoken()).toEqual(["paused"]);
  });

  it("shows the photo of the end, but none of an earlier job", async () => {
    const photo = "image.adventurer_5m_pro_last_photo";
    const picture = (): string | null | undefined =>
      shadow().querySelector("img")?.getAttribute("src");
    const taken = (at: string): House =>
      withState(pro("completed"), photo, at, { entity_picture: "/photo?token=1" });
    await show(taken("2026-11-29T12:30:00+00:00"));
    expect(picture()).toBe("/photo?token=1&state=2026-11-29T12:30:00+00:00");
    card.remove();
    await show(taken("2026-11-28T12:00:00+00:00"));
    expect(picture()).not.toContain("/photo");
  });

  it("shows another picture at another address", async () => {
    const thumbnail = "image.adventurer_5m_pro_job_thumbnail";
    const picture = (): string | null | undefined =>
      shadow().querySelector("img")?.getAttribute("src");
    const fetched = (at: string): House =>
      withState(pro(), thumbnail, at, { entity_picture: "/thumbnail?token=1" });
    await show(fetched("2026-11-29T12:30:00+00:00"));
    const before = picture();
    card.hass = hassOf(fetched("2026-11-29T12:31:00+00:00"));
    await settle();
    expect(picture()).toContain("/thumbnail?token=1");
    expect(picture()).not.toBe(before);
  });

  it("says what the error is", async () => {
    const error = "sensor.adventurer_5m_pro_error";
    await show(withState(pro("error"), error, "A fan is blocked"));
    expect(shadow().querySelector("[role=alert]")?.textContent).toBe(
      "A fan is blocked",
    );
  });

  it("says when the page is older than the integration", async () => {
    const newer = <Answer>(): Promise<Answer> =>
      Promise.resolve({ version: "1.2.4" } as Answer);
    await show(pro(), undefined, { callWS: newer });
    expect(shown()).toContain("Another version is installed. Reload page");
    card.remove();
    await show(pro());
    expect(shown()).not.toContain("Another version");
  });
});

describe("a command", () => {
  it("is sent once, however often it is clicked", async () => {
    const { callService } = await show(pro());
    click("Pause print");
    click("Pause print");
    await settle();
    expect(callService).toHaveBeenCalledExactlyOnceWith(
      "button",
      "press",
      {},
      { entity_id: "button.adventurer_5m_pro_pause_print" },
      false,
    );
    click("Pause print", 2);
    await settle();
    expect(callService).toHaveBeenCalledOnce();
  });

  it("that is not possible is not sent", async () => {
    const { callService } = await show(pro("heating"));
    click("Pause print");
    await settle();
    expect(callService).not.toHaveBeenCalled();
  });

  it.each([
    ["Unauthorized", "You do not have permission to do this."],
    ["Something else", "Something else"],
    [undefined, "The connection to Home Assistant was lost."],
  ])("that fails with the message %s says so", async (message, told) => {
    const callService = vi.fn().mockRejectedValue({ code: "unknown_error", message });
    await show(pro(), undefined, { callService });
    click("Pause print");
    await settle();
    expect(shadow().querySelector("[role=alert]")?.textContent).toContain(told);
  });

  it("that is refused says why, and can be given again", async () => {
    const callService = vi.fn().mockRejectedValue(refusal("not_pausable"));
    await show(pro(), undefined, { callService });
    click("Pause print");
    await settle();
    expect(shadow().querySelector("[role=alert]")?.textContent).toBe(
      "Only a running print can be paused, not one that is heating up or has ended.",
    );
    click("Pause print");
    await settle();
    expect(callService).toHaveBeenCalledTimes(2);
  });

  it("to cancel asks first, and is sent once", async () => {
    const { callService } = await show(pro());
    const question = shadow().querySelector("flashforge-confirm");
    if (!question) {
      throw new Error("no question");
    }
    click("Cancel print");
    await settle();
    expect(question.shadowRoot?.textContent).toContain("benchy.gcode");
    buttons(question)["Keep printing"]?.click();
    await settle();
    expect(callService).not.toHaveBeenCalled();
    click("Cancel print");
    await settle();
    buttons(question)["Cancel print"]?.click();
    buttons(question)["Cancel print"]?.click();
    await settle();
    expect(callService).toHaveBeenCalledOnce();
  });

  it("is not asked about any more when the print has ended", async () => {
    const { callService } = await show(pro());
    click("Cancel print");
    await settle();
    const dialog = shadow()
      .querySelector("flashforge-confirm")
      ?.shadowRoot?.querySelector("dialog");
    expect(dialog?.open).toBe(true);
    card.hass = hassOf(pro("completed"));
    await settle();
    expect(dialog?.open).toBe(false);
    expect(callService).not.toHaveBeenCalled();
  });
});

describe("a file", () => {
  function drag(kind: string, isDirectory = false): Event & { prevented: boolean } {
    const file = new File(["G28"], "cube.gcode");
    const item = {
      kind,
      getAsFile: () => file,
      webkitGetAsEntry: () => ({ isDirectory }),
    };
    const dataTransfer = { types: ["Files"], items: [item], dropEffect: "" };
    const event = new Event("drop", { bubbles: true, cancelable: true });
    return Object.assign(event, { dataTransfer, prevented: false });
  }

  it.each([
    ["file", false, true, 1],
    ["file", false, false, 0],
    ["file", true, true, 0],
    ["string", false, true, 0],
  ])(
    "dropped as a %s, a folder: %s, by an administrator: %s, is sent %d times",
    async (kind, folder, isAdmin, times) => {
      const fetchWithAuth = vi.fn(() => new Promise<Response>(() => undefined));
      await show(pro(), undefined, { fetchWithAuth, user: { is_admin: isAdmin } });
      const event = drag(kind, folder);
      shadow().querySelector("ha-card")?.dispatchEvent(event);
      await settle();
      expect(fetchWithAuth).toHaveBeenCalledTimes(times);
      expect(event.defaultPrevented).toBe(kind === "file");
      expect(shadow().querySelector("input") === null).toBe(times > 0 || !isAdmin);
    },
  );

  it("that is refused keeps the focus in the card, and is of no other printer", async () => {
    const fetchWithAuth = vi.fn(() => Promise.reject(new Error("no way")));
    const home = homeOf("adventurer_5m_pro", "adventurer_5m");
    await show(home, undefined, { fetchWithAuth });
    shadow().querySelector("ha-card")?.dispatchEvent(drag("file"));
    await settle();
    expect(shown()).toContain("Failed to upload the file");
    buttons(card)["Try again"]?.focus();
    fetchWithAuth.mockReturnValue(new Promise(() => undefined));
    click("Try again");
    await settle();
    expect(shadow().activeElement?.className).toContain("ring");
    card.remove();

    fetchWithAuth.mockRejectedValue(new Error("no way"));
    await show(home, undefined, { fetchWithAuth });
    shadow().querySelector("ha-card")?.dispatchEvent(drag("file"));
    await settle();
    card.setConfig({ device_id: "adventurer_5m" });
    await settle();
    expect(shown()).not.toContain("Failed to upload the file");
  });

  it("on its way is known to every card of its printer, also to later ones", async () => {
    const fetchWithAuth = vi.fn().mockRejectedValue(new Error("no way"));
    await show(pro(), undefined, { fetchWithAuth });
    const first = card;
    await show(pro(), undefined, { fetchWithAuth });
    shadow().querySelector("ha-card")?.dispatchEvent(drag("file"));
    first.remove();
    await settle();
    expect(first.shadowRoot?.textContent).not.toContain("Failed to upload the file");
    expect(shown()).toContain("Failed to upload the file");
    card.remove();
    await show(pro(), undefined, { fetchWithAuth });
    expect(shown()).toContain("Failed to upload the file");
    click("Close");
    await settle();
    expect(shown()).not.toContain("Failed to upload the file");
  });

  it("that somebody else sends is shown, and can be canceled", async () => {
    const progress = "sensor.adventurer_5m_pro_upload_progress";
    const { callService } = await show(withState(pro("ready"), progress, "40"));
    expect(shadow().querySelector("progress")?.getAttribute("value")).toBe("40");
    click("Cancel upload");
    await settle();
    expect(callService).toHaveBeenCalledOnce();
  });

  it("has no place where the configuration says so", async () => {
    await show(pro(), { device_id: "adventurer_5m_pro", show_upload: false });
    expect(shadow().querySelector("input")).toBeNull();
  });
});

describe("the configuration", () => {
  it("begins with the first printer", () => {
    expect(JobCard.getStubConfig(hassOf(homeOf("ad5x", "adventurer_4")))).toEqual({
      device_id: "ad5x",
    });
    expect(JobCard.getStubConfig(hassOf(homeOf()))).toEqual({ device_id: "" });
  });

  it("has a name for each option", () => {
    const { schema, computeLabel } = JobCard.getConfigForm();
    expect(schema.map((option) => computeLabel(option, localize))).toEqual([
      "Printer",
      "Name",
      "Show slots",
      "Show upload",
    ]);
  });
});
