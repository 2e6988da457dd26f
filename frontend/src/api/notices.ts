//! Calls about notices: those in the app, what is wished to be told of, and deadlines in a calendar of one's own.
import { queryOptions, type InfiniteData } from "@tanstack/react-query";
import { atOnce, type AtOnce } from "./client";
import { get, pagesOf, post, put, remove } from "./http";
import { keys } from "./keys";
import type { Calendar, CalendarAddress, Following, Me, Notice, NoticePreferences, NoticePreferencesChange, Stance, Unsubscribing } from "./shapes";

export const noticesQuery = (unread: boolean) => pagesOf<Notice>([...keys.notices, { unread }], "/notices", { unread });
/** The newest unread ones, as many as a glance takes in. */
export const newestUnreadQuery = queryOptions({
  queryKey: [...keys.notices, "newest"],
  queryFn: async ({ signal }) => (await get<{ items: Notice[] }>("/notices", { query: { unread: true, limit: 8 }, signal })).items,
});
/** Where a notice leads: the address in the app with what it asks for, numbers as numbers, and the place on its page. */
export function placeOf(link: string): { to: string; search?: Record<string, string | number>; hash?: string } {
  const [address = "/", hash] = link.split("#");
  const [to = "/", asked] = address.split("?");
  return { to, ...(asked ? { search: Object.fromEntries([...new URLSearchParams(asked)].map(([name, value]) => [name, /^(0|[1-9]\d{0,8})$/.test(value) ? Number(value) : value])) } : {}), ...(hash ? { hash } : {}) };
}

export type Reading = { ids: string[] } | { all: true };
export const markRead = (body: Reading) => post<void>("/notices/read", { body });

type Pages = InfiniteData<{ items: Notice[]; next_cursor: string | null }>;
const isAbout = (reading: Reading, { id }: Notice) => "all" in reading || reading.ids.includes(id);
/** The notices as they stand once these are read; a list of unread ones has them no more. */
function afterReading(kept: Pages, reading: Reading, unreadOnly: boolean): Pages {
  const after = (items: Notice[]) => (unreadOnly ? items.filter((notice) => !isAbout(reading, notice)) : items.map((notice) => (isAbout(reading, notice) ? { ...notice, read: true } : notice)));
  return { ...kept, pages: kept.pages.map((page) => ({ ...page, items: after(page.items) })) };
}
/** What is shown at once when notices are read: the lists, the newest unread ones, the count in the header. */
export const readAtOnce: AtOnce<Reading>[] = [
  atOnce<Pages, Reading>(noticesQuery(false).queryKey, (kept, reading) => afterReading(kept, reading, false)),
  atOnce<Pages, Reading>(noticesQuery(true).queryKey, (kept, reading) => afterReading(kept, reading, true)),
  atOnce<Notice[], Reading>(newestUnreadQuery.queryKey, (kept, reading) => kept.filter((notice) => !isAbout(reading, notice))),
  atOnce<Me, Reading>(keys.me, (me, reading) => ({ ...me, unread_notices: "all" in reading ? 0 : Math.max(0, me.unread_notices - reading.ids.length) })),
];

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
