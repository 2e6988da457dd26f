//! Changing the last day of a credential.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { changeCredential } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Credential } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { DayPicker } from "../../../ui/DeadlinePicker";
import { ProblemNotice } from "../../../ui/Waiting";
import { endOfDay } from "./validity";

export function EndForm({ mandate, credential, onClose }: { mandate: string; credential: Credential | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={credential !== null} onClose={onClose} title={t("accounts.people.change_end")} closeButtonProps={{ "aria-label": t("app.close") }}>
      {credential ? <Fields key={credential.id} mandate={mandate} credential={credential} onClose={onClose} /> : null}
    </Modal>
  );
}

function Fields({ mandate, credential, onClose }: { mandate: string; credential: Credential; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({ initialValues: { valid_to: credential.valid_to?.slice(0, 10) ?? null } });
  const act = useAct({
    send: (values: { valid_to: string | null }) => changeCredential(credential, { valid_to: endOfDay(values.valid_to) }),
    changes: [keys.people(mandate), keys.administrationRecord],
    onDone: () => {
      notifications.show({ message: t("accounts.people.changed_done", { name: credential.user.name }), color: "green" });
      onClose();
    },
    onProblem: (problem) => {
      form.setErrors(problem.fields);
      if (problem.status === 412) void client.invalidateQueries({ queryKey: keys.people(mandate) });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack>
        <Text size="sm">{credential.user.name}, {credential.delegation_name}, {t(`words.role.${credential.role}`)}</Text>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        <DayPicker label={t("accounts.people.new_end")} description={t("accounts.people.new_end_description")} value={form.values.valid_to}
          onChange={(value) => form.setFieldValue("valid_to", value)} error={form.errors.valid_to as string | undefined} />
        <Text size="sm">{t("accounts.people.new_end_consequence")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" loading={act.isPending}>{t("app.save")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
