import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts"],
    // Times of day are told in the zone of the browser, which is the same everywhere here.
    env: { TZ: "America/New_York" },
  },
});
