//! The question before every destructive or formal act: says what will happen and to whom. Owns no act.
import { Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { ReactNode } from "react";
import { t } from "../i18n";

export interface Question {
  title: string;
  /** What will happen and to whom. */
  consequence: ReactNode;
  confirm: string;
  /** The way out, where "Cancel" would not say which of the two is cancelled. */
  cancel?: string;
  /** Destructive acts are shown in red. */
  destructive?: boolean;
}

let asked: () => void;
/** Fulfilled with the first question: what shows questions is fetched no earlier. */
export const firstQuestion = new Promise<void>((resolve) => {
  asked = resolve;
});
let windowsOpen: () => void;
const windows = new Promise<void>((resolve) => {
  windowsOpen = resolve;
});
/** Says that dialogs can be shown from now on: what shows them is fetched with the first question or act, and a question waits for it. */
export const questionsCanBeShown = () => windowsOpen();

/** Asks, and answers true when confirmed. The focus returns to where it was. */
export async function ask({ title, consequence, confirm, cancel, destructive }: Question): Promise<boolean> {
  asked();
  await windows;
  return new Promise((resolve) => {
    let answered = false;
    const answer = (value: boolean) => {
      if (answered) return;
      answered = true;
      resolve(value);
    };
    modals.openConfirmModal({
      title,
      children: <Stack gap="xs">{typeof consequence === "string" ? <Text size="sm">{consequence}</Text> : consequence}</Stack>,
      labels: { confirm, cancel: cancel ?? t("app.cancel") },
      closeButtonProps: { "aria-label": t("app.close") },
      confirmProps: destructive ? { color: "red" } : {},
      onConfirm: () => answer(true),
      onCancel: () => answer(false),
      onClose: () => answer(false),
    });
  });
}
