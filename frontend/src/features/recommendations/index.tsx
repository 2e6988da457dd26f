//! The one door of the feature `recommendations`.
import { Page } from "../../ui/Page";

export { RecommendationFrame } from "./RecommendationFrame";
export { Details, DetailsDialog } from "./page/Details";
export { RecommendationStanding } from "./page/Standing";
export { RecommendationTimeline } from "./page/Timeline";
export { WithdrawDialog } from "./page/WithdrawDialog";

export function HomePage() {
  return <Page title="Waiting for me">{null}</Page>;
}

export function RecommendationsPage() {
  return <Page title="Recommendations">{null}</Page>;
}

export function NewRecommendationPage() {
  return <Page title="New recommendation">{null}</Page>;
}
