//! The one door of the feature `amendments`. What brings the editor or is opened by few loads on demand.
import { lazy } from "react";

export { AmendmentCard } from "./AmendmentCard";
export { AmendmentsPage } from "./AmendmentsPage";
export { isUndisposed } from "./filter";
export { clauseLabel } from "./operationDraft";
/** Writing an amendment where one reads; brings the editor, so it loads when somebody begins. */
export const openProposing = () => import("./propose/Proposing");
export const CompilationPage = lazy(() => import("./compilation/CompilationPage"));
/** The chair's workbench. */
export const MergePage = lazy(() => import("./merge/MergePage"));
export const BracketsPage = lazy(() => import("./brackets/BracketsPage"));
/** An amendment, and the chair's compromise on one, written by several people at once. */
export const DraftPage = lazy(() => import("./rounds/DraftPage"));
export const CompromisePage = lazy(() => import("./rounds/CompromisePage"));
