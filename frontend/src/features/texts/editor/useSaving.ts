//! Carries the state machine of saving out: waits for a pause in typing, sends, tries again when the connection is back,
//! keeps the copy in this browser. Decides nothing: the server says what is stored.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { pauseBefore } from "../../../api/events";
import { keys } from "../../../api/keys";
import { asProblem } from "../../../api/problem";
import type { ClauseDraft, WorkingText } from "../../../api/shapes";
import { saveWorkingText } from "../../../api/texts";
import { sameText } from "../clauses";
import { dropCopy, keepCopy } from "./localCopy";
import { hasUnsaved, step, wantsSending, type Saving, type SavingEvent } from "./saving";

const PAUSE_MS = 900;
/** Somebody who types without a pause is saved at least this often. */
const LONGEST_MS = 8_000;
const COPY_MS = 200;

export interface SavingOptions { recommendation: string; user: string; start: Saving; read: () => ClauseDraft[] }
export interface SavingHandle {
  saving: Saving;
  /** The copy in this browser could be written. */
  copyKept: boolean;
  edited: () => void;
  /** Sends what is unsaved now; true when the server has everything. */
  flush: () => Promise<boolean>;
  /** Sends once more, whatever happened before. */
  again: () => void;
  tell: (event: SavingEvent) => void;
}

const isText = (value: unknown): value is WorkingText => value !== null && typeof value === "object" && "version" in value && "clauses" in value;

export function useSaving({ recommendation, user, start, read }: SavingOptions): SavingHandle {
  const client = useQueryClient();
  const [saving, show] = useState(start);
  const [copyKept, setCopyKept] = useState(true);
  const held = useRef(start);
  const flight = useRef<Promise<void> | null>(null);
  const reading = useRef(read);
  useEffect(() => {
    reading.current = read;
  }, [read]);
  const tell = useCallback((event: SavingEvent) => {
    held.current = step(held.current, event);
    show(held.current);
  }, []);

  const keep = useCallback(() => {
    if (!hasUnsaved(held.current)) return;
    setCopyKept(keepCopy(user, recommendation, { base: held.current.base, clauses: reading.current(), at: new Date().toISOString() }));
  }, [recommendation, user]);

  const send = useCallback((): Promise<void> => {
    flight.current ??= (async () => {
      tell({ kind: "sending" });
      const clauses = reading.current();
      const stored = (text: WorkingText) => {
        tell({ kind: "stored", text });
        client.setQueryData(keys.workingText(recommendation), text);
        void client.invalidateQueries({ queryKey: ["recommendation", recommendation, "comparison"] });
        if (hasUnsaved(held.current)) keep();
        else dropCopy(user, recommendation);
      };
      try {
        stored(await saveWorkingText(recommendation, held.current.base.version, clauses));
      } catch (thrown) {
        const problem = asProblem(thrown);
        keep();
        if (problem.status === 412 && isText(problem.current)) {
          // An answer that got lost: the server already has exactly these words.
          if (sameText(problem.current.clauses, clauses)) stored(problem.current);
          else tell({ kind: "overtaken", theirs: problem.current });
        } else if (problem.passing) tell({ kind: "unreachable", sentence: problem.sentence });
        else tell({ kind: "refused", sentence: problem.fields.clauses ?? Object.values(problem.fields)[0] ?? problem.sentence });
      }
    })().finally(() => {
      flight.current = null;
    });
    return flight.current;
  }, [client, keep, recommendation, tell, user]);

  // After a pause in typing, or after the longest wait.
  const waitingSince = useRef<number | null>(null);
  useEffect(() => {
    if (!wantsSending(saving)) {
      waitingSince.current = null;
      return;
    }
    waitingSince.current ??= performance.now();
    const left = LONGEST_MS - (performance.now() - waitingSince.current);
    const timer = window.setTimeout(() => void send(), Math.max(0, Math.min(PAUSE_MS, left)));
    return () => window.clearTimeout(timer);
  }, [saving, send]);

  // While there is no connection: again after growing pauses, and as soon as the browser says it is back.
  const attempts = useRef(0);
  useEffect(() => {
    if (saving.phase === "saved") attempts.current = 0;
    if (saving.phase !== "unreachable") return;
    const again = () => void send();
    const timer = window.setTimeout(again, pauseBefore(attempts.current, Math.random()) * 2);
    attempts.current += 1;
    window.addEventListener("online", again);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener("online", again);
    };
  }, [saving.phase, send]);

  const copying = useRef<number | undefined>(undefined);
  useEffect(() => {
    window.addEventListener("pagehide", keep);
    return () => {
      window.removeEventListener("pagehide", keep);
      window.clearTimeout(copying.current);
    };
  }, [keep]);

  const edited = useCallback(() => {
    tell({ kind: "edited" });
    window.clearTimeout(copying.current);
    copying.current = window.setTimeout(keep, COPY_MS);
  }, [keep, tell]);
  const flush = useCallback(async () => {
    await flight.current;
    if (wantsSending(held.current)) await send();
    return !hasUnsaved(held.current);
  }, [send]);
  const again = useCallback(() => void send(), [send]);
  return { saving, copyKept, edited, flush, again, tell };
}
