//! Browser tests on Debian's Chromium. Each worker starts its own server with its own database (e2e/server.ts).
import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  testMatch: process.env.MUFAKAT_IMAGES ? "**/*.images.ts" : "**/*.spec.ts",
  fullyParallel: false,
  // On two cores one test at a time: what must be seen in under a second is not to wait for another test's browsers.
  workers: Number(process.env.MUFAKAT_E2E_WORKERS ?? (availableParallelism() > 2 ? 2 : 1)),
  forbidOnly: true,
  // A watchdog, no measure: what must be quick is asserted where it must be. Four browsers on two cores take their time.
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    // A trace costs every test a tenth of its time: MUFAKAT_TRACE=1 keeps those of tests that fail.
    trace: process.env.MUFAKAT_TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: process.env.MUFAKAT_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
      ],
    },
  },
  projects: [{ name: "desktop", use: { viewport: { width: 1280, height: 860 } } }],
});
