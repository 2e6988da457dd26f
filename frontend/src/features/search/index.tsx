//! The one door of the feature `search`.
import { Page } from "../../ui/Page";

export function SearchPage() {
  return <Page title="Search">{null}</Page>;
}
