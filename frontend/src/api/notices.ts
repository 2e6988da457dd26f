//! Calls about notices inside the app.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, post } from "./http";
import { keys } from "./keys";
import type { Notice } from "./shapes";

export const noticesQuery = (unread: boolean) => queryOptions({
  queryKey: [...keys.notices, { unread }], queryFn: ({ signal }) => everyItem<Notice>("/notices", { unread }, signal),
});
export const markRead = (body: { ids: string[] } | { all: true }) => post<void>("/notices/read", { body });
