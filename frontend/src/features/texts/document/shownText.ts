//! Which text of a recommendation is on screen. Pure.
import type { Recommendation } from "../../../api/shapes";

/** The text asked for in the address, else the newest revision, else the working text for those who may read it. */
export function shownText({ newest_revision, abilities }: Pick<Recommendation, "newest_revision" | "abilities">, asked: number | "working" | undefined): number | "working" | null {
  if (asked === "working" && abilities.read_working_text) return "working";
  if (typeof asked === "number" && newest_revision !== null && asked <= newest_revision) return asked;
  return newest_revision ?? (abilities.read_working_text ? "working" : null);
}
