//! Saves the chair's decisions as they are made and brings in what the other officer saved. Carries out nothing: that is an
//! act of its own.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { saveWorkbench } from "../../../api/amendments";
import { pauseBefore } from "../../../api/events";
import { keys } from "../../../api/keys";
import type { Workbench } from "../../../api/negotiation";
import { asProblem } from "../../../api/problem";
import { bodyOf, decided, draftOf, reconcile, spelled, worded, type Collision, type Draft, type Reconciled } from "./workbench";

const PAUSE_MS = 500;

interface Held {
  /** What the server has, as far as this page knows. */
  base: Workbench;
  draft: Draft;
  phase: "saved" | "unsaved" | "saving" | "unreachable" | "refused";
  sentence: string;
  /** What the other officer did since this page last looked, until it is read away. */
  overtaken: { by: Workbench["updated_by"]; changed: Reconciled["changed"] } | null;
  collisions: Collision[];
}

export interface WorkbenchHandle extends Held {
  change: (edit: (draft: Draft) => Draft) => void;
  /** Ends a contradiction: `mine` puts this page's decision back, otherwise the other officer's stands. */
  settle: (collision: Collision, mine: boolean) => void;
  noted: () => void;
  again: () => void;
}

const isWorkbench = (value: unknown): value is Workbench => value !== null && typeof value === "object" && "version" in value && "decisions" in value;

/** This page's work on top of what the server has now. */
function renewed(held: Held, theirs: Workbench): Held {
  const { draft, changed, collisions } = reconcile(draftOf(held.base), held.draft, draftOf(theirs));
  const dirty = spelled(draft) !== spelled(draftOf(theirs));
  return {
    base: theirs, draft, phase: dirty ? "unsaved" : "saved", sentence: "",
    overtaken: changed.length > 0 ? { by: theirs.updated_by, changed } : held.overtaken,
    collisions: [...held.collisions.filter((old) => !collisions.some(({ kind, id }) => kind === old.kind && id === old.id)), ...collisions],
  };
}

export function useWorkbench(recommendation: string, workbench: Workbench): WorkbenchHandle {
  const client = useQueryClient();
  const [held, setHeld] = useState<Held>(() => ({ base: workbench, draft: draftOf(workbench), phase: "saved", sentence: "", overtaken: null, collisions: [] }));
  const current = useRef(held);
  const tell = useCallback((next: (held: Held) => Held) => {
    current.current = next(current.current);
    setHeld(current.current);
  }, []);

  const flight = useRef(false);
  const send = useCallback(async () => {
    if (flight.current) return;
    flight.current = true;
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
    } finally {
      flight.current = false;
    }
  }, [client, recommendation, tell]);

  useEffect(() => {
    if (held.phase !== "unsaved") return;
    const timer = window.setTimeout(() => void send(), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [held.phase, held.draft, send]);

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
  const noted = useCallback(() => tell((now) => ({ ...now, overtaken: null })), [tell]);
  const again = useCallback(() => void send(), [send]);
  return { ...held, change, settle, noted, again };
}
