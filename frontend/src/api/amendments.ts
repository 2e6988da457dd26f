//! Calls about amendments: their dispositions, the compilation of all of them, merging them, the brackets they leave.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, get, patch, post, put } from "./http";
import { keys } from "./keys";
import type { AmendmentText, BracketList, Compilation, Merged, Proposed, ProposalCheck, Workbench, WorkbenchDraft } from "./negotiation";
import type { Amendment, Disposition, NewAmendment, Operation, TextAuthors } from "./shapes";

export const amendmentsQuery = (id: string) => queryOptions({
  queryKey: keys.amendments(id), queryFn: ({ signal }) => everyItem<Amendment>(`/recommendations/${id}/amendments`, {}, signal),
});
/** One amendment; 404 for whoever may not see it, as if there were none. */
export const amendmentQuery = (id: string) => queryOptions({ queryKey: keys.amendment(id), queryFn: ({ signal }) => get<Amendment>(`/amendments/${id}`, { signal }) });
/** Who wrote which words of an amendment, or of the chair's compromise on it, that is being prepared. */
export const amendmentAuthors = (id: string, signal: AbortSignal) => get<TextAuthors>(`/amendments/${id}/authors`, { signal });
export const compromiseAuthors = (id: string, signal: AbortSignal) => get<TextAuthors>(`/amendments/${id}/compromise/authors`, { signal });
const act = (name: "submission" | "support" | "opposition" | "withdrawal" | "disposition" | "answer") => (id: string, body: object, idempotencyKey: string) =>
  post<Amendment>(`/amendments/${id}/${name}`, { body, idempotencyKey });

export const proposeAmendment = (id: string, body: NewAmendment, idempotencyKey: string) =>
  post<Amendment>(`/recommendations/${id}/amendments`, { body, idempotencyKey });
export const changeAmendment = (id: string, version: number, body: { rationale?: string; operations?: Operation[]; sponsors?: string[]; revision?: number }) =>
  patch<Amendment>(`/amendments/${id}`, { body, version });
export const submitAmendment = (id: string, key: string) => act("submission")(id, {}, key);
export const sponsorAmendment = (id: string, key: string) => act("support")(id, { sponsor: true }, key);
export const supportAmendment = (id: string, withdrawn: boolean, key: string) => act("support")(id, withdrawn ? { withdrawn } : {}, key);
export const opposeAmendment = (id: string, body: { reason?: string; withdrawn?: boolean }, key: string) => act("opposition")(id, body, key);
export const withdrawAmendment = (id: string, key: string) => act("withdrawal")(id, {}, key);
export const disposeAmendment = (id: string, body: Disposition, key: string) => act("disposition")(id, body, key);
export const answerDisposition = (id: string, body: { accepted: boolean; comment?: string }, key: string) => act("answer")(id, body, key);

/** Of a proposal not sent yet: the operations its words come to, and what else changes the same words. Keeps nothing. */
export const checkAmendment = (id: string, body: { revision: number; amendment?: string } & Proposed, signal?: AbortSignal) =>
  post<ProposalCheck>(`/recommendations/${id}/amendments/check`, { body, ...(signal ? { signal } : {}) });
/** Every text an amendment had, the oldest first. */
export const amendmentTextsQuery = (id: string) => queryOptions({
  queryKey: keys.amendmentTexts(id), queryFn: ({ signal }) => everyItem<AmendmentText>(`/amendments/${id}/texts`, {}, signal),
});
/** New words for an amendment that needs attention, on the newest revision. */
export const overrideAmendment = (id: string, body: Proposed & { rationale?: string; revision?: number }, idempotencyKey: string) =>
  post<Amendment>(`/amendments/${id}/override`, { body, idempotencyKey });

export interface CompilationFilter { revision?: number; state?: string; clause?: string; status?: string }
/** The newest revision (or `revision`) with every pending amendment in its place. */
export const compilationQuery = (id: string, filter: CompilationFilter = {}) => queryOptions({
  queryKey: keys.compilation(id, filter), queryFn: ({ signal }) => get<Compilation>(`/recommendations/${id}/compilation`, { query: { ...filter }, signal }),
});

export const workbenchQuery = (id: string) => queryOptions({
  queryKey: keys.workbench(id), queryFn: ({ signal }) => get<Workbench>(`/recommendations/${id}/merge`, { signal }),
});
/** 412 with `current: Workbench` in the problem when the other officer saved first. */
export const saveWorkbench = (id: string, version: number, body: WorkbenchDraft, signal?: AbortSignal) =>
  put<Workbench>(`/recommendations/${id}/merge`, { body, version, signal });
/** Disposes of what is decided and writes the working text. */
export const carryOutMerge = (id: string, body: { version: number; leave_conflicts?: boolean }, idempotencyKey: string) =>
  post<Merged>(`/recommendations/${id}/merge`, { body, idempotencyKey });

/** The open brackets of the working text. */
export const bracketsQuery = (id: string) => queryOptions({
  queryKey: keys.brackets(id), queryFn: ({ signal }) => get<BracketList>(`/recommendations/${id}/brackets`, { signal }),
});
export const ownBracket = (id: string, bracket: string, body: { variant?: string; withdrawn?: boolean }, idempotencyKey: string) =>
  post<BracketList>(`/recommendations/${id}/brackets/${bracket}/owners`, { body, idempotencyKey });
/** Keeps the words of one variant and drops the others; null drops all. */
export const resolveBracket = (id: string, bracket: string, variant: string | null, idempotencyKey: string) =>
  post<BracketList>(`/recommendations/${id}/brackets/${bracket}/resolution`, { body: { variant }, idempotencyKey });
