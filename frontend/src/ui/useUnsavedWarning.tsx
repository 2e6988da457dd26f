//! The warning before leaving a page with unsaved words, by link, by back button or by closing the window.
import { useBlocker } from "@tanstack/react-router";
import { t } from "../i18n";
import { ask } from "./confirm";

/** Warns while `unsaved`. Changing only the search or hash of the same page does not count as leaving. */
export function useUnsavedWarning(unsaved: boolean): void {
  useBlocker({
    disabled: !unsaved,
    enableBeforeUnload: unsaved,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      const leave = await ask({
        title: t("app.unsaved_title"), consequence: t("app.unsaved"), confirm: t("app.leave"), destructive: true,
      });
      return !leave;
    },
  });
}
