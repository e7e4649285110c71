import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { __VERSION__: JSON.stringify("1.2.3") },
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts"],
    // Times of day are told in the zone of the browser, which is the same everywhere here.
    env: { TZ: "America/New_York" },
  },
});
