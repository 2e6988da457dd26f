//! The one door of the feature `signoff`.
export { ChairPage } from "./ChairPage";
export { SignOffPage } from "./SignOffPage";
