//! The one door of the feature `record`.
import { Page } from "../../ui/Page";

export function DeliveriesPage() {
  return <Page title="Deliveries">{null}</Page>;
}

export function RecordPage() {
  return <Page title="Record">{null}</Page>;
}
