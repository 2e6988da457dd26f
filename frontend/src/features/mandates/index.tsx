//! The one door of the feature `mandates`.
import { Page } from "../../ui/Page";

export function BoardPage() {
  return <Page title="Board">{null}</Page>;
}

export function MandatePage() {
  return <Page title="Mandate">{null}</Page>;
}

export function RoundsPage() {
  return <Page title="Rounds">{null}</Page>;
}
