//! Every person with their credentials: dates changed, credentials given and ended from here.
import { Badge, Button, Group, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeCredential } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Credential, Mandate, Person } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { ask } from "../../../ui/confirm";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { Moment } from "../../../ui/Moment";
import { ProblemNotice } from "../../../ui/Waiting";
import classes from "./CredentialTable.module.css";
import { EndForm } from "./EndForm";
import { GiveForm } from "./GiveForm";
import { useValidity } from "./validity";

export interface CredentialTableProps { mandate: string; reference: Mandate | undefined; people: Person[]; filtered: boolean; mayManage: boolean }

export function CredentialTable({ mandate, reference, people, filtered, mayManage }: CredentialTableProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const validity = useValidity();
  const [changing, setChanging] = useState<Credential | null>(null);
  const [giving, setGiving] = useState<Person | null>(null);
  const end = useAct({
    send: (credential: Credential) => changeCredential(credential, { ended: true }),
    changes: [keys.people(mandate), keys.administrationRecord],
    onDone: (_, { user }) => notifications.show({ message: t("accounts.people.ended_done", { name: user.name }), color: "green" }),
    onProblem: (problem) => {
      if (problem.status === 412) void client.invalidateQueries({ queryKey: keys.people(mandate) });
    },
  });
  const askToEnd = async (credential: Credential) => {
    const sure = await ask({
      title: t("accounts.people.end_title"),
      consequence: t("accounts.people.end_consequence", { name: credential.user.name, delegation: credential.delegation_name }),
      confirm: t("accounts.people.end_confirm"), destructive: true,
    });
    if (sure) end.mutate(credential);
  };
  if (people.length === 0) return <Text size="sm">{t(filtered ? "accounts.people.none_found" : "accounts.people.none")}</Text>;
  return (
    <>
      <ProblemNotice problem={end.error} />
      <EndForm mandate={mandate} credential={changing} onClose={() => setChanging(null)} />
      {reference ? <GiveForm mandate={reference} person={giving} onClose={() => setGiving(null)} /> : null}
      <StackedTable label={t("accounts.people.credentials")} verticalSpacing="xs" needs={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("accounts.people.person")}</Table.Th><Table.Th>{t("accounts.people.delegation")}</Table.Th><Table.Th>{t("accounts.people.role")}</Table.Th>
            <Table.Th>{t("accounts.people.validity")}</Table.Th><Table.Th>{t("accounts.people.state")}</Table.Th><Table.Th>{t("accounts.people.acts")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        {people.map((person) => (
          <Table.Tbody key={person.id} className={classes.person}>
            {(person.credentials.length > 0 ? person.credentials : [null]).map((credential, index) => (
              <Table.Tr key={credential?.id ?? person.id}>
                {index === 0 ? (
                  <Table.Th scope="rowgroup" rowSpan={Math.max(1, person.credentials.length)} fw={500} style={{ verticalAlign: "top" }}>
                    {person.name}<Text size="xs" c="dimmed">{person.email}</Text>
                    {mayManage ? <Button size="compact-xs" variant="subtle" mt={4} ml={-7} onClick={() => setGiving(person)} aria-label={`${t("accounts.people.give")}: ${person.name}`}>{t("accounts.people.give")}</Button> : null}
                  </Table.Th>
                ) : null}
                {credential ? (
                  <>
                    <StackedCell label={t("accounts.people.delegation")}>{credential.delegation_name}</StackedCell>
                    <StackedCell label={t("accounts.people.role")}>{t(`words.role.${credential.role}`)}</StackedCell>
                    <StackedCell label={t("accounts.people.validity")}>{validity(credential.valid_from, credential.valid_to)}</StackedCell>
                    <StackedCell label={t("accounts.people.state")}><StateBadge credential={credential} /></StackedCell>
                    <Table.Td>
                      {credential.ended_at === null && mayManage ? (
                        <Group gap={6} wrap="nowrap">
                          <Button size="compact-sm" variant="default" onClick={() => setChanging(credential)} aria-label={`${t("accounts.people.change_end")}: ${person.name}, ${credential.delegation_name}`}>{t("accounts.people.change_end")}</Button>
                          <Button size="compact-sm" variant="outline" color="red" loading={end.isPending && end.variables.id === credential.id} onClick={() => void askToEnd(credential)} aria-label={`${t("accounts.people.end")}: ${person.name}, ${credential.delegation_name}`}>{t("accounts.people.end")}</Button>
                        </Group>
                      ) : null}
                    </Table.Td>
                  </>
                ) : <Table.Td colSpan={5}>–</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        ))}
      </StackedTable>
    </>
  );
}

function StateBadge({ credential }: { credential: Credential }) {
  const { t } = useTranslation();
  if (credential.ended_at) return <><Badge variant="light" color="gray" tt="none">{t("accounts.people.ended")}</Badge> <Moment at={credential.ended_at} size="xs" /></>;
  if (credential.active) return <Badge variant="light" color="green" tt="none">{t("accounts.people.active")}</Badge>;
  return <Badge variant="light" color="yellow" tt="none">{t("accounts.people.not_in_force")}</Badge>;
}
