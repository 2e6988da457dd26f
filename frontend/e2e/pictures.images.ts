//! Takes the pictures of docs/images from a running demo: `MUFAKAT_IMAGES=1 npx playwright test`. Checks nothing.
import { join } from "node:path";
import { settled } from "./audit";
import { test } from "./test";

const folder = join(import.meta.dirname, "..", "..", "docs", "images");
const pictures: { name: string; who: string; path: (mandate: string) => string; phone?: boolean; dark?: boolean }[] = [
  { name: "home", who: "head.tha", path: () => "/" },
  { name: "home-phone", who: "head.tha", path: () => "/", phone: true },
  { name: "board", who: "chair", path: (mandate) => `/m/${mandate}/board` },
  { name: "board-dark", who: "chair", path: (mandate) => `/m/${mandate}/board`, dark: true },
  { name: "mandate", who: "chair", path: (mandate) => `/m/${mandate}` },
  { name: "recommendations", who: "drafter.vnm", path: (mandate) => `/m/${mandate}/recommendations` },
  { name: "people", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/people` },
  { name: "record", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/record` },
];

for (const picture of pictures) {
  test(`picture of ${picture.name}`, async ({ as, mandate }) => {
    const page = await as(picture.who, {
      viewport: picture.phone ? { width: 390, height: 844 } : { width: 1280, height: 860 }, colorScheme: picture.dark ? "dark" : "light", reducedMotion: "reduce",
    });
    await page.goto(picture.path(mandate));
    await settled(page);
    await page.screenshot({ path: join(folder, `${picture.name}.png`) });
  });
}
