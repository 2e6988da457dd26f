//! The one door of the feature `texts`. The pages load on demand, the editor in a chunk of its own; what other features show of
//! a text (document, differences) is small and loads with them.
import { lazy } from "react";

export const DocumentPage = lazy(() => import("./document/DocumentPage"));
export const EditPage = lazy(() => import("./editor/EditPage"));
export const ComparePage = lazy(() => import("./compare/ComparePage"));

export { ChangeList, type ChangeListProps } from "./compare/ChangeList";
export { ClauseDocument, type ClauseDocumentProps } from "./ClauseDocument";
export { clauseAnchor, MOST_CHARACTERS, plainText } from "./clauses";
export { differences } from "./differences";
export { Fingerprint } from "./Fingerprint";
export { numbers } from "./numbering";
export { Segments, type SegmentsProps } from "./Segments";
