//! The one door of the feature `amendments`.
export { AmendmentCard } from "./AmendmentCard";
export { AmendmentsPage } from "./AmendmentsPage";
export { isUndisposed } from "./filter";
export { clauseLabel } from "./operationDraft";
