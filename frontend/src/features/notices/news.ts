//! Which news are said on the page they concern, and in which words. Owns the choice; what happened is asked of the server.
import type { Hint } from "../../api/shapes";

/** The acts that are said, and the key of their sentence. What is left out shows on the page and needs no word. */
const SAID = {
  "revision.issued": "revision_issued",
  "sign_off.opened": "sign_off_opened",
  "sign_off.extended": "sign_off_extended",
  "sign_off.recalled": "sign_off_recalled",
  "silence.broken": "silence_broken",
  "position.recorded": "position_recorded",
  "recommendation.adopted": "adopted",
  "recommendation.withdrawn": "withdrawn",
  "recommendation.submitted": "submitted",
  "amendment.proposed": "amendment_proposed",
  "amendment.disposed": "amendment_disposed",
  "amendment.answered": "amendment_answered",
  "amendment.withdrawn": "amendment_withdrawn",
  "comment.made": "comment_made",
  "pen.given": "pen_given",
} as const;

/** The same of acts that concern a whole mandate. */
const SAID_OF_MANDATE = {
  "round.opened": "round_opened",
  "round.changed": "round_changed",
  "package.submitted": "package_submitted",
  "package.answered": "package_answered",
} as const;

export type NewsKey = (typeof SAID)[keyof typeof SAID] | (typeof SAID_OF_MANDATE)[keyof typeof SAID_OF_MANDATE];

/** What is on screen: a text, or a page of a mandate. */
export interface OnScreen { recommendation?: string; mandate?: string }

/** The sentence for a hint on the page it concerns; null when it is somebody's own act, older than the page, about
 *  something else, or not said. */
export function newsOf(hint: Hint, { recommendation, mandate }: OnScreen): NewsKey | null {
  if (hint.mine || hint.again) return null;
  if (recommendation !== undefined && hint.recommendation === recommendation) return hint.kind in SAID ? SAID[hint.kind as keyof typeof SAID] : null;
  if (mandate !== undefined && hint.mandate === mandate) return hint.kind in SAID_OF_MANDATE ? SAID_OF_MANDATE[hint.kind as keyof typeof SAID_OF_MANDATE] : null;
  return null;
}
