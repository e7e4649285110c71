import { afterEach, beforeEach, describe, expect, it } from "vitest";

import "../src/index";
import type { Confirm } from "../src/confirm";
import { buttons, mount, settle } from "./hass";

const QUESTION = {
  title: "Cancel the print?",
  subject: "cube.gcode",
  text: "Sure?",
  confirm: "Cancel print",
  dismiss: "Keep printing",
};

let element: Confirm;
let answer: boolean | undefined;

function dialog(): HTMLDialogElement {
  const found = element.shadowRoot?.querySelector("dialog");
  if (!found) {
    throw new Error("no dialog");
  }
  return found;
}

function click(target: Element | undefined, detail = 1): void {
  const options = { bubbles: true, cancelable: true, composed: true, detail };
  target?.dispatchEvent(new MouseEvent("click", options));
}

beforeEach(async () => {
  element = mount("flashforge-confirm");
  await settle();
  answer = undefined;
  void element.ask(QUESTION).then((given) => {
    answer = given;
  });
  await settle();
});

afterEach(() => {
  element.remove();
});

describe("the question", () => {
  it("is asked, with the harmless answer first, which gets the focus", () => {
    expect(dialog().open).toBe(true);
    expect(dialog().textContent).toContain("cube.gcode");
    expect(Object.keys(buttons(element))).toEqual(["Keep printing", "Cancel print"]);
  });

  it("is confirmed by one button", async () => {
    click(buttons(element)["Cancel print"]);
    await settle();
    expect(answer).toBe(true);
  });

  it("is not confirmed, nor open any more, when it has been out of the page", async () => {
    const parent = element.parentElement;
    element.remove();
    parent?.append(element);
    await settle();
    expect(dialog().open).toBe(false);
    expect(answer).toBe(false);
  });

  it("is not confirmed by the other one", async () => {
    click(buttons(element)["Keep printing"]);
    await settle();
    expect(answer).toBe(false);
  });

  it("is not confirmed by a click beside it or by closing it", async () => {
    click(dialog());
    await settle();
    expect(answer).toBe(false);
  });

  it("does not take the second click of the one that opened it", async () => {
    click(buttons(element)["Cancel print"], 2);
    await settle();
    expect(answer).toBeUndefined();
    expect(dialog().open).toBe(true);
  });

  it.each([
    ["Enter", true, true],
    ["Enter", false, false],
    ["Tab", true, false],
  ])("with %j, held: %s, is not answered: %s", (key, repeat, prevented) => {
    const options = { bubbles: true, cancelable: true, composed: true };
    const event = new KeyboardEvent("keydown", { ...options, key, repeat });
    buttons(element)["Cancel print"]?.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(prevented);
  });
});
