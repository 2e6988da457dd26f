//! The name of a revision: 0 is the zero draft.
import { t } from "../../i18n";

export function revisionName(number: number | null): string {
  if (number === null) return t("recommendations.list.not_tabled");
  return number === 0 ? t("recommendations.list.zero_draft") : t("recommendations.list.rev", { number });
}
