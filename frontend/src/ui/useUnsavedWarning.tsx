//! The warning before leaving a page with unsaved words, by link, by back button or by closing the window.
import { useBlocker } from "@tanstack/react-router";
import { t } from "../i18n";
import { ask } from "./confirm";
import { useHoldsWords } from "./unsaved";

/**
 * Warns while `unsaved`, except while the words are being sent: what is done with the answer may lead on. Changing only the
 * search or hash of the same page does not count as leaving.
 */
export function useUnsavedWarning(unsaved: boolean, sending = false): void {
  useHoldsWords(unsaved);
  const warns = unsaved && !sending;
  useBlocker({
    disabled: !warns,
    enableBeforeUnload: warns,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      const leave = await ask({
        title: t("app.unsaved_title"), consequence: t("app.unsaved"), confirm: t("app.leave"), cancel: t("app.stay"), destructive: true,
      });
      return !leave;
    },
  });
}
