//! Holds the promises of the file beside it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { address, everyItem, onSignedOut, request } from "./http";
import { ApiProblem } from "./problem";

interface Sent { method: string; url: string; headers: Record<string, string>; body: unknown }
let sent: Sent[] = [];
let signedOut = 0;

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === null ? null : JSON.stringify(body), { status, headers });

/** Answers each request with what `answer` says, keeping what was sent. */
function answering(answer: (request: Sent, count: number) => Response | Promise<Response>) {
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const one: Sent = { method: init.method ?? "", url, headers: init.headers as Record<string, string>, body: init.body ? JSON.parse(String(init.body)) : null };
    sent.push(one);
    return answer(one, sent.length);
  });
}
const urls = () => sent.map(({ url }) => url);

beforeEach(() => {
  localStorage.clear();
  sent = [];
  signedOut = 0;
  onSignedOut(() => {
    signedOut += 1;
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  it("carries version, key and body where they belong", async () => {
    answering(() => json(200, { ok: true }));
    await expect(request("PUT", "/recommendations/1/working-text", { body: { clauses: [] }, version: 7, idempotencyKey: "k" })).resolves.toEqual({ ok: true });
    expect(sent[0]?.headers).toMatchObject({ "if-match": '"7"', "idempotency-key": "k", "content-type": "application/json" });
    expect(sent[0]?.body).toEqual({ clauses: [] });
  });
  it("leaves empty filters out of the address", () => {
    expect(address("/mandates/1/recommendations", { status: "", q: "rev 1", norm: undefined, waiting_for_me: false, limit: 0 })).toBe("/api/v1/mandates/1/recommendations?q=rev+1&limit=0");
  });
  it("answers nothing for an empty answer", async () => {
    answering(() => new Response(null, { status: 204 }));
    await expect(request("POST", "/notices/read", { body: { all: true } })).resolves.toBeUndefined();
  });
  it("becomes a problem when no server answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    await expect(request("GET", "/me")).rejects.toMatchObject({ status: 0, code: "unreachable" });
  });
  it("keeps the present state that a stale save brings", async () => {
    answering(() => json(412, { status: 412, code: "stale", title: "Stale", detail: "Somebody saved first.", current: { version: 8 } }));
    const problem = await request("PUT", "/recommendations/1/working-text", { body: {}, version: 7 }).catch((thrown: unknown) => thrown);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 412, current: { version: 8 }, sentence: "Somebody saved first." });
  });
});

describe("an ended session", () => {
  it("is renewed once, and the request is sent again", async () => {
    let renewed = false;
    answering(({ url }) => {
      if (url.endsWith("/auth/refresh")) {
        renewed = true;
        return json(200, {});
      }
      return renewed ? json(200, { name: "x" }) : json(401, {});
    });
    await expect(request("GET", "/me")).resolves.toEqual({ name: "x" });
    expect(urls()).toEqual(["/api/v1/me", "/api/v1/auth/refresh", "/api/v1/me"]);
    expect(signedOut).toBe(0);
  });
  it("is renewed once for many requests at the same time", async () => {
    let renewed = false;
    answering(async ({ url }) => {
      if (url.endsWith("/auth/refresh")) {
        await Promise.resolve();
        renewed = true;
        return json(200, {});
      }
      return renewed ? json(200, {}) : json(401, {});
    });
    await Promise.all([request("GET", "/me"), request("GET", "/notices"), request("GET", "/mandates")]);
    expect(urls().filter((url) => url.endsWith("/auth/refresh"))).toHaveLength(1);
  });
  it("is not renewed again by a page that comes after another: a spent token would end it for both", async () => {
    localStorage.setItem("mufakat.renewed", String(Date.now() + 60_000));
    let asked = 0;
    answering(() => (asked++ === 0 ? json(401, {}) : json(200, { name: "x" })));
    await expect(request("GET", "/me")).resolves.toEqual({ name: "x" });
    expect(urls()).toEqual(["/api/v1/me", "/api/v1/me"]);
  });
  it("leads to sign-in when it cannot be renewed", async () => {
    answering(() => json(401, { status: 401, code: "signed-out" }));
    await expect(request("GET", "/me")).rejects.toMatchObject({ status: 401 });
    expect(signedOut).toBe(1);
    expect(urls()).toEqual(["/api/v1/me", "/api/v1/auth/refresh"]);
  });
  it("is not what a wrong password means", async () => {
    answering(() => json(401, { status: 401, code: "invalid-credentials" }));
    await expect(request("POST", "/auth/login", { body: {} })).rejects.toMatchObject({ code: "invalid-credentials" });
    expect(sent).toHaveLength(1);
    expect(signedOut).toBe(0);
  });
});

describe("a list shown whole", () => {
  it("follows every page to the last", async () => {
    answering(({ url }) => json(200, url.includes("cursor=2") ? { items: [3], next_cursor: null } : { items: [1, 2], next_cursor: "2" }));
    await expect(everyItem<number>("/notices", { unread: true })).resolves.toEqual([1, 2, 3]);
    expect(urls()).toEqual(["/api/v1/notices?limit=200&unread=true", "/api/v1/notices?limit=200&unread=true&cursor=2"]);
  });
});
