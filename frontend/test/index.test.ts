import { expect, it, vi } from "vitest";

it("is in each list once, though the file may run twice", async () => {
  for (let times = 0; times < 2; times += 1) {
    vi.resetModules();
    await import("../src/index");
  }
  expect(window.customCards?.map(({ type }) => type)).toEqual(["flashforge-job-card"]);
  expect(window.customStrategies?.map(({ strategyType }) => strategyType)).toEqual([
    "dashboard",
    "section",
  ]);
});
