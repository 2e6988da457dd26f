//! A time on screen: UTC first, the reader's own time beside it, machine-readable. Never decides whether a deadline passed.
import { Text } from "@mantine/core";
import { day, distance, ownTime, utcTime } from "./time";
import { useNow } from "./useNow";

export interface MomentProps {
  at: string;
  /** Another place than the reader's on this screen: the capital of a state, or of the mandate a listed thing belongs to. */
  zone?: string | null;
  /** Adds "in 3 days". */
  relative?: boolean;
  size?: string;
}

/** One moment in UTC and in the reader's zone, or in `zone`. */
export function Moment({ at, zone, relative, size = "sm" }: MomentProps) {
  const now = useNow();
  const own = ownTime(at, zone ?? undefined);
  return (
    <Text component="time" dateTime={at} size={size}>
      {utcTime(at)}
      {own ? <Text span inherit c="dimmed">{" · "}{own}</Text> : null}
      {relative ? <Text span inherit c="dimmed">{" · "}{distance(at, now)}</Text> : null}
    </Text>
  );
}

export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{day(on)}</time>;
}
