//! Every screen of this part of the app, for everybody who has it: axe at 320 px, in light and in dark, and no sideways scrolling.
import { expectGoodInEveryLook, NARROW } from "./audit";
import { expect, test } from "./test";

interface Screen { name: string; who: string; path: (mandate: string) => string; heading: RegExp }
const screens: Screen[] = [
  { name: "home of a head", who: "head.sgp", path: () => "/", heading: /Waiting for me/ },
  { name: "home of the chair", who: "chair", path: () => "/", heading: /Waiting for me/ },
  { name: "home of an observer", who: "observer.jpn", path: () => "/", heading: /Waiting for me/ },
  { name: "board", who: "head.tha", path: (mandate) => `/m/${mandate}/board`, heading: /Board/ },
  { name: "mandate", who: "drafter.vnm", path: (mandate) => `/m/${mandate}`, heading: /Cyber/i },
  { name: "list", who: "drafter.vnm", path: (mandate) => `/m/${mandate}/recommendations`, heading: /Recommendations/ },
  { name: "new recommendation", who: "drafter.vnm", path: (mandate) => `/m/${mandate}/recommendations/new`, heading: /New recommendation/ },
  { name: "people", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/people`, heading: /People/ },
  { name: "founding a mandate", who: "secretariat", path: () => "/mandates/new", heading: /Found a mandate/ },
  { name: "changing the mandate", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/mandate`, heading: /Change the mandate/ },
  { name: "rounds", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/rounds`, heading: /Rounds/ },
  { name: "deliveries", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/deliveries`, heading: /Deliveries/ },
  { name: "record", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/record`, heading: /Record/ },
  { name: "search", who: "head.mys", path: () => "/search?q=cyber", heading: /Search/ },
  { name: "notices", who: "head.mys", path: () => "/notices", heading: /Notices/ },
  { name: "settings", who: "head.mys", path: () => "/settings", heading: /Settings/ },
];

for (const screen of screens) {
  test(`${screen.name} has nothing axe objects to`, async ({ as, mandate }) => {
    const page = await as(screen.who, { viewport: NARROW });
    await page.goto(screen.path(mandate));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(screen.heading);
    await expectGoodInEveryLook(page);
  });
}

for (const path of ["/sign-in", "/password-reset", "/password-reset/unknown", "/invitation/unknown", "/unsubscribe/unknown"]) {
  test(`${path} has nothing axe objects to`, async ({ page }) => {
    await page.setViewportSize(NARROW);
    await page.goto(path);
    await expectGoodInEveryLook(page);
  });
}
