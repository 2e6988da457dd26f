//! Comments arranged for a page: threads by clause, on the whole recommendation, and those whose words are gone. Pure.
//! Loses no comment.
import type { Anchor, Comment } from "../../api/shapes";

export interface Thread { root: Comment; replies: Comment[] }
export interface Arrangement {
  byClause: Record<string, Thread[]>;
  general: Thread[];
  /** The quoted words or the clause are no longer in the text. */
  orphaned: Thread[];
  /** Threads on other revisions than an older one being read. */
  elsewhere: number;
}
export interface Quoted { start: number; end: number; owner: string }

export function threadsOf(comments: Comment[]): Thread[] {
  const ids = new Set(comments.map(({ id }) => id));
  const replies = new Map<string, Comment[]>();
  const roots = comments.filter((comment) => {
    if (comment.parent === null || !ids.has(comment.parent)) return true;
    replies.set(comment.parent, [...(replies.get(comment.parent) ?? []), comment]);
    return false;
  });
  const inTime = (list: Comment[]) => list.toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  return inTime(roots).map((root) => ({ root, replies: inTime(replies.get(root.id) ?? []) }));
}

/** Where a comment is on the page, and what an address names it by. */
export const commentAnchor = (id: string): string => `comment-${id}`;

/** Whether the place named in an address is in this thread. */
export function holds({ root, replies }: Thread, place: string): boolean {
  return [root, ...replies].some(({ id }) => commentAnchor(id) === place);
}

/** Arranges threads beside a text: the newest revision (`revision` null) or an older one by its number. */
export function arrange(threads: Thread[], revision: number | null, clauses: ReadonlySet<string>): Arrangement {
  const arrangement: Arrangement = { byClause: {}, general: [], orphaned: [], elsewhere: 0 };
  for (const thread of threads) {
    const { anchor, anchored } = thread.root;
    const older = revision !== null;
    const clause = older ? (anchor?.revision === revision ? anchor.clause : null) : (anchored?.state === "orphaned" ? null : (anchored?.clause ?? anchor?.clause ?? null));
    if (anchor === null) arrangement.general.push(thread);
    else if (clause !== null && clauses.has(clause)) (arrangement.byClause[clause] ??= []).push(thread);
    else if (older) arrangement.elsewhere += 1;
    else arrangement.orphaned.push(thread);
  }
  return arrangement;
}

/** Where a thread's quoted words stand in a clause's plain text; null when it is on the whole clause. */
export function quotedIn(root: Comment, text: string, revision: number | null): Quoted | null {
  const { anchor, anchored, id } = root;
  if (!anchor || anchor.quote === "") return null;
  if (revision === null && anchored && anchored.start !== null && anchored.end !== null) return { start: anchored.start, end: anchored.end, owner: id };
  const inContext = text.indexOf(anchor.prefix + anchor.quote + anchor.suffix);
  const start = inContext >= 0 ? inContext + anchor.prefix.length : text.indexOf(anchor.quote);
  return start < 0 ? null : { start, end: start + anchor.quote.length, owner: id };
}

const CONTEXT = 32;

/** The anchor of a passage; surrounding white space is left out of the quote. An empty passage anchors the whole clause. */
export function anchorOf(revision: number, clause: string, text: string, passage: { start: number; end: number } | null): Anchor {
  if (passage === null) return { revision, clause, quote: "", prefix: "", suffix: "" };
  const cut = text.slice(passage.start, passage.end);
  const start = passage.start + (cut.length - cut.trimStart().length);
  const end = start + cut.trim().length;
  return { revision, clause, quote: text.slice(start, end), prefix: text.slice(Math.max(0, start - CONTEXT), start), suffix: text.slice(end, end + CONTEXT) };
}
