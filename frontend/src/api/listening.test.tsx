//! The live channel of a page over time: it is opened anew when it breaks, sooner or later, and when the machine slept.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { meQuery } from "./accounts";
import { onHint, useHints } from "./events";
import { keys } from "./keys";
import type { Hint } from "./shapes";

/** Every channel that was opened. */
let opened: Channel[] = [];
class Channel extends EventTarget {
  closed = false;
  constructor(readonly url: string) {
    super();
    opened.push(this);
  }
  close() {
    this.closed = true;
  }
}

function listening() {
  const client = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } });
  client.setQueryData(keys.notices, []);
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  const { unmount } = renderHook(() => useHints(true), { wrapper });
  const stale = () => client.getQueryState(keys.notices)?.isInvalidated;
  return { stale, unmount };
}

describe("the live channel of a page", () => {
  beforeEach(() => {
    opened = [];
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", Channel);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("is opened anew after growing pauses, from where it broke off, and everything is asked again then", () => {
    const { stale, unmount } = listening();
    opened[0]?.dispatchEvent(new MessageEvent("hint", { data: JSON.stringify({ kind: "presence.changed", seq: 1 }), lastEventId: "17" }));
    for (const [broken, longest] of [1_000, 2_000, 4_000].entries()) {
      opened[broken]?.dispatchEvent(new Event("error"));
      expect(opened[broken]?.closed).toBe(true);
      vi.advanceTimersByTime(longest / 2 - 1);
      expect(opened, "not at once").toHaveLength(broken + 1);
      vi.advanceTimersByTime(longest / 2 + 1);
      expect(opened).toHaveLength(broken + 2);
      expect(opened[broken + 1]?.url).toContain("last_event_id=17");
    }
    expect(stale()).toBe(false);
    opened[3]?.dispatchEvent(new Event("open"));
    expect(stale()).toBe(true);
    unmount();
    expect(opened.every(({ closed }) => closed)).toBe(true);
  });

  it("is replaced when the machine slept, however open it looks", () => {
    const { stale, unmount } = listening();
    opened[0]?.dispatchEvent(new Event("open"));
    for (let beats = 0; beats < 30; beats += 1) {
      vi.advanceTimersByTime(20_000);
      opened[0]?.dispatchEvent(new Event("beat"));
    }
    expect(opened, "time that passes awake changes nothing").toHaveLength(1);
    // While it sleeps no timer runs; the clock goes on.
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(15_000);
    expect(opened).toHaveLength(2);
    expect(opened[0]?.closed).toBe(true);
    opened[1]?.dispatchEvent(new Event("open"));
    expect(stale()).toBe(true);
    unmount();
  });

  it("is replaced when nothing came for a minute: a line may die without a word", () => {
    const { stale, unmount } = listening();
    opened[0]?.dispatchEvent(new Event("open"));
    vi.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(1);
    vi.advanceTimersByTime(15_000);
    expect(opened).toHaveLength(2);
    opened[1]?.dispatchEvent(new Event("open"));
    expect(stale()).toBe(true);
    unmount();
  });

  it("counts as missed what happened since the page asked its first question", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { headers: { date: "Mon, 30 Nov 2026 08:00:00 GMT" } })));
    await new QueryClient().fetchQuery(meQuery);
    const { unmount } = listening();
    expect(opened[0]?.url).toContain(`last_event_id=${Date.UTC(2026, 10, 30, 8, 0, 0, 999)}`);
    unmount();
  });

  it("keeps for those who say it what came before they listened, once", () => {
    const { unmount } = listening();
    const hint = (seq: number) => opened[0]?.dispatchEvent(new MessageEvent("hint", { data: JSON.stringify({ kind: "comment.made", seq }) }));
    hint(1);
    const [first, second]: number[][] = [[], []];
    const end = onHint(({ seq }: Hint) => void first?.push(seq));
    hint(2);
    end();
    hint(3);
    onHint(({ seq }: Hint) => void second?.push(seq))();
    expect([first, second]).toEqual([[1, 2], [3]]);
    unmount();
    onHint(() => expect.unreachable("of a channel that is over"))();
  });
});
