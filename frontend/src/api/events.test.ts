//! Holds the promises of the file beside it.
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { applyHint, gathered, pauseBefore } from "./events";
import { keys } from "./keys";

describe("the pause before connecting again", () => {
  it("grows and stops growing at a minute", () => {
    expect(pauseBefore(0, 0)).toBe(500);
    expect(pauseBefore(3, 0)).toBe(4_000);
    expect(pauseBefore(30, 0.999_999)).toBeLessThanOrEqual(60_000);
  });
  it("is never the same for everybody", () => {
    expect(pauseBefore(4, 0.9)).toBeGreaterThan(pauseBefore(4, 0.1));
  });
});

describe("a hint", () => {
  const stale = (client: QueryClient, key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  it("makes its recommendation stale and leaves others alone", () => {
    const client = new QueryClient();
    for (const key of [keys.recommendation("1"), keys.dossier("1"), keys.recommendation("2"), keys.board("m"), keys.mandate("m"), keys.signOff("s")]) client.setQueryData(key, {});
    applyHint(client, { kind: "position.recorded", recommendation: "1", seq: 4 });
    expect(stale(client, keys.recommendation("1"))).toBe(true);
    expect(stale(client, keys.dossier("1"))).toBe(true);
    expect(stale(client, keys.signOff("s"))).toBe(true);
    expect(stale(client, keys.board("m"))).toBe(true);
    expect(stale(client, keys.recommendation("2"))).toBe(false);
    expect(stale(client, keys.mandate("m"))).toBe(false);
  });
  it("about words that were typed makes stale only what shows those words", () => {
    const client = new QueryClient();
    for (const key of [keys.me, keys.comments("1"), keys.workingText("1"), keys.comparison("1", 0, "working")]) client.setQueryData(key, {});
    applyHint(client, { kind: "working_text.saved", recommendation: "1", seq: 4 });
    expect([keys.me, keys.comments("1"), keys.workingText("1"), keys.comparison("1", 0, "working")].map((key) => stale(client, key))).toEqual([false, false, true, true]);
  });
  it("about who is here asks for nothing else", () => {
    const client = new QueryClient();
    for (const key of [keys.recommendation("1"), keys.presence("1"), keys.me, keys.notices]) client.setQueryData(key, {});
    applyHint(client, { kind: "presence.changed", recommendation: "1", seq: 1 });
    expect([keys.presence("1"), keys.recommendation("1"), keys.me].map((key) => stale(client, key))).toEqual([true, false, false]);
    applyHint(client, { kind: "notice.new", seq: 2 });
    expect([keys.me, keys.notices, keys.recommendation("1")].map((key) => stale(client, key))).toEqual([true, true, false]);
    applyHint(client, { kind: "refetch", seq: 3 });
    expect(stale(client, keys.recommendation("1"))).toBe(true);
  });
});

describe("hints that come close together", () => {
  it("are handed on at once, then together, each once", () => {
    vi.useFakeTimers();
    const told: string[] = [];
    const { take, stop } = gathered(({ kind }) => told.push(kind));
    take({ kind: "position.recorded", recommendation: "1", seq: 1 });
    expect(told).toEqual(["position.recorded"]);
    for (let seq = 2; seq < 50; seq += 1) take({ kind: "position.recorded", recommendation: "1", seq });
    take({ kind: "recommendation.adopted", recommendation: "1", seq: 50 });
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(250);
    expect(told).toEqual(["position.recorded", "position.recorded", "recommendation.adopted"]);
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(3);
    stop();
    vi.useRealTimers();
  });
});
