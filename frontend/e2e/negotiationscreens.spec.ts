//! The screens of the negotiating text, for those who have them: axe at 320 px, in light and in dark, and no sideways scrolling.
//! The compilation and the workbench are looked at where they are tested.
import type { Page } from "@playwright/test";
import { expectGoodInEveryLook, NARROW } from "./audit";
import { filed, NEGOTIATED, TWELVE, underNegotiation } from "./negotiating";
import { expect, test } from "./test";
import { clause, issued, write } from "./written";

interface Screen { name: string; who: string; path: (id: string) => string; open?: (page: Page) => Promise<void> }

const screens: Screen[] = [
  {
    name: "an amendment written in the text", who: "head.tha", path: (id) => `/r/${id}?revision=1&propose=op7`,
    open: async (page) => {
      await expect(page.getByRole("textbox", { name: "New words of OP7" })).toBeFocused();
      await page.getByRole("button", { name: "Propose a change to OP4" }).click();
      await page.getByRole("menuitem", { name: "Move the clause" }).click();
      await expect(page.getByText("This amendment moves OP4.")).toBeVisible();
    },
  },
  {
    name: "an amendment that needs attention", who: "head.mys", path: (id) => `/r/${id}/amendments`,
    open: async (page) => {
      await page.getByText("Every text it had").first().click();
      await page.getByRole("button", { name: "Supply the words" }).click();
      await expect(page.getByRole("textbox", { name: "New words of change 1" })).toBeVisible();
    },
  },
  {
    name: "brackets", who: "chair", path: (id) => `/r/${id}/brackets`,
    open: async (page) => {
      await page.getByRole("button", { name: "Resolve", exact: true }).first().click();
      await expect(page.getByRole("radio").first()).toBeVisible();
    },
  },
  { name: "who wrote what", who: "head.sgp", path: (id) => `/r/${id}?authors=true`, open: (page) => expect(page.getByRole("heading", { name: "What brought these words" })).toBeVisible() },
  {
    name: "the history of a clause", who: "head.sgp", path: (id) => `/r/${id}`,
    open: async (page) => {
      await page.locator("#clause-op2").hover();
      await page.getByRole("button", { name: "History of OP2" }).click();
      await expect(page.getByRole("dialog").getByRole("listitem")).toHaveCount(2);
    },
  },
];

for (const screen of screens) {
  test(`${screen.name} has nothing axe objects to`, async ({ as, script, mandate }) => {
    const { id } = await underNegotiation(script, mandate);
    await filed(script, id, TWELVE.slice(9, 10));
    const chair = await script("chair");
    await write(chair, id, NEGOTIATED.map((each) => (each.id === "op2" ? clause("op2", "Encourages national teams to share alerts about serious incidents without delay;")
      : each.id === "op3" ? clause("op3", "", { runs: [{ text: "Decides to keep a list of " }, { text: "points of contact", bracket: { id: "b1", states: ["IDN"] } }, { text: ";" }] }) : each)));
    await issued(chair, id, "After the first reading.");
    const page = await as(screen.who, { viewport: NARROW });
    await page.goto(screen.path(id));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await screen.open?.(page);
    await expectGoodInEveryLook(page);
  });
}
