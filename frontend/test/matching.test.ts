import { describe, expect, it } from "vitest";

import {
  fieldsOf,
  type FileTool,
  fits,
  isComplete,
  preset,
  type Slot,
} from "../src/matching";

function tool(number: number, material: string | null, color = "#FFFFFF"): FileTool {
  return { tool: number, material, color };
}

function slot(
  number: number,
  material?: string,
  color: string | null = "#FFFFFF",
): Slot {
  return {
    number,
    label: `Slot ${String(number)}`,
    material,
    color: color ?? undefined,
  };
}

describe("a slot", () => {
  it.each([
    ["PLA", "PLA", true],
    ["pla", " PLA ", true],
    ["PLA", "PETG", false],
    [null, "PETG", true],
    ["PLA", undefined, false],
    [null, undefined, false],
  ])("fits a tool of %s with %s: %s", (wanted, there, expected) => {
    expect(fits(tool(1, wanted), slot(1, there))).toBe(expected);
  });

  it("fits nothing without a color", () => {
    expect(fits(tool(1, "PLA"), slot(1, "PLA", null))).toBe(false);
  });
});

describe("what is preset", () => {
  it("is the only slot of the material", () => {
    const slots = [slot(1, "PETG"), slot(2, "PLA", "#000000")];
    expect([...preset([tool(1, "PLA")], slots)]).toEqual([[1, 2]]);
  });

  it("is the only one of the same color", () => {
    const slots = [slot(1, "PLA", "#000000"), slot(2, "PLA", "#ffffff")];
    expect([...preset([tool(1, "PLA")], slots)]).toEqual([[1, 2]]);
  });

  it("is nothing between two of other colors", () => {
    const slots = [slot(1, "PLA", "#000000"), slot(2, "PLA", "#FF0000")];
    expect(preset([tool(1, "PLA")], slots).size).toBe(0);
  });

  it("is nothing between two of the same color", () => {
    expect(preset([tool(1, "PLA")], [slot(1, "PLA"), slot(2, "PLA")]).size).toBe(0);
  });

  it("is nothing for two tools that would share a slot", () => {
    expect(preset([tool(1, "PLA"), tool(2, "PLA")], [slot(1, "PLA")]).size).toBe(0);
  });

  it("is nothing for a tool of which nobody knows what it needs", () => {
    expect(preset([tool(1, null)], [slot(1, "PLA")]).size).toBe(0);
  });
});

describe("a choice", () => {
  const tools = [tool(1, "PLA"), tool(2, "PETG")];
  const slots = [slot(1, "PLA"), slot(2, "PETG"), slot(3, "PLA")];

  it.each<[string, [number, number][], boolean]>([
    [
      "a slot for each",
      [
        [1, 3],
        [2, 2],
      ],
      true,
    ],
    ["one left out", [[1, 3]], false],
    [
      "another material",
      [
        [1, 3],
        [2, 1],
      ],
      false,
    ],
    [
      "a slot that is not there",
      [
        [1, 4],
        [2, 2],
      ],
      false,
    ],
  ])("%s: %s is complete: %s", (_, choice, expected) => {
    expect(isComplete(tools, slots, new Map(choice))).toBe(expected);
  });

  it("has no slot twice", () => {
    const both = new Map([
      [1, 1],
      [2, 1],
    ]);
    expect(isComplete([tool(1, "PLA"), tool(2, "PLA")], slots, both)).toBe(false);
  });

  it("becomes fields of an action", () => {
    expect(
      fieldsOf(
        new Map([
          [1, 3],
          [2, 2],
        ]),
      ),
    ).toEqual({ tool_1: 3, tool_2: 2 });
  });
});
