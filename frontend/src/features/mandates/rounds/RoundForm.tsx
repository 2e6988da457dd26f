//! Opening a round, or moving the deadlines of one.
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { addRound, changeRound } from "../../../api/mandates";
import type { Round, State } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { DeadlinePicker } from "../../../ui/DeadlinePicker";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";

export interface RoundFormProps { mandate: string; roster: State[]; round: Round | "new" | null; onClose: () => void }

export function RoundForm({ mandate, roster, round, onClose }: RoundFormProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={round !== null} onClose={onClose} title={t(round === "new" ? "mandates.rounds.open_title" : "mandates.rounds.change_title")} closeButtonProps={{ "aria-label": t("app.close") }}>
      {round ? <Fields key={round === "new" ? "new" : round.id} mandate={mandate} roster={roster} round={round === "new" ? null : round} onClose={onClose} /> : null}
    </Modal>
  );
}

interface Values { name: string; amendments_close: string | null; comments_close: string | null }

function Fields({ mandate, roster, round, onClose }: { mandate: string; roster: State[]; round: Round | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [opened] = useState(() => new Date().toISOString());
  const form = useForm<Values>({
    initialValues: { name: round?.name ?? "", amendments_close: round?.amendments_close ?? null, comments_close: round?.comments_close ?? null },
  });
  const act = useAct({
    send: (values: Values, key) => (round ? changeRound(round.id, round.version, values) : addRound(mandate, values, key)),
    changes: [keys.rounds(mandate), keys.mandate(mandate), keys.administrationRecord],
    onDone: ({ name }) => {
      notifications.show({ message: t(round ? "mandates.rounds.changed_done" : "mandates.rounds.opened_done", { name }), color: "green" });
      onClose();
    },
    onProblem: (problem) => form.setErrors(problem.fields),
  });
  useUnsavedWarning(form.isDirty() && !act.isSuccess);
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        <TextInput label={t("mandates.rounds.name")} required withAsterisk={false} data-autofocus {...form.getInputProps("name")} />
        <DeadlinePicker label={t("mandates.rounds.amendments_close")} value={form.values.amendments_close} onChange={(value) => form.setFieldValue("amendments_close", value)}
          clearable earliest={opened} capitals={roster} error={form.errors.amendments_close as string | undefined} />
        <DeadlinePicker label={t("mandates.rounds.comments_close")} value={form.values.comments_close} onChange={(value) => form.setFieldValue("comments_close", value)}
          clearable earliest={opened} capitals={roster} error={form.errors.comments_close as string | undefined} />
        <Text size="sm" c="dimmed">{t("mandates.rounds.consequence")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" loading={act.isPending}>{t(round ? "app.save" : "mandates.rounds.new")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
