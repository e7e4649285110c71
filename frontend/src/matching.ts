/** Matching: which slot feeds which tool of a file. */

/** A tool that a file uses, counted from 1. */
export interface FileTool {
  readonly tool: number;
  readonly material: string | null;
  readonly color: string | null;
  readonly filament_weight?: number | null;
}

/** What a slot holds. */
export interface Slot {
  /** Counted from 1. */
  readonly number: number;
  /** What it is called. */
  readonly label: string;
  /** Undefined if it is empty or nobody has said what is in it. */
  readonly material: string | undefined;
  /** The same in words: also that it is empty, and "" if nobody has said. */
  readonly shown?: string;
  /** Hexadecimal, such as `#FFFFFF`. */
  readonly color: string | undefined;
  /** The color's name, where it has one. */
  readonly colorName?: string | undefined;
}

/** Slot numbers by tool number. */
export type Choice = ReadonlyMap<number, number>;

/** Returns whether a slot may feed a tool: it is complete, and of the same material. */
export function fits(tool: FileTool, slot: Slot): boolean {
  const material = slot.material?.trim().toLowerCase();
  return (
    Boolean(material) &&
    slot.color !== undefined &&
    (tool.material === null || tool.material.trim().toLowerCase() === material)
  );
}

/**
 * Returns the slots that nobody has to choose.
 *
 * That of a tool for which there is one, or one of exactly its color; none of these
 * if two tools would have the same.
 */
export function preset(tools: readonly FileTool[], slots: readonly Slot[]): Choice {
  const chosen = new Map<number, number>();
  for (const tool of tools) {
    const fitting = slots.filter((slot) => fits(tool, slot));
    const same = fitting.filter((slot) => isSame(tool.color, slot.color));
    const [slot] = fitting.length === 1 ? fitting : same.length === 1 ? same : [];
    if (slot && tool.material !== null) {
      chosen.set(tool.tool, slot.number);
    }
  }
  const numbers = [...chosen.values()];
  return new Map(
    [...chosen].filter(
      ([, number]) => numbers.filter((one) => one === number).length === 1,
    ),
  );
}

/** Returns whether each tool has a slot that fits and that no other tool has. */
export function isComplete(
  tools: readonly FileTool[],
  slots: readonly Slot[],
  choice: Choice,
): boolean {
  const taken = new Set<number>();
  return tools.every((tool) => {
    const slot = slots.find(({ number }) => number === choice.get(tool.tool));
    if (slot === undefined || taken.has(slot.number)) {
      return false;
    }
    taken.add(slot.number);
    return fits(tool, slot);
  });
}

/** Returns the fields of an action that say which slot feeds which tool. */
export function fieldsOf(choice: Choice): Record<string, number> {
  return Object.fromEntries(
    [...choice].map(([tool, slot]) => [`tool_${String(tool)}`, slot]),
  );
}

function isSame(one: string | null, other: string | undefined): boolean {
  return one !== null && one.toLowerCase() === other?.toLowerCase();
}
