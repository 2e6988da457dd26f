//! The one door of the feature `mandates`: board, mandate page, rounds.
import { lazy } from "react";

export const BoardPage = lazy(() => import("./board/BoardPage"));
export const MandatePage = lazy(() => import("./mandate/MandatePage"));
export const RoundsPage = lazy(() => import("./rounds/RoundsPage"));
