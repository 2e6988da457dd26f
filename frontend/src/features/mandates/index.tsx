//! The one door of the feature `mandates`: board, mandate page, founding and changing one, rounds.
import { lazy } from "react";

export const BoardPage = lazy(() => import("./board/BoardPage"));
export const MandatePage = lazy(() => import("./mandate/MandatePage"));
export const RoundsPage = lazy(() => import("./rounds/RoundsPage"));
export const FoundPage = lazy(() => import("./founding/FoundPage"));
export const ChangePage = lazy(() => import("./founding/ChangePage"));
