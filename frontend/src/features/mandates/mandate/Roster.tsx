//! The states of the roster with their membership dates and their capital's clock.
import { Table } from "@mantine/core";
import type { State } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { cityOf, offsetOf } from "../../../ui/time";
import { useNow } from "../../../ui/useNow";

export function Roster({ states }: { states: State[] }) {
  const { t } = useTranslation();
  const now = new Date(useNow()).toISOString();
  const year = (date: string) => date.slice(0, 4);
  return (
    <StackedTable label={t("mandates.page.roster")} needs={420}>
      <Table.Thead>
        <Table.Tr><Table.Th>{t("mandates.page.state")}</Table.Th><Table.Th>{t("mandates.page.code")}</Table.Th><Table.Th>{t("mandates.page.member")}</Table.Th><Table.Th>{t("mandates.page.time_zone")}</Table.Th></Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {states.map((state) => (
          <Table.Tr key={state.code}>
            <Table.Th scope="row" fw={500}>{state.name}</Table.Th>
            <StackedCell label={t("mandates.page.code")}>{state.code}</StackedCell>
            <StackedCell label={t("mandates.page.member")}>{state.member_to ? t("mandates.page.span", { from: year(state.member_from), to: year(state.member_to) }) : t("mandates.page.since", { year: year(state.member_from) })}</StackedCell>
            <StackedCell label={t("mandates.page.time_zone")}>{cityOf(state.time_zone)} ({offsetOf(state.time_zone, now)})</StackedCell>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </StackedTable>
  );
}
