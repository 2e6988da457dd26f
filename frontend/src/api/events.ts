//! Live hints: the server says that something changed, and the app asks again. A hint carries no content and is never
//! shown; after a lost connection everything on screen is asked again.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { BASE } from "./http";
import { keys } from "./keys";
import type { Hint } from "./shapes";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The pause before the next attempt to connect, in milliseconds: doubled each time, with a share of chance so that a
 *  restarted server is not met by everybody at once. `chance` is in [0, 1). */
export function pauseBefore(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  return full / 2 + (full / 2) * chance;
}

/** Marks stale what a hint may have changed. */
export function applyHint(client: QueryClient, hint: Hint): void {
  const stale = (queryKey: readonly unknown[]) => void client.invalidateQueries({ queryKey });
  // Comes every few seconds while people type: only what shows the words is asked again.
  if (hint.kind === "working_text.saved" && hint.recommendation) {
    stale(keys.workingText(hint.recommendation));
    stale(["recommendation", hint.recommendation, "comparison"]);
    return;
  }
  stale(keys.me);
  stale(keys.notices);
  if (hint.recommendation) {
    stale(keys.recommendation(hint.recommendation));
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "sign-off" || queryKey[0] === "amendment" });
  }
  void client.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === "mandate" && ["board", "coverage", "recommendations", "rounds", "packages"].includes(String(queryKey[2])),
  });
}

/** Listens for hints while `listening`; connects again with growing pauses. */
export function useHints(listening: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!listening) return;
    let source: EventSource | null = null;
    let timer: number | undefined;
    let attempt = 0;
    let lost = false;
    const connect = () => {
      const opened = new EventSource(`${BASE}/events`, { withCredentials: true });
      source = opened;
      opened.addEventListener("open", () => {
        attempt = 0;
        if (lost) void client.invalidateQueries();
        lost = false;
      });
      opened.addEventListener("hint", (event) => {
        try {
          applyHint(client, JSON.parse(event.data) as Hint);
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
    connect();
    return () => {
      window.clearTimeout(timer);
      source?.close();
    };
  }, [client, listening]);
}
