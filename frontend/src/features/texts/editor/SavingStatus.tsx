//! Saved, saving or not saved, in words and sign; said aloud only when it matters (lost, back, refused, overtaken).
import { Button, Group, Loader, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCloudOff, IconPencil } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { useSlow } from "../../../ui/Waiting";
import type { Saving } from "./saving";

export interface SavingStatusProps { saving: Saving; copyKept: boolean; onMerge: () => void; onAgain: () => void }

export function SavingStatus({ saving, copyKept, onMerge, onAgain }: SavingStatusProps) {
  const { t } = useTranslation();
  const { phase, sentence } = saving;
  const trouble = phase === "unreachable" || phase === "refused" || phase === "conflict";
  const words = phase === "refused" ? t("texts.saving.refused", { sentence: sentence ?? "" }) : t(`texts.saving.${phase}`);
  const slow = useSlow(phase === "saving");
  const wasTrouble = useRef(false);
  const everSaved = useRef(false);
  useEffect(() => {
    if (trouble) announce(words);
    else if (phase === "saved" && (wasTrouble.current || (!everSaved.current && saving.edits > 0))) announce(t("texts.saving.saved"));
    if (phase === "saved" && saving.edits > 0) everSaved.current = true;
    if (trouble || phase === "saved") wasTrouble.current = trouble;
  }, [phase, saving.edits, t, trouble, words]);
  return (
    <Group gap={6} wrap="wrap" data-saving={phase}>
      {slow ? <Loader size={14} aria-hidden /> : phase === "saved" ? <IconCircleCheck size={17} aria-hidden /> : phase === "unsaved" || phase === "saving" ? <IconPencil size={17} aria-hidden /> : phase === "unreachable" ? <IconCloudOff size={17} aria-hidden /> : <IconAlertTriangle size={17} aria-hidden />}
      <Text size="sm" fw={trouble ? 600 : 400} c={trouble ? "var(--mantine-color-error)" : undefined} maw="34rem">
        {words}{phase !== "saved" && !copyKept ? ` ${t("texts.saving.no_copy")}` : ""}
      </Text>
      {phase === "conflict" ? <Button size="compact-sm" onClick={onMerge}>{t("texts.saving.merge")}</Button> : null}
      {phase === "unreachable" || phase === "refused" ? <Button size="compact-sm" variant="default" onClick={onAgain}>{t("texts.saving.again")}</Button> : null}
    </Group>
  );
}
