//! The one door of the feature `notices`.
import { Page } from "../../ui/Page";

export function NoticesPage() {
  return <Page title="Notices">{null}</Page>;
}
