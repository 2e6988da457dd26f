//! What a person's delegation owes, in the order of the deadlines. Pure; the server says what is owed.
import type { RecommendationSummary, Waiting } from "../../../api/shapes";

/** One thing owed on one recommendation. */
export interface Owed { recommendation: RecommendationSummary; kind: Waiting }

const known: Waiting[] = ["position", "confirm", "answer", "prepared_position", "amendment_disposition", "adopt", "attention"];

/** The earliest deadline first, then what has none, each by symbol. A kind this version does not know is shown as attention. */
export function owedOf(recommendations: RecommendationSummary[]): Owed[] {
  const at = (deadline: string | null) => (deadline ? Date.parse(deadline) : Number.POSITIVE_INFINITY);
  return recommendations
    .flatMap((recommendation) => recommendation.waiting_for_me.map((kind) => ({
      recommendation, kind: known.find((word) => word === kind) ?? ("attention" as const),
    })))
    .sort((a, b) => {
      const [first, second] = [at(a.recommendation.deadline), at(b.recommendation.deadline)];
      return first === second ? a.recommendation.symbol.localeCompare(b.recommendation.symbol) : first - second;
    });
}

/** The part of the recommendation where the thing owed is done. */
export function placeOf(kind: Waiting): "/r/$recommendation/sign-off" | "/r/$recommendation/amendments" {
  return kind === "answer" || kind === "amendment_disposition" || kind === "attention" ? "/r/$recommendation/amendments" : "/r/$recommendation/sign-off";
}
