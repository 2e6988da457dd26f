//! Calls about texts: the working text, revisions, comparison.
import { queryOptions } from "@tanstack/react-query";
import type { KnownPath } from "./contract";
import { everyItem, get, post, put } from "./http";
import { keys } from "./keys";
import type { Authorship, ClauseEvent } from "./negotiation";
import type { ClauseDraft, Comparison, Revision, RevisionSummary, TextAuthors, WorkingText } from "./shapes";

export const workingTextQuery = (id: string) => queryOptions({
  queryKey: keys.workingText(id), queryFn: ({ signal }) => get<WorkingText>(`/recommendations/${id}/working-text`, { signal }),
});
export const revisionsQuery = (id: string) => queryOptions({
  queryKey: keys.revisions(id), queryFn: ({ signal }) => everyItem<RevisionSummary>(`/recommendations/${id}/revisions`, {}, signal),
});
export const revisionQuery = (id: string, number: number) => queryOptions({
  queryKey: keys.revision(id, number),
  queryFn: ({ signal }) => get<Revision>(`/recommendations/${id}/revisions/${number}`, { signal }),
  staleTime: Infinity,
});
/** `to` may be "working" for those who may read the working text. */
export const comparisonQuery = (id: string, from: number, to: number | "working") => queryOptions({
  queryKey: keys.comparison(id, from, to),
  queryFn: ({ signal }) => get<Comparison>(`/recommendations/${id}/comparison`, { query: { from, to }, signal }),
});
/** Who wrote which words of the working text, as far as they were written live. Never from the cache: people are typing. */
export const authorsQuery = (id: string) => queryOptions({
  queryKey: keys.authors(id), queryFn: ({ signal }) => get<TextAuthors>(`/recommendations/${id}/working-text/authors`, { signal }), gcTime: 0, staleTime: 0,
});
/** 412 with `current: WorkingText` in the problem when somebody else saved first. */
export const saveWorkingText = (id: string, version: number, clauses: ClauseDraft[], signal?: AbortSignal) =>
  put<WorkingText>(`/recommendations/${id}/working-text`, { body: { clauses }, version, signal });
export const issueRevision = (id: string, body: { note: string }, idempotencyKey: string) =>
  post<Revision>(`/recommendations/${id}/revisions`, { body, idempotencyKey });

const soon = (path: string) => path as KnownPath<"get">;
/** What changed one clause, from the zero draft to now, the oldest first. */
export const clauseHistoryQuery = (id: string, clause: string) => queryOptions({
  queryKey: keys.clauseHistory(id, clause), queryFn: ({ signal }) => everyItem<ClauseEvent>(soon(`/recommendations/${id}/clauses/${clause}/history`), {}, signal),
});
/** Who brought which words of a revision. */
export const authorshipQuery = (id: string, revision: number) => queryOptions({
  queryKey: keys.authorship(id, revision), queryFn: ({ signal }) => get<Authorship>(soon(`/recommendations/${id}/blame`), { query: { revision }, signal }), staleTime: Infinity,
});
