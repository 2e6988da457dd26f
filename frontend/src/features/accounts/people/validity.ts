//! The words for a span of validity.
import { useTranslation } from "../../../i18n";
import { day } from "../../../ui/time";

/** "from 1 Oct 2026, until 31 Dec 2026" or "without limit". */
export function useValidity(): (from: string | null, to: string | null) => string {
  const { t } = useTranslation();
  return (from, to) => {
    const parts = [from ? t("accounts.people.from", { day: day(from) }) : "", to ? t("accounts.people.until", { day: day(to) }) : ""].filter(Boolean);
    return parts.length > 0 ? parts.join(", ") : t("accounts.people.always");
  };
}

/** The last moment of a plain day in UTC, as the API takes it; null stays null. */
export const endOfDay = (date: string | null): string | null => (date ? `${date}T23:59:59.999Z` : null);

/** The first moment of a plain day in UTC. */
export const startOfDay = (date: string | null): string | null => (date ? `${date}T00:00:00.000Z` : null);
