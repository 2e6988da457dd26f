//! Withdrawing a recommendation: says what will happen and to whom, takes the reason.
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { withdrawRecommendation } from "../../../api/recommendations";
import type { Recommendation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";

export function WithdrawDialog({ recommendation, onClose }: { recommendation: Recommendation; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const act = useAct<{ reason?: string }, Recommendation>({
    send: (body, key) => withdrawRecommendation(recommendation.id, body, key),
    changes: [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate), keys.coverage(recommendation.mandate), keys.board(recommendation.mandate), keys.me],
    onDone: () => {
      notifications.show({ message: t("recommendation.withdraw.done", { symbol: recommendation.symbol }) });
      onClose();
    },
  });
  useUnsavedWarning(reason.trim() !== "" && !act.isSuccess, act.isPending);
  const tabled = recommendation.newest_revision !== null;
  return (
    <Modal opened onClose={onClose} title={t("recommendation.withdraw.title", { symbol: recommendation.symbol })} closeButtonProps={{ "aria-label": t("app.close") }}>
      <form onSubmit={(event) => {
        event.preventDefault();
        act.mutate(reason.trim() === "" ? {} : { reason: reason.trim() });
      }}>
        <Stack>
          <Alert color="red" variant="light"><Text size="sm">{t(tabled ? "recommendation.withdraw.consequence_tabled" : "recommendation.withdraw.consequence")}</Text></Alert>
          <Textarea label={t("recommendation.withdraw.reason")} description={t("recommendation.withdraw.reason_hint")} autosize minRows={2} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <ProblemNotice problem={act.error} />
          <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t("app.cancel")}</Button><Button type="submit" color="red" loading={act.isPending}>{t("recommendation.withdraw.act")}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
