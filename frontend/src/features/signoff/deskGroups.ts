//! The piles on the chair's desk: what is being signed first, then what is negotiated, then what is ready for a package. Pure.
import type { RecommendationSummary } from "../../api/shapes";

export const groups = ["sign_off", "negotiation", "drafting", "adopted"] as const;
export type DeskGroup = (typeof groups)[number];

/** Submitted and withdrawn texts need nothing more. Within a pile the nearest deadline comes first, then the symbol. */
export function deskGroups(items: RecommendationSummary[]): { group: DeskGroup; items: RecommendationSummary[] }[] {
  const order = (a: RecommendationSummary, b: RecommendationSummary) =>
    (a.deadline ?? "9").localeCompare(b.deadline ?? "9") || a.symbol.localeCompare(b.symbol, "en", { numeric: true });
  return groups
    .map((group) => ({ group, items: items.filter(({ status }) => status === group).toSorted(order) }))
    .filter((pile) => pile.items.length > 0);
}
