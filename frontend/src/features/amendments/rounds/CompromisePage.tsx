//! The chair's compromise on an amendment, written by several officers at once. Shows what the server allows; decides nothing.
import { Alert, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { amendmentQuery, compromiseAuthors, workbenchQuery } from "../../../api/amendments";
import { keys } from "../../../api/keys";
import type { Workbench } from "../../../api/negotiation";
import type { Amendment, Recommendation, Revision } from "../../../api/shapes";
import { revisionQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { ButtonLink } from "../../../ui/links";
import { Loaded } from "../../../ui/Waiting";
import { RecommendationFrame } from "../../recommendations";
import { KeptWords, RoundEditing, type LiveSubject } from "../../texts";
import { Standing } from "./Standing";

const route = getRouteApi("/app/r/$recommendation/merge/$amendment");

export default function CompromisePage() {
  const { t } = useTranslation();
  const { recommendation, amendment } = route.useParams();
  return (
    <RecommendationFrame recommendation={recommendation} part={t("merge.compromise")} ownPresence>
      {(shown) => <Opened key={amendment} recommendation={shown} amendment={amendment} />}
    </RecommendationFrame>
  );
}

function Opened({ recommendation, amendment: id }: { recommendation: Recommendation; amendment: string }) {
  const workbench = useQuery({ ...workbenchQuery(recommendation.id), refetchOnMount: "always" });
  const amendment = useQuery({ ...amendmentQuery(id), enabled: workbench.isFetchedAfterMount });
  const revision = useQuery({ ...revisionQuery(recommendation.id, amendment.data?.revision ?? 0), enabled: amendment.data !== undefined });
  return (
    <Loaded query={workbench} lines={10}>
      {(bench) => <Loaded query={amendment} lines={10}>{(on) => <Loaded query={revision} lines={10}>{(text) => <Round recommendation={recommendation} bench={bench} amendment={on} revision={text} />}</Loaded>}</Loaded>}
    </Loaded>
  );
}

function Round({ recommendation, bench, amendment, revision }: { recommendation: Recommendation; bench: Workbench; amendment: Amendment; revision: Revision }) {
  const { t } = useTranslation();
  const { id, number } = amendment;
  const [opened] = useState(bench);
  const [noLine, setNoLine] = useState(false);
  const decision = bench.decisions.find((each) => each.amendment === id && each.outcome === "accepted_as_modified");
  const subject = useMemo<LiveSubject>(() => ({
    path: `compromises/${id}`, kept: `${id}.compromise`, mandate: recommendation.mandate, label: t("rounds.compromise.label", { number }),
    opened: { version: opened.version, updated_at: amendment.created_at, updated_by: null },
    ask: (client) => client.fetchQuery({ ...workbenchQuery(recommendation.id), staleTime: 0, retry: false }), shownBy: keys.workbench(recommendation.id), rightsIn: keys.workbench(recommendation.id),
    authors: { queryKey: keys.compromiseAuthors(id), queryFn: ({ signal }) => compromiseAuthors(id, signal) },
  }), [amendment.created_at, id, number, opened.version, recommendation.id, recommendation.mandate, t]);
  const back = <ButtonLink size="xs" variant="default" to="/r/$recommendation/merge" params={{ recommendation: recommendation.id }}>{t("rounds.compromise.back")}</ButtonLink>;
  if (!decision || !bench.abilities.merge) {
    return (
      <Alert color="yellow" variant="light" role="status" title={t("rounds.compromise.ended_title")}>
        <Text size="sm" mb="xs">{t("rounds.compromise.ended")}</Text>{back}
        <KeptWords text={`${id}.compromise`} />
      </Alert>
    );
  }
  if (noLine) return <Alert color="yellow" variant="light"><Text size="sm" mb="xs">{t("rounds.no_line_compromise")}</Text>{back}</Alert>;
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Text size="sm" maw="80ch">{t("rounds.compromise.intro", { revision: revision.label })}</Text>
        {back}
      </Group>
      <RoundEditing subject={subject} onNoLine={() => setNoLine(true)} />
      <Standing title={t("rounds.compromise.stands")} nothing={t("rounds.compromise.nothing", { revision: revision.label })} operations={decision.text ?? []} clauses={revision.clauses} />
    </Stack>
  );
}
