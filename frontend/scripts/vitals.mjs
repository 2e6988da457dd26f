// Measures a first visit in a headless browser, as docs/PERFORMANCE.md quotes it: largest contentful paint, blocking
// time, layout shift and bytes, on the machine as it is and with a CPU four times slower over a 10 Mbit/s line.
// Usage: node scripts/vitals.mjs http://127.0.0.1:8080 head.sgp@demo.example musyawarah-2018
import { chromium } from "@playwright/test";

const [url = "http://127.0.0.1:8080", email, password] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.MUFAKAT_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** One visit with an empty cache. */
async function visit(path, slow) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 860 } });
  if (path !== "/sign-in") {
    const answer = await context.request.post("/api/v1/auth/login", { data: { email, password } });
    if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
  }
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  const bytes = { script: 0, all: 0 };
  const kinds = new Map();
  cdp.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes.all += encodedDataLength;
    if (kinds.get(requestId) === "Script") bytes.script += encodedDataLength;
  });
  if (slow) {
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 625_000 });
  }
  await page.addInitScript(() => {
    window.vitals = { lcp: 0, blocking: 0, shift: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.vitals.lcp = entry.startTime))).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.vitals.blocking += Math.max(0, entry.duration - 50)))).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.vitals.shift += entry.hadRecentInput ? 0 : entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(path);
  await page.locator("h1").waitFor();
  await page.waitForFunction(() => document.querySelectorAll("[aria-busy=true]").length === 0);
  await page.waitForLoadState("load");
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })));
  const vitals = await page.evaluate(() => window.vitals);
  await context.close();
  return { ...vitals, ...bytes };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const paths = email ? ["/sign-in", "/"] : ["/sign-in"];
process.stdout.write("| page | machine | largest contentful paint, ms | blocking time, ms | layout shift | JavaScript, kB | all, kB |\n|---|---|---|---|---|---|---|\n");
for (const path of paths) {
  for (const slow of [false, true]) {
    const runs = [];
    for (let run = 0; run < 5; run += 1) runs.push(await visit(path, slow));
    const of = (name) => median(runs.map((run) => run[name]));
    process.stdout.write(`| \`${path}\` | ${slow ? "4 × slower CPU, 10 Mbit/s" : "as it is"} | ${of("lcp").toFixed(0)} | ${of("blocking").toFixed(0)} | ${of("shift").toFixed(3)} | ${(of("script") / 1000).toFixed(0)} | ${(of("all") / 1000).toFixed(0)} |\n`);
  }
}
await browser.close();
