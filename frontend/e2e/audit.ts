//! The checks every screen must pass: axe finds nothing in light, in dark and at 320 px, and nothing scrolls sideways.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Waits until the page shows its content: no request on the way and no skeleton left. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** Waits until colours that are on their way to others have come there: axe reads those of the moment. */
async function coloured(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => new Promise<number>((answer) => {
    requestAnimationFrame(() => requestAnimationFrame(() => answer(document.getAnimations().filter((one) => one instanceof CSSTransition).length)));
  }))).toBe(0);
}

/** Fails with a readable list when axe finds anything. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  await coloured(page);
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} (${failureSummary ?? ""})`).join("; ")}`)).toEqual([]);
}

/** Fails when the page as a whole can be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await settled(page);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess, "pixels wider than the window").toBeLessThanOrEqual(0);
}

/** A window as narrow as a page must fit. */
export const NARROW = { width: 320, height: 720 };
const WIDE = { width: 1280, height: 860 };

/** Looks at one screen of a page opened at 320 px: there, then wide in light and in dark. */
export async function expectGoodInEveryLook(page: Page): Promise<void> {
  for (const [size, colorScheme] of [[NARROW, "light"], [WIDE, "light"], [WIDE, "dark"]] as const) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
}
