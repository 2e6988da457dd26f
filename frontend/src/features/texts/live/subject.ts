//! What is written live: a working text, or something a delegation or the chair prepares inside. The editor and its line know
//! no more of it than this.
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { TextAuthors, WorkingText } from "../../../api/shapes";

export interface LiveSubject {
  /** Its address below /live. */
  path: string;
  /** The name under which this browser keeps words of it that the server does not have. */
  kept: string;
  mandate: string;
  /** What a screen reader calls the field. */
  label: string;
  /** Its state as the page opened it: who saved it last. */
  opened: Pick<WorkingText, "version" | "updated_at" | "updated_by">;
  /** Asks the server for it anew; fails when it is not to be had. */
  ask: (client: QueryClient) => Promise<unknown>;
  /** What shows the stored text elsewhere on the page. */
  shownBy: QueryKey;
  /** What shows the right to write it. */
  rightsIn: QueryKey;
  /** Who wrote which words; never from the cache. */
  authors: { queryKey: QueryKey; queryFn: (context: { signal: AbortSignal }) => Promise<TextAuthors> };
}
