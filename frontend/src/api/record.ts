//! Calls about the record: the chains, their verification, and the deliveries of notices by mail.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, pagesOf, post } from "./http";
import { keys } from "./keys";
import type { Delivery, DeliveryStatus, RecordEntry, Verification } from "./shapes";

export const recordQuery = (id: string) => queryOptions({
  queryKey: keys.record(id), queryFn: ({ signal }) => everyItem<RecordEntry>(`/recommendations/${id}/record`, {}, signal),
});
export const administrationRecordQuery = queryOptions({
  queryKey: keys.administrationRecord, queryFn: ({ signal }) => everyItem<RecordEntry>("/record", {}, signal),
});
export const verifyRecord = (recommendation?: string) =>
  post<Verification>("/record/verification", { body: recommendation ? { recommendation } : {} });
export const outboxQuery = (status: DeliveryStatus, mandate: string) => pagesOf<Delivery>([...keys.outbox, status, mandate], "/outbox", { status, mandate });
/** Every mail of the mandate that failed for good; how many there were. */
export const retryDeliveries = (mandate: string) => post<{ retried: number }>("/outbox/retry", { body: { mandate } });
export const retryDelivery = (id: string) => post<unknown>(`/outbox/${id}/retry`, { body: {} });
