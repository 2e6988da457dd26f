//! A time on screen: UTC first, the capital's time beside it, machine-readable. Never decides whether a deadline passed.
import { Text } from "@mantine/core";
import { useTranslation } from "../i18n";
import { cityOf, day, distance, offsetOf, timeIn, utcTime } from "./time";
import { useNow } from "./useNow";

export interface MomentProps {
  at: string;
  /** The capital's IANA time zone; without it only UTC is shown. */
  zone?: string | null;
  /** Adds "in 3 days". */
  relative?: boolean;
  size?: string;
}

/** UTC and capital time of one moment. */
export function Moment({ at, zone, relative, size = "sm" }: MomentProps) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <Text component="time" dateTime={at} size={size}>
      {utcTime(at)}
      {zone && zone !== "UTC" ? <Text span inherit c="dimmed">{" · "}{t("time.capital", { time: timeIn(zone, at), place: cityOf(zone) })} ({offsetOf(zone, at)})</Text> : null}
      {relative ? <Text span inherit c="dimmed">{" · "}{distance(at, now)}</Text> : null}
    </Text>
  );
}

export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{day(on)}</time>;
}
