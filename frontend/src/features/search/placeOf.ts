//! Where a search result is in its document.
import type { SearchResult } from "../../api/shapes";

/** The anchor in the document page: a comment, else its clause, else the top. */
export function placeOf(result: Pick<SearchResult, "clause" | "comment">): string | undefined {
  if (result.clause) return `clause-${result.clause}`;
  return result.comment ? `comment-${result.comment}` : undefined;
}
