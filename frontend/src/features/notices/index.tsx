//! The one door of the feature `notices`: the notice centre.
export { NoticesPage } from "./NoticesPage";
