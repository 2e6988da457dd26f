//! Who is using the app: the signed-in person and the mandate on screen. Knows no rule; roles are shown, abilities decide.
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { meQuery } from "./accounts";
import { recommendationQuery } from "./recommendations";
import type { MandateOfMine, Me } from "./shapes";

const LAST_MANDATE = "mufakat.mandate";

/** The signed-in person. Only below the signed-in frame, which has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** This person's place in one mandate; null when they have none there. */
export function useMyMandate(mandate: string | null | undefined): MandateOfMine | null {
  const me = useMe();
  return me.mandates.find(({ id }) => id === mandate) ?? null;
}

/** The capital's time zone of this person's delegation in a mandate; their own zone otherwise. */
export function useCapitalZone(mandate: string | null | undefined): string {
  const me = useMe();
  return useMyMandate(mandate)?.time_zone ?? me.user.time_zone;
}

/** The mandate the screen is about: from the address, from the recommendation in the address, or the one used last. */
export function useCurrentMandate(): MandateOfMine | null {
  const me = useMe();
  const { mandate, recommendation } = useParams({ strict: false }) as { mandate?: string; recommendation?: string };
  const shown = useQuery({ ...recommendationQuery(recommendation ?? ""), enabled: recommendation !== undefined });
  const named = mandate ?? shown.data?.mandate;
  const found = me.mandates.find(({ id }) => id === named);
  if (found) {
    rememberMandate(found.id);
    return found;
  }
  return me.mandates.find(({ id }) => id === lastMandate()) ?? me.mandates[0] ?? null;
}

function lastMandate(): string | null {
  try {
    return window.localStorage.getItem(LAST_MANDATE);
  } catch {
    return null;
  }
}

function rememberMandate(id: string): void {
  try {
    window.localStorage.setItem(LAST_MANDATE, id);
  } catch {
    // A browser that keeps nothing only loses the convenience.
  }
}
