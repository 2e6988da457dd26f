//! The question before a text is shown to observers, or is no longer. Owns no request.
import type { Recommendation } from "../../../api/shapes";
import { t } from "../../../i18n";
import { ask } from "../../../ui/confirm";

/** Asks whether observers shall read the text from now on, or no more; true when confirmed. */
export function askRelease({ symbol, marking }: Pick<Recommendation, "symbol" | "marking">, released: boolean): Promise<boolean> {
  const act = released ? "release" : "close";
  return ask({
    title: t(`signoff.observers.${act}`), confirm: t(`signoff.observers.${act}`),
    consequence: t(`signoff.observers.${act}_consequence`, { symbol, marking: t(`words.marking.${marking}`) }),
  });
}
