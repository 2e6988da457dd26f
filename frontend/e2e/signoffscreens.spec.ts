//! The screens around sign-off, for those who have them: axe at 320 px, in light and in dark, and no sideways scrolling.
import type { Page } from "@playwright/test";
import { expectGoodInEveryLook, NARROW } from "./audit";
import { inSignOff, tabled } from "./negotiated";
import { expect, test } from "./test";

/** What each screen is opened on: its own texts, the negotiated one with a title no other has. */
interface Ids { mandate: string; signing: string; negotiated: string; title: string }
interface Screen { name: string; who: string; path: (ids: Ids) => string; open?: (page: Page, ids: Ids) => Promise<void> }

const screens: Screen[] = [
  { name: "dossier of a head", who: "head.tha", path: ({ signing }) => `/r/${signing}/sign-off` },
  {
    name: "review of an objection", who: "head.tha", path: ({ signing }) => `/r/${signing}/sign-off`,
    open: async (page) => {
      await page.getByRole("radio", { name: "Object", exact: true }).check();
      await page.getByLabel("Reason").fill("The date in OP1 must go.");
      await page.getByRole("button", { name: "Review what will happen" }).click();
      await expect(page.getByLabel(/^Your password/)).toBeVisible();
    },
  },
  { name: "entry on instruction", who: "secretariat", path: ({ signing }) => `/r/${signing}/sign-off` },
  { name: "amendments", who: "head.vnm", path: ({ negotiated }) => `/r/${negotiated}/amendments` },
  {
    name: "form of an amendment", who: "head.vnm", path: ({ negotiated }) => `/r/${negotiated}/amendments`,
    open: async (page) => {
      await page.getByRole("button", { name: "Propose a change" }).click();
      await page.getByLabel("What to do").selectOption("insert_after");
      await expect(page.getByRole("textbox", { name: "New words of change 1" })).toBeVisible();
    },
  },
  {
    name: "chair's desk", who: "chair", path: ({ mandate }) => `/m/${mandate}/chair`,
    open: async (page, { title }) => {
      await page.getByRole("button").filter({ hasText: title }).click();
      await expect(page.getByLabel("Give the pen to")).toBeVisible();
      await expect(page.getByRole("article", { name: /^Amendment 1: / })).toBeVisible();
    },
  },
  {
    name: "form to open a silence", who: "chair", path: ({ negotiated }) => `/r/${negotiated}/sign-off`,
    open: async (page) => {
      await page.getByRole("button", { name: "Open sign-off on Zero draft" }).click();
      await page.getByRole("radio", { name: "Silence procedure" }).check();
    },
  },
  {
    name: "form of a package", who: "chair", path: ({ mandate }) => `/m/${mandate}/packages`,
    open: async (page) => {
      await page.getByRole("button", { name: "Compile a package" }).click();
    },
  },
];

for (const screen of screens) {
  test(`${screen.name} has nothing axe objects to`, async ({ as, script, mandate }) => {
    const signing = await inSignOff(script, mandate, "Seen");
    const negotiated = await tabled(script, mandate, `Negotiated: ${screen.name}`);
    await (await script("head.tha")).post(`/recommendations/${negotiated.id}/amendments`, {
      revision: 0, rationale: "A clearer date.",
      operations: [{ op: "replace", clause: "op-1", new: { id: "op-1", kind: "operative", level: 0, runs: [{ text: "Recommends that each state name one point of contact by 31 December 2019;" }] } }],
    });
    const ids = { mandate, signing: signing.id, negotiated: negotiated.id, title: negotiated.title };
    const page = await as(screen.who, { viewport: NARROW, reducedMotion: "reduce" });
    await page.goto(screen.path(ids));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await screen.open?.(page, ids);
    await expectGoodInEveryLook(page);
  });
}
