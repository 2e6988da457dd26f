//! Tests of what becomes of decisions that did not reach the server before the page was left or a revision was issued.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Workbench } from "../../../api/negotiation";
import { readBench } from "./keptBench";
import { useWorkbench } from "./useWorkbench";
import { decided } from "./workbench";

const saveWorkbench = vi.hoisted(() => vi.fn());
vi.mock("../../../api/amendments", () => ({ saveWorkbench }));

const bench = (over: Partial<Workbench> = {}) => ({ version: 1, revision: 1, decisions: [], dropped: [], clause_texts: [], undecided: ["a"], updated_by: null, ...over }) as unknown as Workbench;
const open = (workbench: Workbench) => renderHook(() => useWorkbench("r", "anna", workbench), {
  wrapper: ({ children }: { children: ReactNode }) => <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>,
});

beforeEach(() => {
  vi.useFakeTimers();
  window.localStorage.clear();
  saveWorkbench.mockReset().mockReturnValue(new Promise(() => {}));
});
afterEach(() => vi.useRealTimers());

const accept = { amendment: "a", outcome: "accepted" } as const;

it("takes up again what was not saved, and asks about it after a newer revision", () => {
  const first = open(bench());
  act(() => first.result.current.change((draft) => decided(draft, "a", accept)));
  first.unmount();
  expect(readBench("anna", "r")?.draft.decisions.a).toEqual(accept);

  const again = open(bench());
  expect(again.result.current).toMatchObject({ phase: "unsaved", cameBack: true, collisions: [], draft: { decisions: { a: accept } } });
  again.unmount();

  const newer = open(bench({ revision: 2, version: 2 }));
  expect(newer.result.current).toMatchObject({ phase: "saved", cameBack: true, draft: { decisions: {} }, collisions: [{ id: "a", mine: accept, theirs: null }] });
  newer.unmount();
  // Not chosen yet: asked again when the page opens again.
  const later = open(bench({ revision: 2, version: 2 }));
  expect(later.result.current.collisions).toHaveLength(1);
  act(() => later.result.current.settle(later.result.current.collisions[0] as never, false));
  expect(readBench("anna", "r")).toBeNull();
});

it("saves somebody who types without a pause", () => {
  const { result } = open(bench());
  for (let typed = 0; typed < 30; typed += 1) {
    act(() => result.current.change((draft) => decided(draft, "a", { ...accept, reason: "x".repeat(typed + 1) })));
    act(() => vi.advanceTimersByTime(200));
  }
  expect(saveWorkbench).toHaveBeenCalledTimes(1);
});
