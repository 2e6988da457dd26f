//! The one door of the feature `amendments`.
import { getRouteApi } from "@tanstack/react-router";
import { RecommendationFrame } from "../recommendations";

const route = getRouteApi("/app/r/$recommendation/amendments");

export function AmendmentsPage() {
  const { recommendation } = route.useParams();
  return <RecommendationFrame recommendation={recommendation}>{() => null}</RecommendationFrame>;
}
