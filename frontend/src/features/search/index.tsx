//! The one door of the feature `search`.
export { SearchPage } from "./SearchPage";
