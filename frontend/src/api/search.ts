//! The search call.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { everyItem } from "./http";
import { keys } from "./keys";
import type { SearchResult } from "./shapes";

export const searchQuery = (q: string, mandate: string) => queryOptions({
  queryKey: keys.search(q, mandate),
  queryFn: ({ signal }) => everyItem<SearchResult>("/search", { q, mandate }, signal),
  enabled: q.trim().length > 1,
  placeholderData: keepPreviousData,
});
