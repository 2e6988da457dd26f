//! Calls about recommendations and their life cycle.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, get, patch, post } from "./http";
import { keys } from "./keys";
import type { NewRecommendation, Recommendation, RecommendationChange, RecommendationFilter, RecommendationSummary } from "./shapes";

export const recommendationsQuery = (mandate: string, filter: RecommendationFilter = {}) => queryOptions({
  queryKey: keys.recommendations(mandate, filter),
  queryFn: ({ signal }) => everyItem<RecommendationSummary>(`/mandates/${mandate}/recommendations`, { ...filter }, signal),
});
export const recommendationQuery = (id: string) => queryOptions({
  queryKey: keys.recommendation(id), queryFn: ({ signal }) => get<Recommendation>(`/recommendations/${id}`, { signal }),
});
export const createRecommendation = (mandate: string, body: NewRecommendation, idempotencyKey: string) =>
  post<Recommendation>(`/mandates/${mandate}/recommendations`, { body, idempotencyKey });
export const changeRecommendation = (id: string, version: number, body: RecommendationChange) =>
  patch<Recommendation>(`/recommendations/${id}`, { body, version });
export const givePen = (id: string, state: string | null, idempotencyKey: string) =>
  post<Recommendation>(`/recommendations/${id}/pen`, { body: { state }, idempotencyKey });
export const withdrawRecommendation = (id: string, body: { reason?: string }, idempotencyKey: string) =>
  post<Recommendation>(`/recommendations/${id}/withdrawal`, { body, idempotencyKey });
