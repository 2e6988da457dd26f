//! The query cache and the hook for acts. Owns retry and caching rules; never decides who may do what.
import { QueryClient, useMutation, useQueryClient, type QueryKey, type UseMutationResult } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiProblem, asProblem } from "./problem";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
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

export interface ActOptions<Input, Answer> {
  /** Sends the act; pass `key` on as the Idempotency-Key. */
  send: (input: Input, key: string) => Promise<Answer>;
  /** Query keys that the act makes stale. */
  changes?: QueryKey[] | ((answer: Answer, input: Input) => QueryKey[]);
  onDone?: (answer: Answer, input: Input) => void;
  onProblem?: (problem: ApiProblem, input: Input) => void;
}

/** A formal act or a save: sends once however often the button is pressed, and refreshes what it changed. */
export function useAct<Input = void, Answer = unknown>(options: ActOptions<Input, Answer>): UseMutationResult<Answer, ApiProblem, Input> {
  const client = useQueryClient();
  const pending = useRef<Submission | null>(null);
  return useMutation<Answer, ApiProblem, Input>({
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
    onError: (problem, input) => options.onProblem?.(problem, input),
  });
}
