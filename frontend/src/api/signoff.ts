//! Calls about sign-offs: opening, positions, recall, extension, adoption, and the dossier a head reads before signing.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, get, post } from "./http";
import { keys } from "./keys";
import type { AdoptionRecord, Dossier, NewAccession, NewPosition, NewSignOff, SignOff } from "./shapes";

export const signOffsQuery = (id: string) => queryOptions({
  queryKey: keys.signOffs(id), queryFn: ({ signal }) => everyItem<SignOff>(`/recommendations/${id}/sign-offs`, {}, signal),
});
export const signOffQuery = (id: string) => queryOptions({
  queryKey: keys.signOff(id), queryFn: ({ signal }) => get<SignOff>(`/sign-offs/${id}`, { signal }),
});
export const dossierQuery = (id: string) => queryOptions({
  queryKey: keys.dossier(id), queryFn: ({ signal }) => get<Dossier>(`/recommendations/${id}/dossier`, { signal }),
});
export const adoptionQuery = (id: string) => queryOptions({
  queryKey: keys.adoption(id), queryFn: ({ signal }) => get<AdoptionRecord>(`/recommendations/${id}/adoption`, { signal }),
});
export const openSignOff = (id: string, body: NewSignOff, idempotencyKey: string) =>
  post<SignOff>(`/recommendations/${id}/sign-offs`, { body, idempotencyKey });
export const recordPosition = (signOff: string, body: NewPosition, idempotencyKey: string) =>
  post<SignOff>(`/sign-offs/${signOff}/positions`, { body, idempotencyKey });
export const recallSignOff = (signOff: string, reason: string, idempotencyKey: string) =>
  post<SignOff>(`/sign-offs/${signOff}/recall`, { body: { reason }, idempotencyKey });
export const extendSignOff = (signOff: string, deadline: string, idempotencyKey: string) =>
  post<SignOff>(`/sign-offs/${signOff}/extension`, { body: { deadline }, idempotencyKey });
export const accede = (signOff: string, body: NewAccession, idempotencyKey: string) =>
  post<SignOff>(`/sign-offs/${signOff}/accession`, { body, idempotencyKey });
export const adopt = (signOff: string, idempotencyKey: string) =>
  post<SignOff>(`/sign-offs/${signOff}/adoption`, { body: {}, idempotencyKey });
