//! The words for a span of validity.
import { useTranslation } from "../../../i18n";
import { bothTimes } from "../../../ui/time";

/** From when until when, in UTC and by the reader's clock, or "without limit". */
export function useValidity(): (from: string | null, to: string | null) => string {
  const { t } = useTranslation();
  return (from, to) => {
    const parts = [from ? t("accounts.people.from", { day: bothTimes(from) }) : "", to ? t("accounts.people.until", { day: bothTimes(to) }) : ""].filter(Boolean);
    return parts.length > 0 ? parts.join(", ") : t("accounts.people.always");
  };
}

/** The last moment of a plain day in UTC, as the API takes it; null stays null. */
export const endOfDay = (date: string | null): string | null => (date ? `${date}T23:59:59.999Z` : null);

/** The first moment of a plain day in UTC. */
export const startOfDay = (date: string | null): string | null => (date ? `${date}T00:00:00.000Z` : null);
