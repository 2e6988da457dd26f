//! Where the account is signed in, and ending it there.
import { Badge, Button, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { endSession, sessionsQuery } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { Moment } from "../../../ui/Moment";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { deviceName } from "./device";

export function Sessions() {
  const { t } = useTranslation();
  const query = useQuery(sessionsQuery);
  const act = useAct({ send: (id: string) => endSession(id), changes: [keys.sessions], onDone: () => announce(t("accounts.settings.session_ended")) });
  const end = async (id: string, device: string) => {
    const sure = await ask({
      title: t("accounts.settings.end_session_of", { device }), consequence: t("accounts.settings.end_session_consequence", { device }),
      confirm: t("accounts.settings.end_session_confirm"), destructive: true,
    });
    if (sure) act.mutate(id);
  };
  return (
    <Loaded query={query}>
      {(sessions) => (
        <>
          <ProblemNotice problem={act.error} />
          <StackedTable label={t("accounts.settings.sessions")} verticalSpacing="xs" needs={520}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("accounts.settings.device")}</Table.Th><Table.Th>{t("accounts.settings.signed_in")}</Table.Th><Table.Th>{t("accounts.settings.last_seen")}</Table.Th>
                <Table.Th><span className="sr">{t("accounts.people.acts")}</span></Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sessions.map((session) => {
                const device = deviceName(session.user_agent) ?? t("accounts.settings.unknown_device");
                return (
                  <Table.Tr key={session.id}>
                    <Table.Th scope="row" fw={500}>{device}{session.current ? <Badge display="block" w="fit-content" variant="light" tt="none">{t("accounts.settings.this_one")}</Badge> : null}</Table.Th>
                    <StackedCell label={t("accounts.settings.signed_in")}><Moment at={session.created_at} /></StackedCell>
                    <StackedCell label={t("accounts.settings.last_seen")}><Moment at={session.last_seen_at} /></StackedCell>
                    <Table.Td>
                      {session.current ? <Text span c="dimmed" size="sm">–</Text> : (
                        <Button size="compact-sm" variant="default" aria-label={t("accounts.settings.end_session_of", { device })} onClick={() => void end(session.id, device)} loading={act.isPending && act.variables === session.id}>
                          {t("accounts.settings.end_session")}
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </StackedTable>
        </>
      )}
    </Loaded>
  );
}
