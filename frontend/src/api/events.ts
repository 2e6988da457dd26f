//! Live hints: the server says that something changed, and the app asks again. A hint carries no content and is never
//! shown; after a lost connection everything on screen is asked again.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { askedFirstAt } from "./accounts";
import { address } from "./http";
import { keys } from "./keys";
import type { Hint } from "./shapes";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Hints that come this close together are answered together, or a page would ask again before it was answered. */
const TOGETHER_MS = 250;
const LOOK_MS = 15_000;
/** A clock that jumps so far was asleep. Browsers let the timers of a hidden page run once a minute, which is not sleep. */
const ASLEEP_MS = 90_000;
/** The server says every 20 seconds that it is there; a line on which nothing came for so long is dead, however open it looks. */
const SILENT_MS = 60_000;

/** The pause before the next attempt to connect, in milliseconds: doubled each time, with a share of chance so that a
 *  restarted server is not met by everybody at once. `chance` is in [0, 1). */
export function pauseBefore(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  return full / 2 + (full / 2) * chance;
}

/** Marks stale what a hint may have changed. */
export function applyHint(client: QueryClient, hint: Hint): void {
  const stale = (queryKey: readonly unknown[]) => void client.invalidateQueries({ queryKey });
  if (hint.kind === "refetch") return void client.invalidateQueries();
  if (hint.kind === "presence.changed") return hint.recommendation ? stale(keys.presence(hint.recommendation)) : undefined;
  // Comes every few seconds while people type: only what shows the words is asked again.
  if (hint.kind === "working_text.saved" && hint.recommendation) {
    stale(keys.workingText(hint.recommendation));
    stale(["recommendation", hint.recommendation, "comparison"]);
    return;
  }
  // So do these, to those who write an amendment or a compromise together.
  if (hint.kind === "amendment.prepared" && hint.recommendation) {
    stale(keys.amendments(hint.recommendation));
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "amendment" });
    return;
  }
  if (hint.kind === "merge.saved" && hint.recommendation) return stale(keys.workbench(hint.recommendation));
  stale(keys.me);
  stale(keys.notices);
  if (hint.kind === "notice.new") return;
  if (hint.recommendation) {
    stale(keys.recommendation(hint.recommendation));
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "sign-off" || queryKey[0] === "amendment" });
  }
  void client.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === "mandate" && ["board", "coverage", "recommendations", "rounds", "packages"].includes(String(queryKey[2])),
  });
}

/** Hands hints on at once, and those that follow closely all together: each kind about each recommendation once. */
export function gathered(apply: (hint: Hint) => void): { take: (hint: Hint) => void; stop: () => void } {
  let timer: number | undefined;
  const waiting = new Map<string, Hint>();
  const flush = () => {
    timer = undefined;
    if (waiting.size === 0) return;
    const all = [...waiting.values()];
    waiting.clear();
    timer = window.setTimeout(flush, TOGETHER_MS);
    all.forEach(apply);
  };
  return {
    take: (hint) => {
      waiting.set(`${hint.kind} ${hint.recommendation ?? ""}`, hint);
      if (timer === undefined) flush();
    },
    stop: () => window.clearTimeout(timer),
  };
}

type Listener = (hint: Hint) => void;
const listeners = new Set<Listener>();
/** What came before anybody listened: those who say it come after the page stands. */
const unheard: Hint[] = [];
const UNHEARD = 20;

function tell(hint: Hint): void {
  for (const listener of listeners) listener(hint);
  if (listeners.size === 0) unheard.push(hint);
  if (unheard.length > UNHEARD) unheard.shift();
}

/** Tells of every hint as it comes, for what is said rather than asked again. Returns what ends it. */
export function onHint(listener: Listener): () => void {
  listeners.add(listener);
  unheard.splice(0).forEach(listener);
  return () => void listeners.delete(listener);
}

/** Listens for hints while `listening`; connects again with growing pauses, and at once when the machine wakes up. */
export function useHints(listening: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!listening) return;
    let source: EventSource | null = null;
    let timer: number | undefined;
    let attempt = 0;
    let lost = false;
    // What happened while the page was being read counts as missed.
    let last = String(askedFirstAt() ?? "");
    let looked = Date.now();
    let heard = looked;
    const hear = () => (heard = Date.now());
    const hints = gathered((hint) => applyHint(client, hint));
    const connect = () => {
      window.clearTimeout(timer);
      timer = undefined;
      source?.close();
      const opened = new EventSource(address("/events", { last_event_id: last }), { withCredentials: true });
      source = opened;
      hear();
      opened.addEventListener("beat", hear);
      opened.addEventListener("open", () => {
        hear();
        attempt = 0;
        // The server tells what was missed; asking everything again needs no trust in that.
        if (lost) void client.invalidateQueries();
        lost = false;
      });
      opened.addEventListener("hint", (event) => {
        hear();
        last = event.lastEventId || last;
        try {
          const hint = JSON.parse(event.data) as Hint;
          hints.take(hint);
          tell(hint);
        } catch {
          void client.invalidateQueries();
        }
      });
      opened.addEventListener("error", () => {
        opened.close();
        lost = true;
        timer = window.setTimeout(connect, pauseBefore(attempt, Math.random()));
        attempt += 1;
        // A refused stream may mean that the session is over: asking who we are renews it or leads to sign-in.
        void client.invalidateQueries({ queryKey: keys.me });
      });
    };
    const again = () => {
      lost = true;
      attempt = 0;
      connect();
    };
    // A connection that slept through may look open and be dead: it is not asked, it is replaced.
    const look = window.setInterval(() => {
      const now = Date.now();
      if (now - looked > ASLEEP_MS || (timer === undefined && now - heard > SILENT_MS)) again();
      looked = now;
    }, LOOK_MS);
    const seen = () => {
      if (document.visibilityState === "visible" && timer !== undefined) again();
    };
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", seen);
    connect();
    return () => {
      window.clearInterval(look);
      window.clearTimeout(timer);
      window.removeEventListener("online", again);
      document.removeEventListener("visibilitychange", seen);
      hints.stop();
      unheard.length = 0;
      source?.close();
    };
  }, [client, listening]);
}
