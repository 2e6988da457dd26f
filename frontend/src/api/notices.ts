//! Calls about notices: those in the app, what is wished to be told of, and deadlines in a calendar of one's own.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, get, post, put, remove } from "./http";
import { keys } from "./keys";
import type { Calendar, CalendarAddress, Following, Notice, NoticePreferences, NoticePreferencesChange, Stance, Unsubscribing } from "./shapes";

export const noticesQuery = (unread: boolean) => queryOptions({
  queryKey: [...keys.notices, { unread }], queryFn: ({ signal }) => everyItem<Notice>("/notices", { unread }, signal),
});
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
