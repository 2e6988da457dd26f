//! The scripts of the region: texts in them are read, written and compared, each with a font that has its letters.
import { expect, test } from "./test";
import { clause, drafted, issued, textOf, write } from "./written";

const WORDS = {
  tha: { text: "ขอให้รัฐสมาชิกแบ่งปันข้อมูลการแจ้งเตือนภัยไซเบอร์", font: /Thai/, lang: "th" },
  lao: { text: "ຂໍໃຫ້ລັດສະມາຊິກແບ່ງປັນຂໍ້ມູນ", font: /Lao/, lang: "lo" },
  khm: { text: "សូមឲ្យរដ្ឋសមាជិកចែករំលែកព័ត៌មាន", font: /Khmer/, lang: "km" },
  mmr: { text: "အဖွဲ့ဝင်နိုင်ငံများက သတင်းအချက်အလက် မျှဝေရန်", font: /Myanmar/, lang: "my" },
  vnm: { text: "Đề nghị các quốc gia thành viên chia sẻ cảnh báo;", font: /Noto|DejaVu|Liberation/, lang: null },
} as const;

test("texts in the scripts of the region are shown in fonts that have them, and compared word by word", async ({ as, script, mandate }) => {
  const [drafter, head, chair] = [await script("drafter.vnm"), await script("head.vnm"), await script("chair")];
  const clauses = Object.entries(WORDS).map(([id, { text }]) => clause(id, text));
  const { id } = await drafted(drafter, mandate, clauses);
  await issued(head, id);
  const page = await as("head.tha");
  await page.goto(`/r/${id}`);
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  for (const [name, { text, font, lang }] of Object.entries(WORDS)) {
    await expect(page.locator(`#clause-${name}`)).toContainText(text);
    if (lang) await expect(page.locator(`#clause-${name} [lang=${lang}]`)).toHaveText(text);
    const { root } = await session.send("DOM.getDocument");
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector: `[data-clause-words="${name}"]` });
    const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
    const most = fonts.toSorted((a, b) => b.glyphCount - a.glyphCount)[0];
    expect(most?.familyName, `the font of ${name}`).toMatch(font);
  }
  await write(chair, id, clauses.map((each) => (each.id === "tha" ? clause("tha", WORDS.tha.text.replace("แจ้งเตือน", "เตือน")) : each)));
  await issued(chair, id);
  await page.goto(`/r/${id}/compare?from=0&to=1`);
  await expect(page.getByText("1 clause differs", { exact: false }).first()).toBeVisible();
  await expect(page.locator("del").first()).toBeVisible();
  // Words that did not change stay: Thai is compared by its words, though no space stands between them.
  const deleted = (await page.locator("del").allTextContents()).join("");
  for (const unchanged of ["รัฐสมาชิก", "ไซเบอร์"]) expect(deleted).not.toContain(unchanged);
});

test("somebody types in a script of the region, and it is saved as typed", async ({ as, script, mandate }) => {
  const drafter = await script("drafter.vnm");
  const { id } = await drafted(drafter, mandate, [clause("a", "")]);
  const page = await as("drafter.vnm");
  await page.goto(`/r/${id}/edit`);
  await page.getByRole("textbox", { name: /^Text of / }).click();
  await page.keyboard.insertText(WORDS.khm.text);
  await expect(page.getByRole("textbox", { name: /^Text of / }).locator("p").first()).toHaveAttribute("lang", "km");
  await expect(page.locator("[data-saving=saved]")).toBeVisible();
  expect((await textOf(drafter, id)).map(({ text }) => text).join("")).toBe(WORDS.khm.text);
});
