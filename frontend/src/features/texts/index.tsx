//! The one door of the feature `texts`.
import { getRouteApi } from "@tanstack/react-router";
import { RecommendationFrame } from "../recommendations";

const documentRoute = getRouteApi("/app/r/$recommendation");
const editRoute = getRouteApi("/app/r/$recommendation/edit");
const compareRoute = getRouteApi("/app/r/$recommendation/compare");

export function DocumentPage() {
  const { recommendation } = documentRoute.useParams();
  return <RecommendationFrame recommendation={recommendation}>{() => null}</RecommendationFrame>;
}

export function EditPage() {
  const { recommendation } = editRoute.useParams();
  return <RecommendationFrame recommendation={recommendation}>{() => null}</RecommendationFrame>;
}

export function ComparePage() {
  const { recommendation } = compareRoute.useParams();
  return <RecommendationFrame recommendation={recommendation}>{() => null}</RecommendationFrame>;
}
