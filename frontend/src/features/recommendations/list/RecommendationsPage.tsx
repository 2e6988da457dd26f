//! The list of recommendations of a mandate, filtered by the address.
import { Badge, Group, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect } from "react";
import { mandateQuery } from "../../../api/mandates";
import { recommendationsQuery } from "../../../api/recommendations";
import { useMyMandate } from "../../../api/session";
import type { RecommendationSummary, Waiting } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { MarkingBadge, StatusBadge } from "../../../ui/badges";
import { Moment } from "../../../ui/Moment";
import { Page } from "../../../ui/Page";
import { ScrollRegion } from "../../../ui/ScrollRegion";
import { Loaded } from "../../../ui/Waiting";
import { revisionName } from "../revisionName";
import { Filters, type ListSearch } from "./Filters";
import { ButtonLink, TextLink } from "../../../ui/links";

const route = getRouteApi("/app/m/$mandate/recommendations");

export default function RecommendationsPage() {
  const { t } = useTranslation();
  const { mandate: id } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const mine = useMyMandate(id);
  const mandate = useQuery(mandateQuery(id));
  const { waiting, ...filter } = search;
  const list = useQuery({ ...recommendationsQuery(id, { ...filter, waiting_for_me: waiting }), placeholderData: keepPreviousData });
  const count = list.isPlaceholderData ? undefined : list.data?.length;
  const filtered = Object.values(search).some((value) => value !== undefined);
  useEffect(() => {
    if (count !== undefined && filtered) announce(t("recommendations.list.count", { count }));
  }, [count, filtered, t]);
  return (
    <Page title={t("recommendations.list.title")} over={mine?.symbol} intro={count === undefined ? undefined : t("recommendations.list.count", { count })}
      actions={mine?.abilities.create_recommendation ? <ButtonLink to="/m/$mandate/recommendations/new" params={{ mandate: id }}>{t("recommendations.list.new")}</ButtonLink> : undefined}>
      {mandate.data ? <Filters mandate={mandate.data} search={search} onChange={(next: ListSearch) => void navigate({ to: "/m/$mandate/recommendations", params: { mandate: id }, search: next, replace: true })} /> : null}
      <Loaded query={list} lines={8}>
        {(found) => (found.length === 0 ? <Text>{t(filtered ? "recommendations.list.none" : "recommendations.list.none_at_all")}</Text> : <List recommendations={found} />)}
      </Loaded>
    </Page>
  );
}

const waitingKinds = ["position", "confirm", "answer", "prepared_position", "amendment_disposition", "adopt", "attention"] as const satisfies Waiting[];

function List({ recommendations }: { recommendations: RecommendationSummary[] }) {
  const { t } = useTranslation();
  // A phone has no room for columns: what matters there stands under the title.
  const narrow = useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
  const waits = (kinds: string[]) => waitingKinds.filter((kind) => kinds.includes(kind)).map((kind) => t(`words.waiting.${kind}`)).join("; ");
  return (
    <ScrollRegion label={t("recommendations.list.title")}>
      <Table fz="sm" verticalSpacing="sm" miw={narrow ? undefined : 880}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("recommendations.list.recommendation")}</Table.Th>
            {narrow ? null : (
              <>
                <Table.Th>{t("recommendations.list.status")}</Table.Th><Table.Th>{t("recommendations.list.lead")}</Table.Th><Table.Th>{t("recommendations.list.answers")}</Table.Th>
                <Table.Th>{t("recommendations.list.revision")}</Table.Th><Table.Th>{t("recommendations.list.deadline")}</Table.Th>
              </>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {recommendations.map((recommendation) => (
            <Table.Tr key={recommendation.id}>
              <Table.Th scope="row" fw={400} maw={380}>
                <Group gap="xs"><Text span fw={600} size="sm">{recommendation.symbol}</Text>{narrow ? <StatusBadge status={recommendation.status} /> : null}<MarkingBadge marking={recommendation.marking} /></Group>
                <TextLink to="/r/$recommendation" params={{ recommendation: recommendation.id }}>{recommendation.title}</TextLink>
                {recommendation.waiting_for_me.length > 0 ? <div><Badge variant="light" color="blue" tt="none" h="auto" style={{ whiteSpace: "normal" }}>{t("recommendations.list.waits", { what: waits(recommendation.waiting_for_me) })}</Badge></div> : null}
                {narrow ? (
                  <Text size="xs" c="dimmed" component="div">
                    {t("recommendations.lead", { name: recommendation.lead })} · {revisionName(recommendation.newest_revision)}{recommendation.deadline ? <> · <Moment at={recommendation.deadline} size="xs" /></> : null}
                  </Text>
                ) : null}
              </Table.Th>
              {narrow ? null : (
                <>
                  <Table.Td><StatusBadge status={recommendation.status} /></Table.Td>
                  <Table.Td>{recommendation.lead}{recommendation.co_sponsors.length > 0 ? <Text size="xs" c="dimmed">{t("recommendations.with", { names: recommendation.co_sponsors.join(", ") })}</Text> : null}</Table.Td>
                  <Table.Td>{recommendation.taskings.join(", ")}<Text size="xs" c="dimmed">{recommendation.lead_body}</Text></Table.Td>
                  <Table.Td>{revisionName(recommendation.newest_revision)}</Table.Td>
                  <Table.Td>{recommendation.deadline ? <Moment at={recommendation.deadline} /> : "–"}</Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
