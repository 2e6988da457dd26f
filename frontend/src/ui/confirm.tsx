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
  /** Destructive acts are shown in red. */
  destructive?: boolean;
}

let standing: () => void = () => {};
const stands = new Promise<void>((resolve) => {
  standing = resolve;
});
/** The place where questions appear is on the page; it comes after the first screen, and a question may come sooner. */
export const questionsCanBeAsked = (): void => standing();

/** Asks, and answers true when confirmed. The focus returns to where it was. */
export async function ask({ title, consequence, confirm, destructive }: Question): Promise<boolean> {
  await stands;
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
      labels: { confirm, cancel: t("app.cancel") },
      closeButtonProps: { "aria-label": t("app.close") },
      confirmProps: destructive ? { color: "red" } : {},
      onConfirm: () => answer(true),
      onCancel: () => answer(false),
      onClose: () => answer(false),
    });
  });
}
