//! Short names used in the sentences of this feature. Pure apart from the catalogue.
import type { SignOff } from "../../api/shapes";
import { t } from "../../i18n";

/** "Zero draft", "Rev.2". */
export const revisionWord = (revision: number): string => (revision === 0 ? t("signoff.zero_draft") : t("signoff.revision", { number: revision }));

/** When the sign-off ends by itself: the end of the silence, or the deadline of the others; null for none. */
export const deadlineOf = (signOff: SignOff): string | null => (signOff.procedure.kind === "silence" ? signOff.procedure.deadline : signOff.deadline);
