//! Takes the pictures of docs/images from a running demo: `MUFAKAT_IMAGES=1 npx playwright test`. Checks nothing.
import { join } from "node:path";
import { settled } from "./audit";
import { test } from "./test";

const folder = join(import.meta.dirname, "..", "..", "docs", "images");
/** `status` asks for the first recommendation in that status; its id is given to `path` in place of the mandate's. */
const pictures: { name: string; who: string; status?: string; path: (id: string) => string; phone?: boolean; dark?: boolean }[] = [
  { name: "home", who: "head.tha", path: () => "/" },
  { name: "home-phone", who: "head.tha", path: () => "/", phone: true },
  { name: "board", who: "chair", path: (mandate) => `/m/${mandate}/board` },
  { name: "board-dark", who: "chair", path: (mandate) => `/m/${mandate}/board`, dark: true },
  { name: "mandate", who: "chair", path: (mandate) => `/m/${mandate}` },
  { name: "recommendations", who: "drafter.vnm", path: (mandate) => `/m/${mandate}/recommendations` },
  { name: "people", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/people` },
  { name: "document", who: "head.tha", status: "negotiation", path: (id) => `/r/${id}` },
  { name: "document-phone", who: "head.tha", status: "negotiation", path: (id) => `/r/${id}`, phone: true },
  { name: "editor", who: "chair", status: "negotiation", path: (id) => `/r/${id}/edit` },
  { name: "compare", who: "head.vnm", status: "negotiation", path: (id) => `/r/${id}/compare` },
  { name: "amendments", who: "chair", status: "negotiation", path: (id) => `/r/${id}/amendments` },
  { name: "sign-off", who: "head.khm", status: "sign_off", path: (id) => `/r/${id}/sign-off` },
  { name: "sign-off-phone", who: "head.khm", status: "sign_off", path: (id) => `/r/${id}/sign-off`, phone: true },
  { name: "adopted", who: "head.sgp", status: "adopted", path: (id) => `/r/${id}/sign-off` },
  { name: "chair", who: "chair", path: (mandate) => `/m/${mandate}/chair` },
  { name: "packages", who: "chair", path: (mandate) => `/m/${mandate}/packages` },
  { name: "record", who: "secretariat", path: (mandate) => `/m/${mandate}/secretariat/record` },
];

for (const picture of pictures) {
  test(`picture of ${picture.name}`, async ({ as, script, mandate }) => {
    const chair = await script("chair");
    const { items } = picture.status ? await chair.get(`/mandates/${mandate}/recommendations?status=${picture.status}&limit=200`) : { items: [{ id: mandate }] };
    const page = await as(picture.who, {
      viewport: picture.phone ? { width: 390, height: 844 } : { width: 1280, height: 860 }, colorScheme: picture.dark ? "dark" : "light", reducedMotion: "reduce",
    });
    await page.goto(picture.path(items[0].id));
    await settled(page);
    await page.screenshot({ path: join(folder, `${picture.name}.png`) });
  });
}
