//! Calls about sign-offs: opening, positions, recall, extension, adoption, and the dossier a head reads before signing.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, request } from "./http";
import { keys } from "./keys";
import type { AdoptionRecord, Dossier, NewPosition, NewSignOff, SignOff } from "./shapes";

export const signOffsQuery = (id: string) => queryOptions({
  queryKey: keys.signOffs(id), queryFn: ({ signal }) => everyItem<SignOff>(`/recommendations/${id}/sign-offs`, {}, signal),
});
export const signOffQuery = (id: string) => queryOptions({
  queryKey: keys.signOff(id), queryFn: ({ signal }) => request<SignOff>("GET", `/sign-offs/${id}`, { signal }),
});
export const dossierQuery = (id: string) => queryOptions({
  queryKey: keys.dossier(id), queryFn: ({ signal }) => request<Dossier>("GET", `/recommendations/${id}/dossier`, { signal }),
});
export const adoptionQuery = (id: string) => queryOptions({
  queryKey: keys.adoption(id), queryFn: ({ signal }) => request<AdoptionRecord>("GET", `/recommendations/${id}/adoption`, { signal }),
});
export const openSignOff = (id: string, body: NewSignOff, idempotencyKey: string) =>
  request<SignOff>("POST", `/recommendations/${id}/sign-offs`, { body, idempotencyKey });
export const recordPosition = (signOff: string, body: NewPosition, idempotencyKey: string) =>
  request<SignOff>("POST", `/sign-offs/${signOff}/positions`, { body, idempotencyKey });
export const recallSignOff = (signOff: string, reason: string, idempotencyKey: string) =>
  request<SignOff>("POST", `/sign-offs/${signOff}/recall`, { body: { reason }, idempotencyKey });
export const extendSignOff = (signOff: string, deadline: string, idempotencyKey: string) =>
  request<SignOff>("POST", `/sign-offs/${signOff}/extension`, { body: { deadline }, idempotencyKey });
export const adopt = (signOff: string, idempotencyKey: string) =>
  request<SignOff>("POST", `/sign-offs/${signOff}/adoption`, { body: {}, idempotencyKey });
