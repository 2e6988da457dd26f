//! The calendars of the date pickers in the reader's locale: names of months and days, and the day a week begins with. Loads
//! one small file when a picker is on the page.
import { DatesProvider } from "@mantine/dates";
import { useEffect, useState, type ReactNode } from "react";
import { readerLocale } from "./time";

interface Calendar { name: string; load: () => Promise<unknown> }
/** By language; English comes with the pickers. */
const calendars: Readonly<Record<string, Calendar>> = {
  id: { name: "id", load: () => import("dayjs/locale/id") },
  ms: { name: "ms", load: () => import("dayjs/locale/ms") },
  vi: { name: "vi", load: () => import("dayjs/locale/vi") },
  th: { name: "th", load: () => import("dayjs/locale/th") },
  lo: { name: "lo", load: () => import("dayjs/locale/lo") },
  km: { name: "km", load: () => import("dayjs/locale/km") },
  my: { name: "my", load: () => import("dayjs/locale/my") },
  fil: { name: "tl-ph", load: () => import("dayjs/locale/tl-ph") },
};

type Week = { getWeekInfo?: () => { firstDay: number } };
const days = [0, 1, 2, 3, 4, 5, 6] as const;

/** 0 for Sunday; Monday where the browser does not know. */
export function weekBegins(locale: string): (typeof days)[number] {
  const first = (new Intl.Locale(locale) as Week).getWeekInfo?.().firstDay ?? 1;
  return days[first % 7] ?? 1;
}

export function PickerLocale({ children }: { children: ReactNode }) {
  const locale = readerLocale();
  const [known, setKnown] = useState("en");
  useEffect(() => {
    let shown = true;
    const calendar = calendars[new Intl.Locale(locale).language];
    // Without it the names stay English, which everybody here reads.
    void calendar?.load().then(() => (shown ? setKnown(calendar.name) : undefined), () => {});
    return () => {
      shown = false;
    };
  }, [locale]);
  return <DatesProvider settings={{ locale: known, firstDayOfWeek: weekBegins(locale) }}>{children}</DatesProvider>;
}
