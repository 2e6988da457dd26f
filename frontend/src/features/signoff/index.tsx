//! The one door of the feature `signoff`.
import { getRouteApi } from "@tanstack/react-router";
import { Page } from "../../ui/Page";
import { RecommendationFrame } from "../recommendations";

const route = getRouteApi("/app/r/$recommendation/sign-off");

export function SignOffPage() {
  const { recommendation } = route.useParams();
  return <RecommendationFrame recommendation={recommendation}>{() => null}</RecommendationFrame>;
}

export function ChairPage() {
  return <Page title="Chair's desk">{null}</Page>;
}
