//! The amendments of one recommendation: the list with its filters, and the form to propose a change.
import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { amendmentsQuery } from "../../api/amendments";
import { useRoster } from "../../api/roster";
import type { Amendment, Recommendation } from "../../api/shapes";
import { revisionQuery } from "../../api/texts";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Opened } from "../../ui/Opened";
import { Section } from "../../ui/Section";
import { useAnchored } from "../../ui/useAnchored";
import { Loaded } from "../../ui/Waiting";
import { RecommendationFrame } from "../recommendations";
import { AmendmentCard } from "./AmendmentCard";
import { AmendmentForm } from "./AmendmentForm";
import { matches, statusGroups, touchedClauses, type StatusGroup } from "./filter";

const route = getRouteApi("/app/r/$recommendation/amendments");

export function AmendmentsPage() {
  const { t } = useTranslation();
  const { recommendation } = route.useParams();
  return <RecommendationFrame recommendation={recommendation} part={t("amendments.title")}>{(shown) => <Amendments recommendation={shown} />}</RecommendationFrame>;
}

function Amendments({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const query = useQuery(amendmentsQuery(recommendation.id));
  const [proposing, setProposing] = useState(false);
  const { amend_prepare: prepare, amend_submit: submit } = recommendation.abilities;
  const closes = recommendation.round?.amendments_close;
  return (
    <>
      <Group justify="space-between" mb="md" gap="sm">
        <Text size="sm" component="div">
          {closes ? <>{t("amendments.close", { round: recommendation.round?.name ?? "" })} <Moment at={closes} relative /></> : t("amendments.no_deadline")}
        </Text>
        {prepare || submit ? <Button onClick={() => setProposing(true)} aria-expanded={proposing}>{t("amendments.propose")}</Button> : null}
      </Group>
      {proposing ? (
        <Opened label={t("amendments.propose")}>
          <Section title={t("amendments.propose")}><AmendmentForm recommendation={recommendation} onClose={() => setProposing(false)} /></Section>
        </Opened>
      ) : null}
      <Loaded query={query}>{(amendments) => <List amendments={amendments} recommendation={recommendation} />}</Loaded>
    </>
  );
}

function List({ amendments, recommendation }: { amendments: Amendment[]; recommendation: Recommendation }) {
  const { t } = useTranslation();
  const roster = useRoster(recommendation.mandate);
  const [group, setGroup] = useState<StatusGroup>("all");
  const [state, setState] = useState("");
  const [clause, setClause] = useState("");
  useAnchored();
  if (amendments.length === 0) return <Text>{t("amendments.empty")}</Text>;
  const shown = amendments.filter((amendment) => matches(amendment, group, state, clause));
  const states = [...new Set(amendments.flatMap(({ delegation, sponsors }) => [delegation, ...sponsors]))];
  const clauses = touchedClauses(amendments);
  return (
    <Stack>
      <Group gap="sm" className="no-print">
        <NativeSelect label={t("amendments.filter.status")} value={group} data={statusGroups.map((value) => ({ value, label: t(`amendments.filter.groups.${value}`) }))} onChange={(event) => setGroup(event.currentTarget.value as StatusGroup)} />
        <NativeSelect label={t("amendments.filter.state")} value={state} data={[{ value: "", label: t("app.all") }, ...states.map((value) => ({ value, label: roster.name(value) }))]} onChange={(event) => setState(event.currentTarget.value)} />
        {clauses.length > 1 ? <ClauseFilter recommendation={recommendation} clauses={clauses} value={clause} onChange={setClause} /> : null}
      </Group>
      <Text size="sm" c="dimmed" role="status">{t("amendments.shown", { count: shown.length, all: amendments.length })}</Text>
      {shown.map((amendment) => <AmendmentCard key={amendment.id} amendment={amendment} recommendation={recommendation} />)}
    </Stack>
  );
}

function ClauseFilter({ recommendation, clauses, value, onChange }: { recommendation: Recommendation; clauses: string[]; value: string; onChange: (clause: string) => void }) {
  const { t } = useTranslation();
  const text = useQuery({ ...revisionQuery(recommendation.id, recommendation.newest_revision ?? 0), enabled: recommendation.newest_revision !== null });
  const named = (text.data?.clauses ?? []).filter(({ id }) => clauses.includes(id));
  return <NativeSelect label={t("amendments.filter.clause")} value={value} data={[{ value: "", label: t("app.all") }, ...named.map(({ id, reference }) => ({ value: id, label: reference || t("amendments.operation.unnamed") }))]} onChange={(event) => onChange(event.currentTarget.value)} />;
}
