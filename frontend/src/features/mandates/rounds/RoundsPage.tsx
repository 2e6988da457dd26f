//! The rounds of a mandate and their deadlines.
import { Badge, Button, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { mandateQuery, roundsQuery } from "../../../api/mandates";
import { useMyMandate } from "../../../api/session";
import type { Round } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { Page } from "../../../ui/Page";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { Loaded } from "../../../ui/Waiting";
import { newestFirst } from "./newest";
import { RoundForm } from "./RoundForm";

const route = getRouteApi("/app/m/$mandate/secretariat/rounds");

export default function RoundsPage() {
  const { t } = useTranslation();
  const { mandate: id } = route.useParams();
  const mine = useMyMandate(id);
  const mandate = useQuery(mandateQuery(id));
  const rounds = useQuery(roundsQuery(id));
  const [form, setForm] = useState<Round | "new" | null>(null);
  const mayManage = mine?.abilities.manage_rounds === true;
  return (
    <Page title={t("mandates.rounds.title")} over={mine?.symbol} intro={t("mandates.rounds.intro")}
      actions={mayManage ? <Button onClick={() => setForm("new")}>{t("mandates.rounds.new")}</Button> : undefined}>
      <RoundForm mandate={id} roster={mandate.data?.roster ?? []} round={form} onClose={() => setForm(null)} />
      <Loaded query={rounds}>
        {(all) => (all.length === 0 ? <Text>{t("mandates.rounds.none")}</Text> : (
          <StackedTable label={t("mandates.rounds.title")} verticalSpacing="sm" needs={640}>
            <Table.Thead>
              <Table.Tr><Table.Th>{t("mandates.rounds.name")}</Table.Th><Table.Th>{t("mandates.rounds.amendments_close")}</Table.Th><Table.Th>{t("mandates.rounds.comments_close")}</Table.Th><Table.Th>{t("mandates.rounds.acts")}</Table.Th></Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {newestFirst(all).map((round, index) => (
                <Table.Tr key={round.id}>
                  <Table.Th scope="row" fw={500}>{round.name} {index === 0 ? <Badge variant="light" tt="none">{t("mandates.rounds.newest")}</Badge> : null}</Table.Th>
                  <StackedCell label={t("mandates.rounds.amendments_close")}>{round.amendments_close ? <Moment at={round.amendments_close} /> : t("mandates.rounds.no_deadline")}</StackedCell>
                  <StackedCell label={t("mandates.rounds.comments_close")}>{round.comments_close ? <Moment at={round.comments_close} /> : t("mandates.rounds.no_deadline")}</StackedCell>
                  <Table.Td>{mayManage ? <Button size="compact-sm" variant="default" onClick={() => setForm(round)} aria-label={t("mandates.rounds.change_round", { name: round.name })}>{t("mandates.rounds.change")}</Button> : null}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </StackedTable>
        ))}
      </Loaded>
    </Page>
  );
}
