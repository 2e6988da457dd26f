//! Calls about mandates: founding, reference data, coverage, board, rounds.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, get, patch, post } from "./http";
import { keys } from "./keys";
import type { Board, Coverage, Mandate, MandateContent, Round, RoundDetails } from "./shapes";

export const mandateQuery = (id: string) => queryOptions({
  queryKey: keys.mandate(id), queryFn: ({ signal }) => get<Mandate>(`/mandates/${id}`, { signal }), staleTime: 300_000,
});
export const coverageQuery = (id: string) => queryOptions({
  queryKey: keys.coverage(id), queryFn: ({ signal }) => get<Coverage>(`/mandates/${id}/coverage`, { signal }),
});
export const boardQuery = (id: string) => queryOptions({
  queryKey: keys.board(id), queryFn: ({ signal }) => get<Board>(`/mandates/${id}/board`, { signal }),
});
export const roundsQuery = (id: string) => queryOptions({
  queryKey: keys.rounds(id), queryFn: ({ signal }) => everyItem<Round>(`/mandates/${id}/rounds`, {}, signal),
});
export const addRound = (mandate: string, body: RoundDetails, idempotencyKey: string) =>
  post<Round>(`/mandates/${mandate}/rounds`, { body, idempotencyKey });
export const changeRound = (id: string, version: number, body: Partial<RoundDetails>) => patch<Round>(`/rounds/${id}`, { body, version });
export const foundMandate = (body: MandateContent, idempotencyKey: string) => post<Mandate>("/mandates", { body, idempotencyKey });
export const changeMandate = (id: string, version: number, body: MandateContent) => patch<Mandate>(`/mandates/${id}`, { body, version });
