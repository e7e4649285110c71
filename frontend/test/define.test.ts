import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { define } from "../src/define";

/** A registry that behaves like a browser's. */
class Registry {
  private readonly known = new Map<string, CustomElementConstructor>();
  private readonly waiting = new Map<string, () => void>();

  get(tag: string): CustomElementConstructor | undefined {
    return this.known.get(tag);
  }

  define(tag: string, element: CustomElementConstructor): void {
    if (this.known.has(tag) || [...this.known.values()].includes(element)) {
      throw new DOMException(tag, "NotSupportedError");
    }
    this.known.set(tag, element);
    this.waiting.get(tag)?.();
  }

  whenDefined(tag: string): Promise<void> {
    return new Promise((resolve) => this.waiting.set(tag, resolve));
  }
}

class First extends HTMLElement {}
class Other extends HTMLElement {}

describe("define", () => {
  let first: Registry;

  const use = (registry: Registry): void => {
    vi.stubGlobal("customElements", registry);
  };

  const startHomeAssistant = async (): Promise<void> => {
    first.define("home-assistant", class extends HTMLElement {});
    await Promise.resolve();
  };

  beforeEach(() => {
    first = new Registry();
    use(first);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("registers at once", () => {
    define("our-card", First);
    expect(first.get("our-card")).toBe(First);
  });

  it("keeps the first of two", async () => {
    define("our-card", First);
    define("our-card", Other);
    await startHomeAssistant();
    expect(first.get("our-card")).toBe(First);
  });

  it("registers again where the page has replaced its registry", async () => {
    define("our-card", First);
    const second = new Registry();
    use(second);
    expect(second.get("our-card")).toBeUndefined();
    await startHomeAssistant();
    expect(second.get("our-card")?.prototype).toBeInstanceOf(First);
  });

  it("registers once where both registries know each element", async () => {
    define("our-card", First);
    define("our-card", First);
    const second = new Registry();
    const spy = vi.spyOn(second, "define");
    use(second);
    await startHomeAssistant();
    expect(spy).toHaveBeenCalledOnce();
  });

  it("leaves alone what the second registry has already", async () => {
    define("our-card", First);
    const second = new Registry();
    second.define("our-card", Other);
    use(second);
    await startHomeAssistant();
    expect(second.get("our-card")).toBe(Other);
  });
});
