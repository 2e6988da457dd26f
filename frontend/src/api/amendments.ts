//! Calls about amendments and their dispositions.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, patch, post } from "./http";
import { keys } from "./keys";
import type { Amendment, Disposition, NewAmendment, Operation } from "./shapes";

export const amendmentsQuery = (id: string) => queryOptions({
  queryKey: keys.amendments(id), queryFn: ({ signal }) => everyItem<Amendment>(`/recommendations/${id}/amendments`, {}, signal),
});
const act = (name: "submission" | "support" | "opposition" | "withdrawal" | "disposition" | "answer") => (id: string, body: object, idempotencyKey: string) =>
  post<Amendment>(`/amendments/${id}/${name}`, { body, idempotencyKey });

export const proposeAmendment = (id: string, body: NewAmendment, idempotencyKey: string) =>
  post<Amendment>(`/recommendations/${id}/amendments`, { body, idempotencyKey });
export const changeAmendment = (id: string, version: number, body: { rationale?: string; operations?: Operation[]; sponsors?: string[] }) =>
  patch<Amendment>(`/amendments/${id}`, { body, version });
export const submitAmendment = (id: string, key: string) => act("submission")(id, {}, key);
export const sponsorAmendment = (id: string, key: string) => act("support")(id, { sponsor: true }, key);
export const supportAmendment = (id: string, withdrawn: boolean, key: string) => act("support")(id, withdrawn ? { withdrawn } : {}, key);
export const opposeAmendment = (id: string, body: { reason?: string; withdrawn?: boolean }, key: string) => act("opposition")(id, body, key);
export const withdrawAmendment = (id: string, key: string) => act("withdrawal")(id, {}, key);
export const disposeAmendment = (id: string, body: Disposition, key: string) => act("disposition")(id, body, key);
export const answerDisposition = (id: string, body: { accepted: boolean; comment?: string }, key: string) => act("answer")(id, body, key);
