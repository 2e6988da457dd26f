//! Calls about notices: those in the app, what is wished to be told of, and deadlines in a calendar of one's own.
import { queryOptions } from "@tanstack/react-query";
import { get, pagesOf, post, put, remove } from "./http";
import { keys } from "./keys";
import type { Calendar, CalendarAddress, Following, Notice, NoticePreferences, NoticePreferencesChange, Stance, Unsubscribing } from "./shapes";

export const noticesQuery = (unread: boolean) => pagesOf<Notice>([...keys.notices, { unread }], "/notices", { unread });
/** The newest unread ones, as many as a glance takes in. */
export const newestUnreadQuery = queryOptions({
  queryKey: [...keys.notices, "newest"],
  queryFn: async ({ signal }) => (await get<{ items: Notice[] }>("/notices", { query: { unread: true, limit: 8 }, signal })).items,
});
/** Where a notice leads: the address in the app and the place on its page. */
export function placeOf(link: string): { to: string; hash?: string } {
  const [to = "/", hash] = link.split("#");
  return hash ? { to, hash } : { to };
}
export const markRead = (body: { ids: string[] } | { all: true }) => post<void>("/notices/read", { body });

export const noticePreferencesQuery = queryOptions({
  queryKey: keys.noticePreferences, queryFn: ({ signal }) => get<NoticePreferences>("/me/notice-preferences", { signal }),
});
export const setNoticePreferences = (version: number, body: NoticePreferencesChange) => put<NoticePreferences>("/me/notice-preferences", { body, version });
export const followingQuery = (id: string) => queryOptions({
  queryKey: keys.following(id), queryFn: ({ signal }) => get<Following>(`/recommendations/${id}/following`, { signal }),
});
export const follow = (id: string, stance: Stance | null) => put<Following>(`/recommendations/${id}/following`, { body: { stance } });
export const unsubscribingQuery = (token: string) => queryOptions({
  queryKey: keys.unsubscribing(token), queryFn: ({ signal }) => get<Unsubscribing>(`/unsubscribe/${encodeURIComponent(token)}`, { signal }), retry: false,
});
export const unsubscribe = (token: string) => post<void>(`/unsubscribe/${encodeURIComponent(token)}`, { body: {} });
export const calendarQuery = queryOptions({ queryKey: keys.calendar, queryFn: ({ signal }) => get<Calendar>("/me/calendar", { signal }) });
export const openCalendar = () => post<CalendarAddress>("/me/calendar", { body: {} });
export const revokeCalendar = () => remove<void>("/me/calendar");
