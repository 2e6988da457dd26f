//! The test function of every browser test: one server per worker, people who are already signed in, and no test passes
//! while a page broke its content policy or wrote an error to the console.
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { actor, type Actor } from "./api";
import { PASSWORD, startServer, type RunningServer } from "./server";
import { faultsOf } from "./faults";
import { slowDown } from "./slowness";

/** The local part of a demo address: "head.sgp", "chair", "observer.jpn". */
export type Who = string;

interface PerTest {
  /** A page of somebody who is signed in, in a browser context of their own. */
  as: (who: Who, options?: BrowserContextOptions) => Promise<Page>;
}
interface PerWorker {
  server: RunningServer;
  /** Somebody who uses the API without a browser. */
  script: (who: Who) => Promise<Actor>;
  /** The id of the demo mandate. */
  mandate: string;
}

export const test = base.extend<PerTest, PerWorker>({
  server: [async ({}, provide) => {
    const server = await startServer();
    await provide(server);
    await server.stop();
  }, { scope: "worker", timeout: 60_000 }],
  script: [async ({ server }, provide) => {
    const actors = new Map<Who, Promise<Actor>>();
    await provide((who) => {
      const known = actors.get(who) ?? actor(server.url, `${who}@demo.example`);
      actors.set(who, known);
      return known;
    });
  }, { scope: "worker" }],
  mandate: [async ({ script }, provide) => {
    const chair = await script("chair");
    const { items } = await chair.get("/mandates");
    await provide(items[0].id);
  }, { scope: "worker" }],
  baseURL: async ({ server }, provide) => provide(server.url),
  context: async ({ context }, provide) => {
    const faults = await faultsOf(context);
    slowDown(context);
    await provide(context);
    expect(faults).toEqual([]);
  },
  as: async ({ browser, server, contextOptions }, provide) => {
    const opened: BrowserContext[] = [];
    const faults: string[][] = [];
    await provide(async (who, options = {}) => {
      const context = await browser.newContext({
        ...contextOptions, baseURL: server.url, viewport: { width: 1280, height: 860 }, locale: "en-GB", timezoneId: "UTC", ...options,
      });
      opened.push(context);
      faults.push(await faultsOf(context));
      slowDown(context);
      const answer = await context.request.post("/api/v1/auth/login", { data: { email: `${who}@demo.example`, password: PASSWORD } });
      if (!answer.ok()) throw new Error(`${who} could not sign in: ${answer.status()} ${await answer.text()}`);
      return context.newPage();
    });
    await Promise.all(opened.map((context) => context.close()));
    expect(faults.flat()).toEqual([]);
  },
});

export { expect } from "@playwright/test";
