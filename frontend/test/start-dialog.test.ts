import { afterEach, describe, expect, it, vi } from "vitest";

import "../src/index";
import { findPrinter } from "../src/printer";
import type { StartDialog, StoredFile } from "../src/start-dialog";
import { buttons, hassOf, mount, refusal, settle, withState } from "./hass";
import { homeOf } from "./homes";
import type { House } from "./house";

let dialog: StartDialog;

function stored(name: string, tools: StoredFile["tools"] = []): StoredFile {
  return { file_name: name, print_time: 4980, filament_weight: 12.5, tools };
}

const WHITE = { tool: 1, material: "PLA", color: "#FFFFFF" };
const OTHER = { tool: 2, material: "PETG", color: "#000000" };
const FILES = [
  stored("white.3mf", [WHITE]),
  stored("two.3mf", [WHITE, OTHER]),
  stored("plain.gcode"),
];

/** Returns an AD5X with PLA, white first, in all slots but the third. */
function ad5x(status: string): House {
  const slot = "sensor.ad5x_slot_3_material";
  const home = withState(homeOf("ad5x"), slot, "PETG", { color: "#000000" });
  return withState(home, "sensor.ad5x_status", status);
}

async function open(
  home: House,
  device = "ad5x",
  start = vi.fn(() => Promise.resolve({})),
): Promise<typeof start> {
  const printer = findPrinter(home, device);
  if (!printer) {
    throw new Error("no printer");
  }
  dialog = mount("flashforge-start-dialog");
  const callService = vi.fn((_domain: string, action: string) =>
    action === "get_files"
      ? Promise.resolve({ response: { [device]: { files: FILES, complete: false } } })
      : start(),
  );
  dialog.hass = hassOf(home, { callService });
  dialog.printer = printer;
  void dialog.open();
  await settle();
  start.mockClear();
  sent = callService;
  return start;
}

let sent: ReturnType<typeof vi.fn>;

function all<Type extends Element>(selector: string): Type[] {
  return [...(dialog.shadowRoot?.querySelectorAll<Type>(selector) ?? [])];
}

async function choose(name: string): Promise<void> {
  const label = all("label").find((one) => one.textContent.includes(name));
  label?.querySelector("input")?.dispatchEvent(new Event("change"));
  await settle();
}

async function press(name: string): Promise<void> {
  buttons(dialog)[name]?.click();
  await settle();
}

afterEach(() => {
  dialog.remove();
});

describe("the start dialog", () => {
  it("lists the stored files with what is known of them", async () => {
    await open(ad5x("ready"));
    const text = dialog.shadowRoot?.textContent.replaceAll(/\s+/g, " ") ?? "";
    expect(text).toContain("white.3mf");
    expect(text).toContain("1 hr 23 min · 13 g");
    expect(text).toContain("The printer lists only the files");
    expect(all(".files input")).toHaveLength(3);
  });

  it("starts nothing before a file is chosen", async () => {
    const start = await open(ad5x("ready"));
    await press("Start print");
    expect(start).not.toHaveBeenCalled();
  });

  it("presets what is clear, and starts that", async () => {
    await open(ad5x("ready"));
    await choose("two.3mf");
    await press("Start print");
    expect(sent.mock.lastCall?.slice(0, 4)).toEqual([
      "flashforge",
      "start_print",
      { file_name: "two.3mf", tool_1: 1, tool_2: 3 },
      { device_id: "ad5x" },
    ]);
    expect(dialog.isOpen).toBe(false);
  });

  it("tells the card of a refusal that comes after it was closed", async () => {
    let refuse: (error: unknown) => void = () => undefined;
    const waiting = new Promise<object>((_resolve, reject) => {
      refuse = reject;
    });
    await open(
      ad5x("ready"),
      "ad5x",
      vi.fn(() => waiting),
    );
    const told = vi.fn();
    dialog.addEventListener("refused", (event) => {
      told((event as CustomEvent<string>).detail);
    });
    await choose("two.3mf");
    await press("Start print");
    dialog.close();
    // Opened again, it shows the start that goes on.
    void dialog.open();
    await settle();
    expect(Object.keys(buttons(dialog))).toContain("Starting");
    dialog.close();
    refuse({ message: "Not now." });
    await settle();
    expect(told.mock.calls).toEqual([["Not now."]]);
  });

  it("lets nobody choose another material, or a slot twice", async () => {
    await open(ad5x("ready"));
    await choose("two.3mf");
    const disabled = all<HTMLSelectElement>("select").map((select) =>
      [...select.options].filter((one) => one.disabled).map((one) => one.value),
    );
    expect(disabled).toEqual([["3"], ["1", "2", "4"]]);
  });

  it("does not start with a tool that has no slot", async () => {
    const home = withState(ad5x("ready"), "sensor.ad5x_slot_3_material", "empty");
    const start = await open(home);
    await choose("two.3mf");
    expect(buttons(dialog)["Start print"]?.getAttribute("aria-disabled")).toBe("true");
    await press("Start print");
    expect(start).not.toHaveBeenCalled();
  });

  it("has the slots chosen if that is wanted", async () => {
    await open(ad5x("ready"));
    await choose("two.3mf");
    const [box] = all<HTMLInputElement>("input[type=checkbox]");
    if (box) {
      box.checked = true;
      box.dispatchEvent(new Event("change"));
    }
    await settle();
    expect(all("select")).toHaveLength(0);
    await press("Start print");
    expect(sent.mock.lastCall?.[2]).toEqual({
      file_name: "two.3mf",
      match: "automatic",
    });
  });

  it("starts a file of which nothing is known without slots", async () => {
    await open(ad5x("ready"));
    await choose("plain.gcode");
    await press("Start print");
    expect(sent.mock.lastCall?.[2]).toEqual({ file_name: "plain.gcode" });
  });

  it("asks about the plate after a print that has ended", async () => {
    const start = await open(
      withState(
        homeOf("adventurer_5m_pro"),
        "sensor.adventurer_5m_pro_status",
        "completed",
      ),
      "adventurer_5m_pro",
    );
    await choose("plain.gcode");
    await press("Start print");
    expect(start).not.toHaveBeenCalled();
    const [box] = all<HTMLInputElement>("input[type=checkbox]");
    if (box) {
      box.checked = true;
      box.dispatchEvent(new Event("change"));
    }
    await settle();
    await press("Start print");
    expect(sent.mock.lastCall?.[2]).toEqual({
      file_name: "plain.gcode",
      plate_is_clear: true,
    });
  });

  it("asks about the plate again after the next print", async () => {
    const status = "sensor.adventurer_5m_pro_status";
    const home = homeOf("adventurer_5m_pro");
    await open(withState(home, status, "completed"), "adventurer_5m_pro");
    await choose("plain.gcode");
    const box = (): HTMLInputElement | undefined =>
      all<HTMLInputElement>("input[type=checkbox]")[0];
    const tick = box();
    if (tick) {
      tick.checked = true;
      tick.dispatchEvent(new Event("change"));
    }
    await settle();
    expect(box()?.checked).toBe(true);
    for (const now of ["printing", "completed"]) {
      dialog.hass = hassOf(withState(home, status, now));
      await settle();
    }
    expect(box()?.checked).toBe(false);
  });

  it("keeps what is chosen when it was opened twice and a list comes late", async () => {
    await open(ad5x("ready"));
    const answers: ((files: unknown) => void)[] = [];
    const late = vi.fn(() => new Promise((resolve) => answers.push(resolve)));
    dialog.hass = hassOf(ad5x("ready"), { callService: late as never });
    const response = { ad5x: { files: FILES, complete: true } };
    for (let times = 0; times < 2; times += 1) {
      dialog.close();
      await settle();
      void dialog.open();
      await settle();
    }
    answers[0]?.({ response });
    await settle();
    await choose("plain.gcode");
    answers[1]?.({ response });
    await settle();
    expect(all<HTMLInputElement>("input:checked")).toHaveLength(1);
  });

  it("says why a start is refused, and stays", async () => {
    const refused = vi.fn().mockRejectedValue(refusal("asks"));
    await open(ad5x("ready"), "ad5x", refused);
    await choose("white.3mf");
    await press("Start print");
    expect(all("[role=alert]")[0]?.textContent).toBe(
      "The printer is asking something on its screen. Answer it there first.",
    );
    expect(dialog.isOpen).toBe(true);
  });
});
