// The console as a person uses it: the built dist/, behind its own host, with the headers it ships with.
import { defineConfig } from "@playwright/test";
import { CHROMIUM, DIST, ORIGIN, PORT, ROOT } from "./support/place.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: `${ROOT}/test-results`,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  reporter: "list",
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: ORIGIN,
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
    // It would answer before `page.route` does; offline.spec.ts has contexts of its own.
    serviceWorkers: "block",
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    launchOptions: { executablePath: CHROMIUM },
  },
  webServer: {
    command: `node module/serve.mjs --port ${PORT} --dist ${DIST}`,
    cwd: ROOT,
    url: ORIGIN,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 2_000 },
  },
});
