//! Board, mandate page and rounds.
import { expectAccessible } from "./audit";
import type { Script } from "./negotiated";
import { expect, test } from "./test";
import { issued, write, TEXT } from "./written";

interface BoardAnswer { rows: { recommendation: { symbol: string; status: string; lead_body: string; involved_bodies: string[]; taskings: string[] }; blocked: boolean; procedure: string | null; deadline: string | null; cells: { state: string; position: string | null }[] }[] }
const words: Record<string, string> = {
  agree: "Agrees", agree_ad_referendum: "Agrees ad referendum", agree_with_reservation: "Agrees with reservation", stand_aside: "Stands aside", object: "Objects",
  tacit: "Tacit", missing: "Missing", not_asked: "Not asked",
};

test("the board says in words what it shows in shapes", async ({ as, script, mandate }) => {
  const chair = await script("chair");
  const board = (await chair.get(`/mandates/${mandate}/board`)) as BoardAnswer;
  const page = await as("chair");
  await page.goto(`/m/${mandate}/board`);
  for (const row of board.rows) {
    const shown = page.getByRole("row").filter({ has: page.getByRole("link", { name: row.recommendation.symbol, exact: true }) });
    await expect(shown).toHaveCount(1);
    await expect(shown.getByText("Blocked", { exact: true })).toHaveCount(row.blocked ? 1 : 0);
    const cells = await shown.getByRole("cell").allInnerTexts();
    expect(cells).toHaveLength(row.cells.length);
    for (const [index, cell] of row.cells.entries()) {
      const word = cell.position === "missing" && row.procedure === "silence" ? "Silent so far" : cell.position ? words[cell.position] : "No sign-off";
      expect(cells[index]).toContain(word);
    }
    const due = row.deadline && row.recommendation.status === "sign_off";
    await expect(shown.getByText("Deadline:")).toHaveCount(due ? 1 : 0);
  }
  // No two positions that differ look alike in colour: agreed, in part, with a reservation, aside, against.
  const colour = (position: string) => page.locator(`[data-position=${position}] svg`).first().evaluate((mark) => getComputedStyle(mark).color);
  const colours = await Promise.all(["agree", "agree_ad_referendum", "agree_with_reservation", "stand_aside", "object"].map(colour));
  expect(new Set(colours).size, colours.join(" ")).toBe(colours.length);
});

test("on paper there is the board whole, with its sentences and nothing to press", async ({ as, mandate }) => {
  const page = await as("chair");
  await page.goto(`/m/${mandate}/board`);
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button")).toHaveCount(0);
  // Out of sight above the first page, it would stand on the second.
  await expect(page.getByText("Skip to the content")).toBeHidden();
  const region = page.getByRole("region", { name: /Positions of the states/ });
  expect(await region.evaluate((element) => getComputedStyle(element).overflowX)).toBe("visible");
  await expect(page.getByRole("rowheader").first()).toBeVisible();
});

test("the filters of the board are part of its address", async ({ as, script, mandate }) => {
  const board = (await (await script("chair")).get(`/mandates/${mandate}/board`)) as BoardAnswer;
  const adopted = board.rows.filter(({ recommendation }) => recommendation.status === "adopted").length;
  const page = await as("head.tha");
  await page.goto(`/m/${mandate}/board`);
  await page.getByLabel("Status").selectOption("adopted");
  await expect(page).toHaveURL(/status=adopted/);
  await expect(page.getByRole("rowheader")).toHaveCount(adopted);
  await page.reload();
  await expect(page.getByLabel("Status")).toHaveValue("adopted");
  await page.getByLabel("Status").selectOption("");
  await expect(page.getByRole("rowheader")).toHaveCount(board.rows.length);
});

/** A recommendation of Singapore on the table, with these bodies and taskings. */
async function onTheTable(script: Script, mandate: string, details: { title: string; taskings: string[]; lead_body: string; involved_bodies?: string[] }): Promise<void> {
  const drafter = await script("drafter.sgp");
  const { id } = await drafter.post(`/mandates/${mandate}/recommendations`, details);
  await write(drafter, id, TEXT);
  await issued(await script("head.sgp"), id);
}

test("the board is filtered by body, led or involved, and by tasking with its strands", async ({ as, script, mandate }) => {
  const [one, other] = ["Finance looks after its own points of contact", "Police officers learn together"] as const;
  await onTheTable(script, mandate, { title: one, taskings: ["T1.4"], lead_body: "AFMM", involved_bodies: ["ARF-ISM"] });
  await onTheTable(script, mandate, { title: other, taskings: ["T4"], lead_body: "AMMTC" });
  const { rows } = (await (await script("head.tha")).get(`/mandates/${mandate}/board`)) as BoardAnswer;
  type Told = BoardAnswer["rows"][number]["recommendation"];
  const of = (body: string) => ({ lead_body: lead, involved_bodies: involved }: Told) => lead === body || involved.includes(body);
  const page = await as("head.tha");
  await page.goto(`/m/${mandate}/board`);
  const shown = page.getByRole("rowheader");
  const filters = page.getByRole("form", { name: "Filter the board" });
  await expect(shown).toHaveCount(rows.length);
  for (const [label, name, value, fits] of [
    ["Body", "body", "AFMM", of("AFMM")],
    ["Body", "body", "ARF-ISM", of("ARF-ISM")],
    ["Tasking", "tasking", "T1.4", ({ taskings }: Told) => taskings.includes("T1.4")],
    ["Tasking", "tasking", "T1", ({ taskings }: Told) => taskings.some((number) => number === "T1" || number.startsWith("T1."))],
  ] as const) {
    const fitting = rows.filter(({ recommendation }) => fits(recommendation)).length;
    expect(fitting).toBeLessThan(rows.length);
    const choice = filters.getByLabel(label, { exact: true });
    await choice.selectOption(value);
    for (const again of [false, true]) {
      if (again) await page.reload();
      await expect(page).toHaveURL((url) => url.searchParams.get(name) === value);
      await expect(choice).toHaveValue(value);
      await expect(shown).toHaveCount(fitting);
      await expect(shown.filter({ hasText: one })).toHaveCount(1);
      await expect(shown.filter({ hasText: other })).toHaveCount(0);
    }
    await choice.selectOption("");
    await expect(page).toHaveURL((url) => !url.searchParams.has(name));
    await expect(shown).toHaveCount(rows.length);
    await expect(shown.filter({ hasText: other })).toHaveCount(1);
  }
  // Two filters hold together: no text of the finance ministers answers T4.
  await filters.getByLabel("Body", { exact: true }).selectOption("AFMM");
  await filters.getByLabel("Tasking", { exact: true }).selectOption("T4");
  await expect(page.getByText("No recommendation matches.")).toBeVisible();
  await expect(shown).toHaveCount(0);
  await expect(page).toHaveURL((url) => url.searchParams.get("body") === "AFMM" && url.searchParams.get("tasking") === "T4");
});

test("the board can be scrolled with the keyboard on a phone", async ({ as, mandate }) => {
  const page = await as("head.tha", { viewport: { width: 320, height: 720 } });
  await page.goto(`/m/${mandate}/board`);
  const region = page.getByRole("region", { name: /Positions of the states/ });
  await region.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => region.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
});

test("a norm leads to the recommendations that cite it", async ({ as, script, mandate }) => {
  const head = await script("head.phl");
  const { items } = (await head.get(`/mandates/${mandate}/recommendations?limit=200`)) as { items: { norms: string[] }[] };
  const norm = items.flatMap(({ norms }) => norms)[0] ?? "";
  const citing = items.filter(({ norms }) => norms.includes(norm)).length;
  const page = await as("head.phl");
  await page.goto(`/m/${mandate}`);
  await page.getByRole("link", { name: new RegExp(`^${norm.replace(/[()]/g, "\\$&")}: ${citing} recommendation`) }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Recommendations" })).toBeVisible();
  await expect(page.getByLabel("Norm")).toHaveValue(norm);
  await expect(page.getByRole("rowheader")).toHaveCount(citing);
});

test("the roster names the ten states with code, year of accession and the capital's time, and no observer", async ({ as, mandate }) => {
  const page = await as("head.lao");
  await page.goto(`/m/${mandate}`);
  const roster = page.getByRole("region", { name: "Roster" });
  await expect(roster.getByRole("columnheader")).toHaveText(["State", "Code", "Member", "Capital's time"]);
  const states: Record<string, [code: string, member: string, time: string]> = {
    "Brunei Darussalam": ["BRN", "since 1984", "Brunei (UTC+8)"],
    Cambodia: ["KHM", "since 1999", "Phnom Penh (UTC+7)"],
    Indonesia: ["IDN", "since 1967", "Jakarta (UTC+7)"],
    "Lao PDR": ["LAO", "since 1997", "Vientiane (UTC+7)"],
    Malaysia: ["MYS", "since 1967", "Kuala Lumpur (UTC+8)"],
    Myanmar: ["MMR", "since 1997", "Yangon (UTC+6:30)"],
    Philippines: ["PHL", "since 1967", "Manila (UTC+8)"],
    Singapore: ["SGP", "since 1967", "Singapore (UTC+8)"],
    Thailand: ["THA", "since 1967", "Bangkok (UTC+7)"],
    "Viet Nam": ["VNM", "since 1995", "Ho Chi Minh (UTC+7)"],
  };
  await expect(roster.getByRole("rowheader")).toHaveCount(Object.keys(states).length);
  for (const [state, cells] of Object.entries(states)) {
    const row = roster.getByRole("row").filter({ has: page.getByRole("rowheader", { name: state, exact: true }) });
    await expect(row.getByRole("cell")).toHaveText(cells);
  }
  // The observers read; they decide nothing.
  for (const observer of ["Japan", "Australia"]) await expect(roster.getByText(observer)).toHaveCount(0);
});

test("on paper as narrow as a page the roster is a table still", async ({ as, mandate }) => {
  const page = await as("head.idn");
  await page.setViewportSize({ width: 688, height: 970 });
  await page.goto(`/m/${mandate}`);
  const row = page.getByRole("row").filter({ hasText: "Brunei Darussalam" }).first();
  await expect(row).toBeVisible();
  const shown = () => row.evaluate((element) => getComputedStyle(element).display);
  expect(await shown(), "on a screen each state is a card").toBe("block");
  await page.emulateMedia({ media: "print" });
  expect(await shown()).toBe("table-row");
});

test("coverage names the gaps", async ({ as, script, mandate }) => {
  const coverage = (await (await script("head.idn")).get(`/mandates/${mandate}/coverage`)) as { bodies: { code: string }[]; rows: { gap: boolean; tasking: { number: string }; cells: { body: string; recommendations: { symbol: string }[] }[] }[] };
  const gaps = coverage.rows.filter(({ gap }) => gap).length;
  // Of the common line for T1.2 only Singapore and Viet Nam know: it is a draft of theirs.
  expect(gaps).toBeGreaterThan(0);
  const page = await as("head.idn");
  await page.goto(`/m/${mandate}`);
  await expect(page.getByRole("region", { name: "Taskings and bodies" }).getByText("Gap", { exact: true })).toHaveCount(gaps);
  // Each gap stands in the row of its tasking, and what answers one in the others.
  for (const { tasking: { number }, gap, cells } of coverage.rows) {
    const row = page.getByRole("region", { name: "Taskings and bodies" }).getByRole("row").filter({ has: page.getByRole("rowheader").getByRole("link", { name: number, exact: true }) });
    await expect(row.getByText("Gap", { exact: true }), number).toHaveCount(gap ? 1 : 0);
    for (const [at, { code }] of coverage.bodies.entries()) {
      const symbols = cells.filter(({ body }) => body === code).flatMap(({ recommendations }) => recommendations.map(({ symbol }) => symbol.split("/").at(-1) ?? symbol));
      await expect(row.getByRole("cell").nth(at).getByRole("link"), `${number} × ${code}`).toHaveText(symbols);
    }
  }
});

test("the secretariat opens a round and moves its deadline, seen in every capital's time", async ({ as, mandate }) => {
  const page = await as("secretariat");
  await page.goto(`/m/${mandate}/secretariat/rounds`);
  await page.getByRole("button", { name: "Open a round" }).click();
  const dialog = page.getByRole("dialog", { name: "Open a round" });
  await dialog.getByLabel("Name").fill("Closing round");
  await dialog.getByRole("button", { name: "Amendments close" }).click();
  await page.getByRole("button", { name: "Next month" }).click();
  await page.getByRole("button", { name: /^15 / }).click();
  await page.getByRole("button", { name: "Take this time" }).click();
  await expect(dialog.getByRole("rowheader", { name: /UTC\+6:30/ })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Open a round" }).click();
  const row = page.getByRole("row").filter({ hasText: "Closing round" });
  await expect(row).toContainText("10:00 UTC");
  await expect(row).toContainText("governs");
  await row.getByRole("button", { name: /Change the round/ }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Last round");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Last round" })).toBeVisible();
});
