//! Putting text on the clipboard, with a way out where the browser forbids it.
import { notifications } from "@mantine/notifications";
import { t } from "../../i18n";
import { announce } from "../../ui/announce";

/** Copies text; where the browser forbids it, shows the text to copy by hand. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("texts.copied"));
    notifications.show({ message: text.length <= 200 ? t("texts.copied_what", { text }) : t("texts.copied"), autoClose: 3000 });
  } catch {
    notifications.show({ title: t("texts.copy_by_hand"), message: text, autoClose: false });
  }
}
