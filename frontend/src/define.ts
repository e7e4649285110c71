/** Custom elements: what their properties are, and their registration. */

/** A property that nobody else sets. */
export const STATE = { state: true };

/** A property that is no attribute. */
export const GIVEN = { attribute: false };

/**
 * Registration of a custom element, in both registries that a page may have.
 *
 * Up to Home Assistant 2026.10 a module may run before the page replaces its registry,
 * and what the first one knows is lost then. The page defines `home-assistant` when the
 * second one is in its place.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  const first = window.customElements;
  if (!first.get(tag)) {
    first.define(tag, element);
  }
  void first.whenDefined("home-assistant").then(() => {
    const now = window.customElements;
    if (now !== first && !now.get(tag)) {
      now.define(tag, class extends element {});
    }
  });
}
