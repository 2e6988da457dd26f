//! Saves the chair's decisions as they are made, keeps a copy of those that are not saved yet, and brings in what the other
//! officer saved. Carries out nothing: that is an act of its own.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { saveWorkbench } from "../../../api/amendments";
import { pauseBefore } from "../../../api/events";
import { keys } from "../../../api/keys";
import type { Workbench } from "../../../api/negotiation";
import { asProblem } from "../../../api/problem";
import { dropBench, keepBench, readBench, type KeptBench } from "./keptBench";
import { awaiting, bodyOf, decided, draftOf, reconcile, remembered, spelled, worded, type Collision, type Draft, type Reconciled, type Written } from "./workbench";

const PAUSE_MS = 500;
/** Somebody who types without a pause is saved at least this often. */
const LONGEST_MS = 5_000;

interface Held {
  /** What the server has, as far as this page knows. */
  base: Workbench;
  draft: Draft;
  phase: "saved" | "unsaved" | "saving" | "unreachable" | "refused";
  sentence: string;
  /** What the other officer did since this page last looked, until it is read away. */
  overtaken: { by: Workbench["updated_by"]; changed: Reconciled["changed"] } | null;
  collisions: Collision[];
  /** Something of an earlier visit, or from before a newer revision, was not saved and came back from this browser. */
  cameBack: boolean;
  /** The last words of each compromise while this page is open. */
  written: Written;
}

export interface WorkbenchHandle extends Held {
  change: (edit: (draft: Draft) => Draft) => void;
  /** Ends a contradiction: `mine` puts this page's decision back, otherwise the other officer's stands. */
  settle: (collision: Collision, mine: boolean) => void;
  noted: () => void;
  again: () => void;
  /** Sends what is unsaved now; true when the server has everything. */
  flush: () => Promise<boolean>;
}

const isWorkbench = (value: unknown): value is Workbench => value !== null && typeof value === "object" && "version" in value && "decisions" in value;

/** This page's work on top of what the server has now. */
function renewed(held: Held, theirs: Workbench): Held {
  const { draft, changed, collisions } = reconcile(draftOf(held.base), held.draft, draftOf(theirs), held.base.revision !== theirs.revision);
  const dirty = spelled(draft) !== spelled(draftOf(theirs));
  return {
    ...held, base: theirs, draft, phase: dirty ? "unsaved" : "saved", sentence: "",
    overtaken: changed.length > 0 ? { by: theirs.updated_by, changed } : held.overtaken,
    collisions: awaiting([...held.collisions.filter((old) => !collisions.some(({ kind, id }) => kind === old.kind && id === old.id)), ...collisions], draft),
  };
}

/** How the page opens: with what the server has, and with what this browser still holds from before. */
function begun(workbench: Workbench, kept: KeptBench | null): Held {
  const theirs = draftOf(workbench);
  const fresh: Held = { base: workbench, draft: theirs, phase: "saved", sentence: "", overtaken: null, collisions: [], cameBack: false, written: remembered({}, theirs) };
  if (kept === null) return fresh;
  const { draft, collisions } = reconcile(kept.base, kept.draft, theirs, kept.revision !== workbench.revision);
  const onTable = new Set([...workbench.undecided, ...Object.keys(theirs.decisions)]);
  const open = awaiting([...kept.collisions, ...collisions], draft).filter(({ kind, id }) => kind === "clause" || onTable.has(id));
  const dirty = spelled(draft) !== spelled(theirs);
  return { ...fresh, draft, phase: dirty ? "unsaved" : "saved", collisions: open, cameBack: dirty || open.length > 0, written: remembered(fresh.written, draft) };
}

export function useWorkbench(recommendation: string, user: string, workbench: Workbench): WorkbenchHandle {
  const client = useQueryClient();
  const [held, setHeld] = useState<Held>(() => begun(workbench, readBench(user, recommendation)));
  const current = useRef(held);
  const tell = useCallback((next: (held: Held) => Held) => {
    const after = next(current.current);
    current.current = { ...after, written: remembered(after.written, after.draft) };
    setHeld(current.current);
  }, []);

  const flight = useRef<Promise<void> | null>(null);
  const send = useCallback((): Promise<void> => {
    flight.current ??= (async () => {
      tell((now) => ({ ...now, phase: "saving" }));
      const { base, draft } = current.current;
      const sent = spelled(draft);
      try {
        const answer = await saveWorkbench(recommendation, base.version, bodyOf(draft));
        tell((now) => ({ ...now, base: answer, phase: spelled(now.draft) === sent ? "saved" : "unsaved", sentence: "" }));
        client.setQueryData(keys.workbench(recommendation), answer);
      } catch (thrown) {
        const problem = asProblem(thrown);
        const { current: theirs } = problem;
        if (problem.status === 412 && isWorkbench(theirs)) {
          tell((now) => renewed(now, theirs));
          client.setQueryData(keys.workbench(recommendation), theirs);
        } else if (problem.passing) tell((now) => ({ ...now, phase: "unreachable", sentence: problem.sentence }));
        else tell((now) => ({ ...now, phase: spelled(now.draft) === sent ? "refused" : "unsaved", sentence: Object.values(problem.fields)[0] ?? problem.sentence }));
      }
    })().finally(() => {
      flight.current = null;
    });
    return flight.current;
  }, [client, recommendation, tell]);

  // After a pause, or after the longest wait.
  const waitingSince = useRef<number | null>(null);
  useEffect(() => {
    if (held.phase !== "unsaved") {
      waitingSince.current = null;
      return;
    }
    waitingSince.current ??= performance.now();
    const left = LONGEST_MS - (performance.now() - waitingSince.current);
    const timer = window.setTimeout(() => void send(), Math.max(0, Math.min(PAUSE_MS, left)));
    return () => window.clearTimeout(timer);
  }, [held.phase, held.draft, send]);

  const { base, draft, phase, collisions } = held;
  useEffect(() => {
    if (phase === "saved" && collisions.length === 0) dropBench(user, recommendation);
    else keepBench(user, recommendation, { revision: base.revision, base: draftOf(base), draft, collisions });
  }, [base, collisions, draft, phase, recommendation, user]);

  const attempts = useRef(0);
  useEffect(() => {
    if (held.phase === "saved") attempts.current = 0;
    if (held.phase !== "unreachable") return;
    const timer = window.setTimeout(() => void send(), pauseBefore(attempts.current, Math.random()));
    attempts.current += 1;
    return () => window.clearTimeout(timer);
  }, [held.phase, send]);

  // A hint made the page ask again: what the other officer saved, and amendments that arrived.
  useEffect(() => {
    if (flight.current || workbench === current.current.base || workbench.version < current.current.base.version) return;
    tell((now) => (workbench.version === now.base.version ? { ...now, base: workbench } : renewed(now, workbench)));
  }, [tell, workbench]);

  const change = useCallback((edit: (draft: Draft) => Draft) => tell((now) => ({ ...now, draft: edit(now.draft), phase: now.phase === "saving" ? "saving" : "unsaved" })), [tell]);
  const settle = useCallback((collision: Collision, mine: boolean) => tell((now) => {
    const draft = !mine ? now.draft : collision.kind === "decision" ? decided(now.draft, collision.id, collision.mine) : worded(now.draft, collision.id, collision.mine);
    return { ...now, draft, phase: mine ? "unsaved" : now.phase, collisions: now.collisions.filter((each) => each !== collision) };
  }), [tell]);
  const noted = useCallback(() => tell((now) => ({ ...now, overtaken: null, cameBack: false })), [tell]);
  const again = useCallback(() => void send(), [send]);
  const flush = useCallback(async () => {
    await flight.current;
    if (current.current.phase === "unsaved") await send();
    return current.current.phase === "saved";
  }, [send]);
  return { ...held, change, settle, noted, again, flush };
}
