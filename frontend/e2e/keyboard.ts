//! Using a page by keyboard alone, as a person does: Tab until the thing is reached.
import { expect, type Locator, type Page } from "@playwright/test";

/** Presses Tab until `target` has the focus; fails after `most` presses. */
export async function tabTo(page: Page, target: Locator, most = 80): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < most; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`not reached with ${most} presses of Tab: ${target.toString()}`);
}
