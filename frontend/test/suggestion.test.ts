import { describe, expect, it } from "vitest";

import { suggestionFor } from "../src/suggestion";
import { homeOf, MODELS } from "./homes";
import { addEntity } from "./house";

describe("a suggestion", () => {
  it.each(MODELS)(
    "is made for what tells of the job of %s, and nothing else",
    (model) => {
      const home = homeOf(model);
      const suggested = Object.keys(home.entities).filter((id) =>
        suggestionFor(home, id),
      );
      expect(suggested.sort()).toEqual([
        `binary_sensor.${model}_printing`,
        `camera.${model}_camera`,
        `image.${model}_job_thumbnail`,
        `sensor.${model}_print_progress`,
        `sensor.${model}_status`,
      ]);
    },
  );

  it("is the card of the entity's printer", () => {
    const home = homeOf(...MODELS);
    expect(suggestionFor(home, "sensor.ad5x_status")).toEqual({
      config: { type: "custom:flashforge-job-card", device_id: "ad5x" },
    });
    addEntity(home, "creator_5", "sensor.renamed", "status");
    expect(suggestionFor(home, "sensor.renamed")?.config["device_id"]).toBe(
      "creator_5",
    );
  });

  it("is not made for others, whatever is missing of them", () => {
    const home = homeOf("ad5x");
    addEntity(home, "ad5x", "sensor.power_status", "status", { platform: "shelly" });
    addEntity(home, "gone", "sensor.homeless_status", "status");
    addEntity(home, "", "sensor.alone_status", "status", { device_id: null });
    for (const id of ["sensor.power_status", "sensor.homeless_status"]) {
      expect(suggestionFor(home, id)).toBeNull();
    }
    expect(suggestionFor(home, "sensor.alone_status")).toBeNull();
    for (const id of ["", "sensor", "sensor.unknown", "constructor"]) {
      expect(suggestionFor(home, id)).toBeNull();
    }
    for (const registry of ["devices", "entities", "areas"] as const) {
      const without = { ...home, [registry]: {} };
      for (const id of Object.keys(home.entities)) {
        expect(() => suggestionFor(without, id)).not.toThrow();
      }
    }
  });
});
