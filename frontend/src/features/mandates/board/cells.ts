//! The words of a board cell and the rows a filter leaves. Pure.
import type { Board, BoardCell, BoardRow, Mandate, Status } from "../../../api/shapes";
import { t } from "../../../i18n";
import { bothTimes } from "../../../ui/time";

export interface BoardFilter { body?: string; tasking?: string; status?: string }

/** What a cell says to somebody who sees neither shape nor colour, beyond the position itself; empty when nothing more. */
export function cellDetail(cell: BoardCell): string {
  if (cell.due) return t("mandates.board.due", { time: bothTimes(cell.due) });
  if (cell.position === "agree_ad_referendum" && !cell.final) return t("mandates.board.not_final");
  return "";
}

/** What the room decides now comes before what it will decide, and that before what is done. */
const urgency: Record<Status, number> = { sign_off: 0, negotiation: 1, drafting: 2, adopted: 3, submitted: 4, withdrawn: 5 };

/** The rows that pass the filter, the open ones first; a tasking includes its strands (T1 shows T1.2). */
export function rowsOf(board: Board, filter: BoardFilter, mandate: Mandate | undefined): BoardRow[] {
  const parents = new Map((mandate?.taskings ?? []).map(({ number, parent }) => [number, parent]));
  const under = (number: string | null | undefined, wanted: string): boolean => {
    for (let at = number; at; at = parents.get(at) ?? null) if (at === wanted) return true;
    return false;
  };
  const shown = board.rows.filter(({ recommendation }) =>
    (!filter.body || recommendation.lead_body === filter.body || recommendation.involved_bodies.includes(filter.body))
    && (!filter.status || recommendation.status === filter.status)
    && (!filter.tasking || recommendation.taskings.some((number) => under(number, filter.tasking ?? ""))));
  return shown.sort((one, other) => urgency[one.recommendation.status] - urgency[other.recommendation.status] || Number(other.blocked) - Number(one.blocked));
}

const signed: Status[] = ["sign_off", "adopted", "submitted"];

/** Whether texts were signed or are being signed, and this reader is told no state's position on any. */
export function positionsHidden(board: Board): boolean {
  const told = board.rows.some(({ cells }) => cells.some(({ position }) => position !== null));
  return !told && board.rows.some(({ recommendation }) => signed.includes(recommendation.status));
}
