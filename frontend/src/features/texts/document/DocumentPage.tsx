//! The page of a recommendation: its text as a document with comments in the margin, where it stands, its details and history.
import { Grid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense, useMemo } from "react";
import { mandateQuery } from "../../../api/mandates";
import type { Recommendation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Details, RecommendationFrame, RecommendationStanding, RecommendationTimeline } from "../../recommendations";
import { Skeletons } from "../../../ui/Waiting";
import { Actions } from "./Actions";
import { Reading } from "./Reading";
import { shownText } from "./shownText";

const route = getRouteApi("/app/r/$recommendation");

const actionsOf = (recommendation: Recommendation) => <Actions recommendation={recommendation} />;

export default function DocumentPage() {
  const { recommendation: id } = route.useParams();
  const { revision } = route.useSearch();
  return (
    <RecommendationFrame recommendation={id} actions={actionsOf}>
      {(recommendation) => <Whole recommendation={recommendation} shown={shownText(recommendation, revision)} />}
    </RecommendationFrame>
  );
}

function Whole({ recommendation, shown }: { recommendation: Recommendation; shown: number | "working" | null }) {
  const { t } = useTranslation();
  const mandate = useQuery(mandateQuery(recommendation.mandate));
  const names = useMemo(() => Object.fromEntries((mandate.data?.delegations ?? []).map(({ code, name }) => [code, name])), [mandate.data]);
  return (
    <Stack gap="xl">
      <div>
        <RecommendationStanding recommendation={recommendation} names={names} />
        {shown === null ? <Text>{t("texts.document.nothing")}</Text> : <Reading key={recommendation.id} recommendation={recommendation} shown={shown} names={names} />}
      </div>
      <Grid gap="xl" className="no-print">
        <Grid.Col span={{ base: 12, md: 6 }}><Title order={2} size="h3" mb="sm">{t("recommendation.details.title")}</Title><Suspense fallback={<Skeletons />}><Details recommendation={recommendation} /></Suspense></Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}><Title order={2} size="h3" mb="sm">{t("recommendation.history.title")}</Title><Suspense fallback={<Skeletons />}><RecommendationTimeline recommendation={recommendation} names={names} /></Suspense></Grid.Col>
      </Grid>
    </Stack>
  );
}
