//! The one door of the feature `notices`: the notice centre, and what is said on the page it concerns.
export { NoticesPage } from "./NoticesPage";
export { default as PageNews } from "./PageNews";
