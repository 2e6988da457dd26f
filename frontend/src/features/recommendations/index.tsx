//! The one door of the feature `recommendations`: home, the list, creating one, and the frame around one.
import { lazy } from "react";

export { RecommendationFrame, type RecommendationFrameProps } from "./RecommendationFrame";
export const HomePage = lazy(() => import("./home/HomePage"));
export const RecommendationsPage = lazy(() => import("./list/RecommendationsPage"));
export const NewRecommendationPage = lazy(() => import("./NewRecommendationPage"));
