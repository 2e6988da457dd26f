//! Takes the pictures of docs/images from a running demo, one after the other: `npm run images`. Checks nothing.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Actor } from "./api";
import { settled } from "./audit";
import { test } from "./test";

const folder = join(import.meta.dirname, "..", "..", "docs", "images");
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

interface Picture {
  name: string;
  who: string;
  path: (found: { mandate: string; id: (symbol: string) => string }) => string;
  viewport?: { width: number; height: number };
  dark?: boolean;
  /** Words that stand on the page once everything is there. */
  shows: string;
  /** What is done on the page before the picture is taken. */
  before?: (page: Page) => Promise<void>;
}

const pictures: Picture[] = [
  { name: "home", who: "head.vnm", path: () => "/", shows: "Record your position" },
  { name: "board", who: "chair", path: ({ mandate }) => `/m/${mandate}/board`, shows: "Blocked" },
  { name: "recommendation", who: "head.vnm", path: ({ id }) => `/r/${id("AMCC/2018/R.4")}`, shows: "within forty-eight hours", before: async (page) => page.getByText("within forty-eight hours").first().scrollIntoViewIfNeeded() },
  { name: "compare", who: "head.vnm", path: ({ id }) => `/r/${id("AMCC/2018/R.4")}/compare?from=0&to=2`, shows: "clauses differ", before: async (page) => page.getByRole("checkbox", { name: "Only what changed" }).check() },
  { name: "editor", who: "drafter.sgp", path: ({ id }) => `/r/${id("AMM/2018/SGP/D.2")}/edit`, shows: "Saved" },
  { name: "compilation", who: "head.vnm", path: ({ id }) => `/r/${id("AMCC/2018/R.4")}/compilation`, shows: "at least once", before: async (page) => page.getByText("at least once").first().scrollIntoViewIfNeeded() },
  { name: "merge", who: "chair", path: ({ id }) => `/r/${id("AMCC/2018/R.4")}/merge`, shows: "0 of 6 decided", before: async (page) => {
    await page.getByRole("article", { name: /^Amendment 3: / }).getByRole("radio", { name: "Accept", exact: true }).check();
    await page.getByText("at least once").nth(1).waitFor();
  } },
  { name: "sign-off", who: "head.mmr", path: ({ id }) => `/r/${id("AMCC/2018/R.3")}/sign-off`, shows: "unchanged clauses" },
  { name: "chair", who: "chair", path: ({ mandate }) => `/m/${mandate}/chair`, shows: "Objection: Myanmar", before: async (page) => page.getByRole("button", { name: /AMCC\/2018\/R\.3/ }).click() },
  { name: "mandate", who: "head.vnm", path: ({ mandate }) => `/m/${mandate}`, shows: "Which recommendation answers which tasking" },
  { name: "packages", who: "chair", path: ({ mandate }) => `/m/${mandate}/packages`, shows: "Leaders' response: Endorsed" },
  { name: "people", who: "secretariat", path: ({ mandate }) => `/m/${mandate}/secretariat/people`, shows: "Thida Aung Win" },
  { name: "search", who: "head.vnm", path: () => "/search?q=teams", shows: "results" },
  { name: "notices", who: "head.vnm", path: () => "/notices", shows: "What was told to you" },
  { name: "settings", who: "head.vnm", path: () => "/settings", shows: "Deadlines in your calendar" },
  { name: "dark", who: "head.vnm", path: ({ id }) => `/r/${id("AMCC/2018/R.4")}`, shows: "within forty-eight hours", dark: true },
  { name: "phone", who: "head.vnm", path: ({ id }) => `/r/${id("AMCC/2018/R.5")}/sign-off`, shows: "unchanged clause", viewport: phone },
];

/** Finds ids by symbol among what this person sees. */
async function finder(person: Actor, mandate: string): Promise<(symbol: string) => string> {
  const { items } = (await person.get(`/mandates/${mandate}/recommendations?limit=200`)) as { items: { id: string; symbol: string }[] };
  return (symbol) => {
    const found = items.find((item) => item.symbol === symbol);
    if (!found) throw new Error(`the demo has no ${symbol}`);
    return found.id;
  };
}

for (const { name, who, path, shows, viewport = desktop, dark, before } of pictures) {
  test(`picture of ${name}`, async ({ as, script, mandate }) => {
    const id = await finder(await script(who), mandate);
    const page = await as(who, { viewport, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
    await page.goto(path({ mandate, id }));
    await settled(page);
    await page.getByText(shows).first().waitFor();
    await before?.(page);
    await settled(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
  });
}
