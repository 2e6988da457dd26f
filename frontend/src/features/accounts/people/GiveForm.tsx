//! Giving somebody who has an account a new credential.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { addCredential } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Mandate, Person } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";
import { PlaceFields, rolesIn, type Place } from "./PlaceFields";
import { endOfDay, startOfDay } from "./validity";

export function GiveForm({ mandate, person, onClose }: { mandate: Mandate; person: Person | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={person !== null} onClose={onClose} title={person ? t("accounts.people.give_to", { name: person.name }) : ""} closeButtonProps={{ "aria-label": t("app.close") }}>
      {person ? <Fields key={person.id} mandate={mandate} person={person} onClose={onClose} /> : null}
    </Modal>
  );
}

function Fields({ mandate, person, onClose }: { mandate: Mandate; person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const present = person.credentials.find(({ active }) => active);
  const delegation = present?.delegation ?? mandate.delegations[0]?.code ?? "";
  const form = useForm<Place>({ initialValues: { delegation, role: present?.role ?? rolesIn(mandate.delegations, delegation)[0] ?? "drafter", valid_from: null, valid_to: null } });
  const act = useAct({
    send: (values: Place, key) => addCredential({
      user: person.id, mandate: mandate.id, delegation: values.delegation, role: values.role,
      valid_from: startOfDay(values.valid_from) ?? undefined, valid_to: endOfDay(values.valid_to) ?? undefined,
    }, key),
    changes: [keys.people(mandate.id), keys.administrationRecord],
    onDone: () => {
      notifications.show({ message: t("accounts.people.given_done", { name: person.name }), color: "green" });
      onClose();
    },
    onProblem: (problem) => form.setErrors(problem.fields),
  });
  useUnsavedWarning(form.isDirty() && !act.isSuccess);
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack>
        <Text size="sm">{t("accounts.people.replaces")}</Text>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        <PlaceFields form={form} delegations={mandate.delegations} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t("app.cancel")}</Button>
          <Button type="submit" loading={act.isPending}>{t("accounts.people.give")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
