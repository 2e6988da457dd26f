//! The words for an act of the record: those of the administration, and those the history of a recommendation has. Pure.
import { sentenceOf } from "../../../i18n";

/** What the act is called for people; null for one this app does not know: its name in the record has to do. */
export function actWords(act: string): string | null {
  const key = act.replace(".", "_");
  return sentenceOf(`record.act.${key}`) ?? sentenceOf(`recommendation.history.act.${key}`);
}
