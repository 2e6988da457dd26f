//! Inviting a person into a delegation.
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { invite } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Mandate } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";
import { PlaceFields, rolesIn, type Place } from "./PlaceFields";
import { endOfDay, startOfDay } from "./validity";

interface Values extends Place { name: string; email: string }

export function InviteForm({ mandate, opened, onClose }: { mandate: Mandate; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("accounts.people.invite_title")} closeButtonProps={{ "aria-label": t("app.close") }}>
      <Fields mandate={mandate} onClose={onClose} />
    </Modal>
  );
}

function Fields({ mandate, onClose }: { mandate: Mandate; onClose: () => void }) {
  const { t } = useTranslation();
  const delegation = mandate.delegations[0]?.code ?? "";
  const form = useForm<Values>({
    initialValues: { name: "", email: "", delegation, role: rolesIn(mandate.delegations, delegation)[0] ?? "drafter", valid_from: null, valid_to: null },
  });
  const act = useAct({
    send: (values: Values, key) => invite({
      mandate: mandate.id, name: values.name.trim(), email: values.email.trim(), delegation: values.delegation, role: values.role,
      valid_from: startOfDay(values.valid_from) ?? undefined, valid_to: endOfDay(values.valid_to) ?? undefined,
    }, key),
    changes: [keys.invitations(mandate.id), keys.administrationRecord],
    onDone: (invitation) => {
      notifications.show({ message: t("accounts.people.sent_done", { name: invitation.name }), color: "green" });
      onClose();
    },
    onProblem: (problem) => form.setErrors(problem.fields),
  });
  useUnsavedWarning(form.isDirty() && !act.isSuccess);
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        <TextInput label={t("accounts.people.name")} required withAsterisk={false} data-autofocus {...form.getInputProps("name")} />
        <TextInput label={t("accounts.people.email")} type="email" required withAsterisk={false} {...form.getInputProps("email")} />
        <PlaceFields form={form} delegations={mandate.delegations} />
        <Text size="sm">{t("accounts.people.invite_consequence")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" loading={act.isPending}>{t("accounts.people.send")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
