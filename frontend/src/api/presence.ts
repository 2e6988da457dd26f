//! Who else is at a recommendation. Says that this page is there, again and again while it is looked at, and that it left.
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { address, get, put, remove } from "./http";
import { keys } from "./keys";
import { recommendationQuery } from "./recommendations";
import type { Doing, Presence } from "./shapes";

/** Which of this browser's pages it is: somebody is there as long as one of theirs is. `randomUUID` needs https, this does not. */
const PAGE = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
/** The server forgets who said nothing for 45 seconds. */
const AGAIN_MS = 20_000;

export const presenceQuery = (id: string) => queryOptions({
  queryKey: keys.presence(id), queryFn: ({ signal }) => get<Presence>(`/recommendations/${id}/presence`, { signal }), retry: false,
});
const arrive = (id: string, doing: Doing) => put<Presence>(`/recommendations/${id}/presence`, { body: { doing, page: PAGE } });
const leave = (id: string) => remove<void>(`/recommendations/${id}/presence`, { query: { page: PAGE } });

/** Says that this person is at the recommendation for as long as this page is looked at. */
export function usePresence(recommendation: string | undefined, doing: Doing): void {
  const client = useQueryClient();
  const shown = useQuery({ ...recommendationQuery(recommendation ?? ""), enabled: recommendation !== undefined });
  const here = shown.data?.id;
  useEffect(() => {
    if (here === undefined) return;
    const say = () => {
      if (document.visibilityState !== "visible") return;
      // That nobody sees one here is no reason to stop reading.
      arrive(here, doing).then((view) => client.setQueryData(keys.presence(here), view), () => {});
    };
    const closed = () => void navigator.sendBeacon(address(`/recommendations/${here}/presence/end`, { page: PAGE }));
    say();
    const timer = window.setInterval(say, AGAIN_MS);
    document.addEventListener("visibilitychange", say);
    window.addEventListener("pagehide", closed);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", say);
      window.removeEventListener("pagehide", closed);
    };
  }, [client, here, doing]);
  useEffect(() => (here === undefined ? undefined : () => void leave(here).catch(() => {})), [here]);
}
