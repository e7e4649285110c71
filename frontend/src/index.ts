/** What Home Assistant loads: registers what there is, and does nothing else. */
export {};
