//! Invitations and what became of them.
import { Badge, Button, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { withdrawInvitation } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Delegation, Invitation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { ask } from "../../../ui/confirm";
import { Moment } from "../../../ui/Moment";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { useNow } from "../../../ui/useNow";
import { ProblemNotice } from "../../../ui/Waiting";

export function InvitationTable({ mandate, invitations, delegations }: { mandate: string; invitations: Invitation[]; delegations: Delegation[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const withdraw = useAct({
    send: (invitation: Invitation) => withdrawInvitation(invitation.id),
    changes: [keys.invitations(mandate), keys.administrationRecord],
    onDone: () => notifications.show({ message: t("accounts.people.withdrawn_done"), color: "green" }),
  });
  if (invitations.length === 0) return <Text size="sm">{t("accounts.people.no_invitations")}</Text>;
  const name = (code: string) => delegations.find((delegation) => delegation.code === code)?.name ?? code;
  const open = (invitation: Invitation) => !invitation.accepted_at && !invitation.withdrawn_at;
  const state = (invitation: Invitation) => {
    if (invitation.accepted_at) return <><Badge variant="light" color="green" tt="none">{t("accounts.people.accepted")}</Badge> <Moment at={invitation.accepted_at} size="xs" /></>;
    if (invitation.withdrawn_at) return <Badge variant="light" color="gray" tt="none">{t("accounts.people.withdrawn")}</Badge>;
    if (new Date(invitation.expires_at).getTime() < now) return <Badge variant="light" color="gray" tt="none">{t("accounts.people.expired")}</Badge>;
    return <Badge variant="light" color="blue" tt="none">{t("accounts.people.waiting")}</Badge>;
  };
  const askToWithdraw = async (invitation: Invitation) => {
    const sure = await ask({
      title: t("accounts.people.withdraw_title"), consequence: t("accounts.people.withdraw_consequence", { email: invitation.email }),
      confirm: t("accounts.people.withdraw"), destructive: true,
    });
    if (sure) withdraw.mutate(invitation);
  };
  return (
    <>
      <ProblemNotice problem={withdraw.error} />
      <StackedTable label={t("accounts.people.invitations")} verticalSpacing="xs" needs={700}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("accounts.people.person")}</Table.Th><Table.Th>{t("accounts.people.delegation")}</Table.Th><Table.Th>{t("accounts.people.role")}</Table.Th>
            <Table.Th>{t("accounts.people.expires")}</Table.Th><Table.Th>{t("accounts.people.state")}</Table.Th><Table.Th>{t("accounts.people.acts")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {invitations.map((invitation) => (
            <Table.Tr key={invitation.id}>
              <Table.Th scope="row" fw={500}>{invitation.name}<Text size="xs" c="dimmed">{invitation.email}</Text></Table.Th>
              <StackedCell label={t("accounts.people.delegation")}>{name(invitation.delegation)}</StackedCell>
              <StackedCell label={t("accounts.people.role")}>{t(`words.role.${invitation.role}`)}</StackedCell>
              <StackedCell label={t("accounts.people.expires")}><Moment at={invitation.expires_at} /></StackedCell>
              <StackedCell label={t("accounts.people.state")}>{state(invitation)}</StackedCell>
              <Table.Td>
                {open(invitation) ? <Button size="compact-sm" variant="default" onClick={() => void askToWithdraw(invitation)} aria-label={`${t("accounts.people.withdraw")}: ${invitation.name}`}>{t("accounts.people.withdraw")}</Button> : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </StackedTable>
    </>
  );
}
