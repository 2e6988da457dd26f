//! The one door of the feature `packages`.
export { PackagesPage } from "./PackagesPage";
