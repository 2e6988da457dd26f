//! The query cache and the hook for acts. Owns retry and caching rules; never decides who may do what.
import { QueryClient, useMutation, useQueryClient, type QueryKey, type UseMutationResult } from "@tanstack/react-query";
import { useRef } from "react";
import { keptFocus } from "./keptFocus";
import { ApiProblem, asProblem } from "./problem";

export const queryClient = new QueryClient({
  defaultOptions: {
    // What is asked or done without a connection fails at once and says so. Left to wait, an act would be sent later by
    // itself, when nobody looks any more.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      refetchOnReconnect: true,
      staleTime: 30_000,
      retry: (count, problem) => count < 2 && problem instanceof ApiProblem && problem.passing && problem.status !== 429,
    },
  },
});

/** The pending submission of one form: which body went out under which key. */
export interface Submission { body: string; key: string }

/**
 * The key for sending `body`: a new one, unless the same body went out before and no answer settled it
 * (no connection, server busy). A refusal settles it: after correcting the form, a new key is right.
 */
export function keyFor(pending: Submission | null, body: string): Submission {
  return pending?.body === body ? pending : { body, key: crypto.randomUUID() };
}

/** What an act will have changed in the answers kept under a key, shown before the server has said so. */
export interface AtOnce<Input> { queryKey: QueryKey; change: (kept: unknown, input: Input) => unknown }
/** Names what is kept under a key. */
export const atOnce = <Kept, Input>(queryKey: QueryKey, change: (kept: Kept, input: Input) => Kept): AtOnce<Input> => ({ queryKey, change: change as AtOnce<Input>["change"] });

/** Shows the act as done; answers what stood there before. */
async function show<Input>(client: QueryClient, changes: AtOnce<Input>[], input: Input): Promise<[QueryKey, unknown][]> {
  // An answer that is on its way was given before the act and would take it back.
  await Promise.all(changes.map(({ queryKey }) => client.cancelQueries({ queryKey })));
  return changes.flatMap(({ queryKey, change }) => client.getQueriesData({ queryKey }).filter(([, kept]) => kept !== undefined).map(([key, kept]): [QueryKey, unknown] => {
    client.setQueryData(key, change(kept, input));
    return [key, kept];
  }));
}

export interface ActOptions<Input, Answer> {
  /** Sends the act; pass `key` on as the Idempotency-Key. */
  send: (input: Input, key: string) => Promise<Answer>;
  /** Query keys that the act makes stale. */
  changes?: QueryKey[] | ((answer: Answer, input: Input) => QueryKey[]);
  /** For small acts that hardly ever fail: shown at once, and taken back when they do; the caller says so in a sentence. */
  atOnce?: AtOnce<Input>[];
  onDone?: (answer: Answer, input: Input) => void;
  onProblem?: (problem: ApiProblem, input: Input) => void;
}

/** What an act remembers of the moment of the press. */
interface Pressed { toFocus: () => Promise<void>; before: [QueryKey, unknown][] }

/** A formal act or a save: sends once however often the button is pressed, refreshes what it changed, keeps the focus on the page. */
export function useAct<Input = void, Answer = unknown>(options: ActOptions<Input, Answer>): UseMutationResult<Answer, ApiProblem, Input> {
  const client = useQueryClient();
  const pending = useRef<Submission | null>(null);
  return useMutation<Answer, ApiProblem, Input, Pressed>({
    onMutate: async (input) => {
      const toFocus = keptFocus();
      return { toFocus, before: options.atOnce ? await show(client, options.atOnce, input) : [] };
    },
    mutationFn: async (input) => {
      const submission = keyFor(pending.current, JSON.stringify(input) ?? "");
      pending.current = submission;
      try {
        const answer = await options.send(input, submission.key);
        pending.current = null;
        return answer;
      } catch (thrown) {
        const problem = asProblem(thrown);
        if (!problem.passing) pending.current = null;
        throw problem;
      }
    },
    onSuccess: async (answer, input) => {
      const keys = typeof options.changes === "function" ? options.changes(answer, input) : (options.changes ?? []);
      await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
      options.onDone?.(answer, input);
    },
    onError: (problem, input, pressed) => {
      for (const [key, kept] of pressed?.before ?? []) {
        client.setQueryData(key, kept);
        void client.invalidateQueries({ queryKey: key });
      }
      options.onProblem?.(problem, input);
    },
    onSettled: (_answer, _problem, _input, pressed) => void pressed?.toFocus(),
  });
}
