//! One mandate: coverage with its gaps, roster, norms with the recommendations that cite them, bodies, the present round.
import { List, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { coverageQuery, mandateQuery } from "../../../api/mandates";
import { recommendationsQuery } from "../../../api/recommendations";
import type { Mandate, Round } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { ButtonLink, TextLink } from "../../../ui/links";
import { Moment } from "../../../ui/Moment";
import { Page } from "../../../ui/Page";
import { Section } from "../../../ui/Section";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { day } from "../../../ui/time";
import { Loaded } from "../../../ui/Waiting";
import { newestFirst } from "../rounds/newest";
import { CoverageTable } from "./CoverageTable";
import { Roster } from "./Roster";

const route = getRouteApi("/app/m/$mandate");

export default function MandatePage() {
  const { t } = useTranslation();
  const { mandate: id } = route.useParams();
  const query = useQuery(mandateQuery(id));
  const coverage = useQuery(coverageQuery(id));
  const mandate = query.data;
  return (
    <Page title={mandate?.title ?? t("app.nav.mandate")} over={mandate?.symbol}
      intro={mandate ? t("mandates.page.issued", { issued_by: mandate.issued_by, date: day(mandate.date) }) : undefined}
      actions={mandate?.abilities.edit_mandate ? <ButtonLink to="/m/$mandate/secretariat/mandate" params={{ mandate: id }} variant="default">{t("mandates.founding.change")}</ButtonLink> : undefined}>
      <Loaded query={query} lines={8}>
        {(reference) => (
          <>
            <PresentRound round={newestFirst(reference.rounds)[0]} />
            <Section title={t("mandates.page.coverage")} intro={t("mandates.page.coverage_intro")}>
              <Loaded query={coverage} lines={8}>{(answer) => <CoverageTable mandate={id} coverage={answer} />}</Loaded>
            </Section>
            <Section title={t("mandates.page.roster")} intro={t("mandates.page.roster_intro")}><Roster states={reference.roster} /></Section>
            <Norms mandate={reference} />
            <Bodies mandate={reference} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function PresentRound({ round }: { round: Round | undefined }) {
  const { t } = useTranslation();
  return (
    <Section title={round ? `${t("mandates.page.round")}: ${round.name}` : t("mandates.page.round")}>
      {round ? (
        <List size="sm" listStyleType="none">
          <List.Item>{t("mandates.page.amendments_close")}: {round.amendments_close ? <Moment at={round.amendments_close} relative /> : t("mandates.rounds.no_deadline")}</List.Item>
          <List.Item>{t("mandates.page.comments_close")}: {round.comments_close ? <Moment at={round.comments_close} relative /> : t("mandates.rounds.no_deadline")}</List.Item>
        </List>
      ) : <Text size="sm">{t("mandates.page.no_round")}</Text>}
    </Section>
  );
}

function Norms({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation();
  const recommendations = useQuery(recommendationsQuery(mandate.id));
  const count = (code: string) => recommendations.data?.filter(({ norms }) => norms.includes(code)).length;
  if (mandate.norms.length === 0) return null;
  return (
    <Section title={t("mandates.page.norms")} intro={t("mandates.page.norms_intro")}>
      <StackedTable label={t("mandates.page.norms")} needs={420}>
        <Table.Thead><Table.Tr><Table.Th>{t("mandates.page.norm")}</Table.Th><Table.Th>{t("mandates.page.cited")}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {mandate.norms.map((norm) => {
            const citing = count(norm.code);
            return (
              <Table.Tr key={norm.code}>
                <Table.Th scope="row" fw={400}><Text span fw={600} size="sm">{norm.code}</Text> {norm.title}</Table.Th>
                <StackedCell label={t("mandates.page.cited")} style={{ whiteSpace: "nowrap" }}>
                  {citing === undefined ? "…" : citing === 0 ? <Text span size="sm" c="dimmed">{t("mandates.page.not_cited")}</Text> : (
                    <TextLink to="/m/$mandate/recommendations" params={{ mandate: mandate.id }} search={{ norm: norm.code }} aria-label={`${norm.code}: ${t("mandates.page.cited_by", { count: citing })}`}>{t("mandates.page.cited_by", { count: citing })}</TextLink>
                  )}
                </StackedCell>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </StackedTable>
    </Section>
  );
}

function Bodies({ mandate }: { mandate: Mandate }) {
  const { t } = useTranslation();
  if (mandate.bodies.length === 0) return null;
  const pillar = (code: string | null) => mandate.pillars.find((each) => each.code === code)?.name ?? t("mandates.page.no_pillar");
  return (
    <Section title={t("mandates.page.bodies")}>
      <StackedTable label={t("mandates.page.bodies")} needs={420}>
        <Table.Thead><Table.Tr><Table.Th>{t("mandates.page.body")}</Table.Th><Table.Th>{t("mandates.page.pillar")}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {mandate.bodies.map((body) => (
            <Table.Tr key={body.code}>
              <Table.Th scope="row" fw={400}><TextLink to="/m/$mandate/recommendations" params={{ mandate: mandate.id }} search={{ body: body.code }} fw={600}>{body.code}</TextLink> {body.name}</Table.Th>
              <StackedCell label={t("mandates.page.pillar")}>{pillar(body.pillar)}</StackedCell>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </StackedTable>
    </Section>
  );
}
