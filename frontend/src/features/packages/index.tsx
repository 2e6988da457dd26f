//! The one door of the feature `packages`.
import { Page } from "../../ui/Page";

export function PackagesPage() {
  return <Page title="Packages">{null}</Page>;
}
