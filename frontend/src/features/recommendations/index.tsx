//! The one door of the feature `recommendations`: home, the list, creating one, and the frame and parts of the page of one.
import { lazy } from "react";

export { RecommendationFrame, type RecommendationFrameProps } from "./RecommendationFrame";
export { Presence } from "./Presence";
export { RecommendationStanding } from "./page/Standing";
export { askRelease } from "./page/releasing";
export const HomePage = lazy(() => import("./home/HomePage"));
export const RecommendationsPage = lazy(() => import("./list/RecommendationsPage"));
export const NewRecommendationPage = lazy(() => import("./NewRecommendationPage"));
// Loaded when shown: forms and timeline are heavy, and most pages about a recommendation need only its frame.
export const Details = lazy(() => import("./page/Details").then(({ Details: component }) => ({ default: component })));
export const DetailsDialog = lazy(() => import("./page/Details").then(({ DetailsDialog: component }) => ({ default: component })));
export const RecommendationTimeline = lazy(() => import("./page/Timeline").then(({ RecommendationTimeline: component }) => ({ default: component })));
export const WithdrawDialog = lazy(() => import("./page/WithdrawDialog").then(({ WithdrawDialog: component }) => ({ default: component })));
