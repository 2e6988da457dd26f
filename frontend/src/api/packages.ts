//! Calls about packages for the Leaders.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, get, patch, post } from "./http";
import { keys } from "./keys";
import type { Package, PackageDetails, ResponseOutcome } from "./shapes";

export const packagesQuery = (mandate: string) => queryOptions({
  queryKey: keys.packages(mandate), queryFn: ({ signal }) => everyItem<Package>(`/mandates/${mandate}/packages`, {}, signal),
});
export const packageQuery = (id: string) => queryOptions({
  queryKey: keys.package(id), queryFn: ({ signal }) => get<Package>(`/packages/${id}`, { signal }),
});
export const createPackage = (mandate: string, body: PackageDetails, idempotencyKey: string) =>
  post<Package>(`/mandates/${mandate}/packages`, { body, idempotencyKey });
export const changePackage = (id: string, version: number, body: Partial<PackageDetails>) =>
  patch<Package>(`/packages/${id}`, { body, version });
export const submitPackage = (id: string, idempotencyKey: string) => post<Package>(`/packages/${id}/submission`, { body: {}, idempotencyKey });
export const recordResponse = (id: string, body: { outcome: ResponseOutcome; text: string; date: string }, idempotencyKey: string) =>
  post<Package>(`/packages/${id}/response`, { body, idempotencyKey });
