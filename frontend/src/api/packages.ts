//! Calls about packages for the Leaders.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, request } from "./http";
import { keys } from "./keys";
import type { Package, PackageDetails, ResponseOutcome } from "./shapes";

export const packagesQuery = (mandate: string) => queryOptions({
  queryKey: keys.packages(mandate), queryFn: ({ signal }) => everyItem<Package>(`/mandates/${mandate}/packages`, {}, signal),
});
export const packageQuery = (id: string) => queryOptions({
  queryKey: keys.package(id), queryFn: ({ signal }) => request<Package>("GET", `/packages/${id}`, { signal }),
});
export const createPackage = (mandate: string, body: PackageDetails, idempotencyKey: string) =>
  request<Package>("POST", `/mandates/${mandate}/packages`, { body, idempotencyKey });
export const changePackage = (id: string, version: number, body: Partial<PackageDetails>) =>
  request<Package>("PATCH", `/packages/${id}`, { body, version });
export const submitPackage = (id: string, idempotencyKey: string) => request<Package>("POST", `/packages/${id}/submission`, { body: {}, idempotencyKey });
export const recordResponse = (id: string, body: { outcome: ResponseOutcome; text: string; date: string }, idempotencyKey: string) =>
  request<Package>("POST", `/packages/${id}/response`, { body, idempotencyKey });
