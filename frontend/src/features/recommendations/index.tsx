//! The one door of the feature `recommendations`.
import { lazy } from "react";
import { Page } from "../../ui/Page";

export { RecommendationFrame } from "./RecommendationFrame";
export { RecommendationStanding } from "./page/Standing";
// Loaded when shown: forms and timeline are heavy, and most pages about a recommendation need only its frame.
export const Details = lazy(() => import("./page/Details").then(({ Details: component }) => ({ default: component })));
export const DetailsDialog = lazy(() => import("./page/Details").then(({ DetailsDialog: component }) => ({ default: component })));
export const RecommendationTimeline = lazy(() => import("./page/Timeline").then(({ RecommendationTimeline: component }) => ({ default: component })));
export const WithdrawDialog = lazy(() => import("./page/WithdrawDialog").then(({ WithdrawDialog: component }) => ({ default: component })));

export function HomePage() {
  return <Page title="Waiting for me">{null}</Page>;
}

export function RecommendationsPage() {
  return <Page title="Recommendations">{null}</Page>;
}

export function NewRecommendationPage() {
  return <Page title="New recommendation">{null}</Page>;
}
