//! How the app leaves the server: under a strict policy, kept for ever where it never changes, compressed as a browser can read it;
//! and what comes out of a printer after walking through it.
import { expect, test } from "./test";

test("a page comes under a strict policy and is asked for again, an asset is kept for ever", async ({ server, playwright }) => {
  const request = await playwright.request.newContext({ baseURL: server.url });
  const [one, other] = [await request.get("/"), await request.get("/sign-in")];
  const policies = [one, other].map((answer) => answer.headers()["content-security-policy"] ?? "");
  for (const policy of policies) {
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
  }
  const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(new Set([...nonces, undefined]).size, "another nonce for each answer").toBe(3);
  expect(one.headers()["cache-control"]).toBe("no-cache");
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await one.text())?.[1] ?? "";
  const sizes: number[] = [];
  for (const encoding of ["br", "gzip", "identity"]) {
    const answer = await request.get(script, { headers: { "accept-encoding": encoding } });
    const { "cache-control": lasting, vary, "content-encoding": sent, "content-length": length, etag = "" } = answer.headers();
    expect([lasting, vary]).toEqual(["public, max-age=31536000, immutable", "Accept-Encoding"]);
    expect(sent ?? "identity").toBe(encoding);
    sizes.push(Number(length));
    expect((await request.get(script, { headers: { "accept-encoding": encoding, "if-none-match": etag } })).status()).toBe(304);
  }
  expect(sizes.toSorted((a, b) => a - b), "brotli is smallest, the plain file largest").toEqual(sizes);
  await request.dispose();
});

test("a text printed after the board stands upright", async ({ as, script, mandate }) => {
  const { items } = await (await script("head.tha")).get(`/mandates/${mandate}/recommendations`);
  const page = await as("head.tha");
  await page.goto(`/m/${mandate}/board`);
  await expect(page.getByRole("table").first()).toBeVisible();
  const turned = async () => {
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const [, width = 0, height = 0] = (/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []).map(Number);
    expect(width * height).toBeGreaterThan(0);
    return width > height;
  };
  expect(await turned(), "the board is wide").toBe(true);
  const text = (items as { status: string; symbol: string }[]).find(({ status }) => status === "negotiation");
  await page.getByRole("main").getByRole("link", { name: text?.symbol ?? "none", exact: true }).click();
  await expect(page.locator("[data-clause-words]").first()).toBeVisible();
  expect(await turned(), "a text is not").toBe(false);
});
