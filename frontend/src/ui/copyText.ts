//! Putting text on the clipboard, with a way out where the browser forbids it.
import { notifications } from "@mantine/notifications";
import { t } from "../i18n";
import { announce } from "./announce";

/** Copies text; where the browser forbids it, shows the text to copy by hand. `said` is for what is not to be read aloud or shown again. */
export async function copyText(text: string, said?: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(said ?? t("texts.copied"));
    notifications.show({ message: said ?? (text.length <= 200 ? t("texts.copied_what", { text }) : t("texts.copied")), autoClose: 3000 });
  } catch {
    notifications.show({ title: t("texts.copy_by_hand"), message: text, autoClose: false });
  }
}
