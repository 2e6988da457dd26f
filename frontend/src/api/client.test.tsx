//! Holds the promises of the file beside it.
import { onlineManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atOnce, keyFor, queryClient, useAct } from "./client";
import { ApiProblem, UNREACHABLE } from "./problem";

const client = new QueryClient();
const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;

/** Sends `inputs` one after another through one form and returns the keys used; `fail` says how each ends. */
async function keysOf(inputs: string[], fail: (count: number) => ApiProblem | null): Promise<string[]> {
  const used: string[] = [];
  const { result } = renderHook(() => useAct({
    send: async (_input: string, key: string) => {
      used.push(key);
      const problem = fail(used.length);
      if (problem) throw problem;
      return null;
    },
  }), { wrapper });
  for (const [index, input] of inputs.entries()) {
    act(() => result.current.mutate(input));
    await waitFor(() => expect(used).toHaveLength(index + 1));
    await waitFor(() => expect(result.current.isPending).toBe(false));
  }
  return used;
}

describe("the key of a submission", () => {
  it("is kept for the same body and changed with it", () => {
    const first = keyFor(null, "a");
    expect(keyFor(first, "a")).toBe(first);
    expect(keyFor(first, "b").key).not.toBe(first.key);
  });
  it("is the same when no answer came and the form is sent again", async () => {
    const [first, second] = await keysOf(["a", "a"], (count) => (count === 1 ? new ApiProblem({ status: 0 }) : null));
    expect(second).toBe(first);
  });
  it("is new after a refusal, so that the corrected form is not answered with the old refusal", async () => {
    const [first, second] = await keysOf(["a", "a"], (count) => (count === 1 ? new ApiProblem({ status: 422 }) : null));
    expect(second).not.toBe(first);
  });
  it("is new for the next act after one succeeded", async () => {
    const [first, second] = await keysOf(["a", "a"], () => null);
    expect(second).not.toBe(first);
  });
});

describe("without a connection", () => {
  const ofTheApp = ({ children }: { children: ReactNode }) => <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
  afterEach(() => {
    onlineManager.setOnline(true);
    queryClient.clear();
  });
  it("an act is sent at once, its refusal is given, and nothing is sent by itself when the connection is back", async () => {
    const send = vi.fn(() => Promise.reject(new ApiProblem({ status: 0, code: UNREACHABLE })));
    const { result } = renderHook(() => useAct({ send }), { wrapper: ofTheApp });
    onlineManager.setOnline(false);
    act(() => result.current.mutate());
    await waitFor(() => expect(result.current.error?.code).toBe(UNREACHABLE));
    expect(send).toHaveBeenCalledTimes(1);
    expect(result.current.isPaused).toBe(false);
    onlineManager.setOnline(true);
    await queryClient.resumePausedMutations();
    expect(send).toHaveBeenCalledTimes(1);
  });
  it("a question is asked again when the connection is back", () => {
    expect(queryClient.defaultQueryOptions({ queryKey: ["colours"] }).refetchOnReconnect).toBe(true);
  });
});

describe("an act that is shown at once", () => {
  const queryKey = ["colours"];
  /** Adds a colour; the server answers when it is let. */
  const adding = () => {
    let answer = () => {};
    let refuse = (_problem: ApiProblem) => {};
    const answered = new Promise<void>((resolve, reject) => {
      answer = resolve;
      refuse = reject;
    });
    client.setQueryData(queryKey, ["red"]);
    const { result } = renderHook(() => useAct({ send: (_colour: string) => answered, atOnce: [atOnce<string[], string>(queryKey, (kept, colour) => [...kept, colour])] }), { wrapper });
    act(() => result.current.mutate("blue"));
    return { result, answer, refuse };
  };
  it("stands there before the server has answered, and stays", async () => {
    const { result, answer } = adding();
    await waitFor(() => expect(client.getQueryData(queryKey)).toEqual(["red", "blue"]));
    expect(result.current.isPending).toBe(true);
    answer();
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(client.getQueryData(queryKey)).toEqual(["red", "blue"]);
  });
  it("is taken back when it is refused, and the sentence is there to be shown", async () => {
    const { result, refuse } = adding();
    await waitFor(() => expect(client.getQueryData(queryKey)).toEqual(["red", "blue"]));
    refuse(new ApiProblem({ status: 409, detail: "Not now." }));
    await waitFor(() => expect(result.current.error?.sentence).toBe("Not now."));
    expect(client.getQueryData(queryKey)).toEqual(["red"]);
  });
  it("changes nothing where nothing was kept", async () => {
    client.removeQueries({ queryKey });
    const { result } = renderHook(() => useAct({ send: () => Promise.resolve(), atOnce: [atOnce<string[], void>(queryKey, (kept) => [...kept, "blue"])] }), { wrapper });
    act(() => result.current.mutate());
    await waitFor(() => expect(result.current.isSuccess).toBe(true));
    expect(client.getQueryData(queryKey)).toBeUndefined();
  });
});
