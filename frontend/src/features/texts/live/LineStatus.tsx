//! Saved, on the way, or not connected, in words and sign, from what the server confirmed; said aloud only when it matters.
import { Button, Group, Loader, Text } from "@mantine/core";
import { IconCircleCheck, IconCloudOff, IconEye, IconPencil } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { useSlow } from "../../../ui/Waiting";
import { standing, type Line } from "./line";

export interface LineStatusProps { line: Line; copyKept: boolean; onAgain: () => void }

export function LineStatus({ line, copyKept, onAgain }: LineStatusProps) {
  const { t } = useTranslation();
  const state = standing(line);
  const words = state === "ended" || state === "opening" ? t("texts.live.status.opening") : state === "unreachable" && !line.unsaved ? t("texts.live.status.waiting") : t(`texts.live.status.${state}`);
  const lost = state === "unreachable";
  const slow = useSlow(state !== "saved" && !lost && state !== "reading");
  const wasLost = useRef(false);
  const everSaved = useRef(false);
  const edited = useRef(false);
  useEffect(() => {
    if (lost) announce(words);
    else if (state === "saved" && (wasLost.current || (edited.current && !everSaved.current))) announce(t("texts.live.status.saved"));
    if (state === "saving") edited.current = true;
    if (state === "saved" && edited.current) everSaved.current = true;
    if (lost || state === "saved") wasLost.current = lost;
  }, [lost, state, t, words]);
  return (
    <Group gap={6} wrap="wrap" data-saving={state}>
      {state === "saved" ? <IconCircleCheck size={17} aria-hidden /> : lost ? <IconCloudOff size={17} aria-hidden /> : state === "reading" ? <IconEye size={17} aria-hidden /> : slow ? <Loader size={14} aria-hidden /> : state === "saving" ? <IconPencil size={17} aria-hidden /> : null}
      <Text size="sm" fw={lost ? 600 : 400} c={lost ? "var(--mantine-color-error)" : undefined} maw="34rem">
        {words}{line.unsaved && !copyKept ? ` ${t("texts.saving.no_copy")}` : ""}
      </Text>
      {lost ? <Button size="compact-sm" variant="default" onClick={onAgain}>{t("texts.saving.again")}</Button> : null}
    </Group>
  );
}
