//! The question before a text is shown to observers, is no longer, or is under another marking. Owns no request.
import type { Recommendation } from "../../../api/shapes";
import { t } from "../../../i18n";
import { ask } from "../../../ui/confirm";

type Released = Pick<Recommendation, "symbol" | "marking">;

/** Asks whether observers shall read the text from now on, or no more; true when confirmed. */
export const askRelease = (text: Released, released: boolean): Promise<boolean> => asked(text, released ? "release" : "close");
/** Asks whether a text that observers read shall have this marking from now on; true when confirmed. */
export const askMarking = (text: Released): Promise<boolean> => asked(text, "mark");

function asked({ symbol, marking }: Released, act: "release" | "close" | "mark"): Promise<boolean> {
  return ask({
    title: t(`signoff.observers.${act}`), confirm: t(`signoff.observers.${act}`),
    consequence: t(`signoff.observers.${act}_consequence`, { symbol, marking: t(`words.marking.${marking}`) }),
  });
}
