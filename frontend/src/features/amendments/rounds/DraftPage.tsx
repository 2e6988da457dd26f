//! An amendment that a delegation prepares, written by its people at once. Shows what the server allows; decides nothing.
import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { amendmentAuthors, amendmentQuery, changeAmendment, submitAmendment } from "../../../api/amendments";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { useMyMandate } from "../../../api/session";
import type { Amendment, Recommendation, Revision } from "../../../api/shapes";
import { revisionQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { ButtonLink } from "../../../ui/links";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { RecommendationFrame } from "../../recommendations";
import { KeptWords, RoundEditing, type LiveSubject } from "../../texts";
import { ProposalConflicts } from "../ConflictList";
import { Reasons } from "./Reasons";
import { Standing } from "./Standing";

const route = getRouteApi("/app/r/$recommendation/amendments/$amendment");

export default function DraftPage() {
  const { t } = useTranslation();
  const { recommendation, amendment } = route.useParams();
  // An internal round is nobody else's business: the frame does not say who is here, the text does.
  return (
    <RecommendationFrame recommendation={recommendation} part={t("rounds.title")} ownPresence>
      {(shown) => <Opened key={amendment} recommendation={shown} amendment={amendment} />}
    </RecommendationFrame>
  );
}

function Opened({ recommendation, amendment: id }: { recommendation: Recommendation; amendment: string }) {
  const amendment = useQuery({ ...amendmentQuery(id), refetchOnMount: "always" });
  const revision = useQuery({ ...revisionQuery(recommendation.id, amendment.data?.revision ?? 0), enabled: amendment.data !== undefined });
  return <Loaded query={amendment} lines={10}>{(draft) => <Loaded query={revision} lines={10}>{(text) => <Round recommendation={recommendation} amendment={draft} revision={text} />}</Loaded>}</Loaded>;
}

interface RoundProps { recommendation: Recommendation; amendment: Amendment; revision: Revision }

function Round({ recommendation, amendment, revision }: RoundProps) {
  const { t } = useTranslation();
  const { id } = amendment;
  const mandate = useMyMandate(recommendation.mandate);
  const [opened] = useState(amendment);
  const [noLine, setNoLine] = useState(false);
  const subject = useMemo<LiveSubject>(() => ({
    path: `amendments/${id}`, kept: id, mandate: recommendation.mandate, label: t("rounds.label", { symbol: recommendation.symbol }),
    opened: { version: opened.version, updated_at: opened.created_at, updated_by: null },
    ask: (client) => client.fetchQuery({ ...amendmentQuery(id), staleTime: 0, retry: false }), shownBy: keys.amendment(id), rightsIn: keys.amendment(id),
    authors: { queryKey: keys.amendmentAuthors(id), queryFn: ({ signal }) => amendmentAuthors(id, signal) },
  }), [id, opened, recommendation.mandate, recommendation.symbol, t]);
  const back = <ButtonLink size="xs" variant="default" to="/r/$recommendation/amendments" params={{ recommendation: recommendation.id }}>{t("rounds.back")}</ButtonLink>;
  if (amendment.status !== "prepared" || !amendment.abilities.edit) {
    return (
      <Alert color="yellow" variant="light" role="status" title={t("rounds.ended_title")}>
        <Text size="sm" mb="xs">{t("rounds.ended")}</Text>{back}
        <KeptWords text={id} />
      </Alert>
    );
  }
  if (noLine) return <Alert color="yellow" variant="light"><Text size="sm" mb="xs">{t("rounds.no_line")}</Text>{back}</Alert>;
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Text size="sm" maw="80ch">{t("rounds.intro", { revision: revision.label, delegation: mandate?.delegation_name ?? "" })}</Text>
        {back}
      </Group>
      <Newer recommendation={recommendation} amendment={amendment} revision={revision} />
      <RoundEditing subject={subject} onNoLine={() => setNoLine(true)} acts={(flush) => <Submit recommendation={recommendation} amendment={amendment} revision={revision} flush={flush} />} />
      <Standing title={t("rounds.stands")} intro={t("rounds.stands_intro", { revision: revision.label })} nothing={t("rounds.nothing", { revision: revision.label })} operations={amendment.operations} clauses={revision.clauses} />
      <ProposalConflicts recommendation={recommendation.id} revision={revision.number} operations={amendment.operations} amendment={id} />
      <Reasons amendment={amendment} />
    </Stack>
  );
}

/** The revision under the amendment is not the newest any more: the server carries the amendment over when asked. */
function Newer({ recommendation, amendment, revision }: RoundProps) {
  const { t } = useTranslation();
  const newest = recommendation.newest_revision;
  const act = useAct({ send: () => changeAmendment(amendment.id, amendment.version, { revision: newest ?? revision.number }), changes: [keys.amendment(amendment.id), keys.amendments(recommendation.id)] });
  if (newest === null || newest <= revision.number) return null;
  return (
    <Alert color="orange" variant="light">
      <Group gap="sm"><Text size="sm">{t("rounds.newer", { revision: revision.label })}</Text><Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate()}>{t("rounds.newer_act", { newest })}</Button></Group>
      <ProblemNotice problem={act.error} />
    </Alert>
  );
}

function Submit({ recommendation, amendment, revision, flush }: RoundProps & { flush: () => Promise<boolean> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [unsaved, setUnsaved] = useState(false);
  const act = useAct({
    send: (_: void, key) => submitAmendment(amendment.id, key),
    changes: [keys.amendment(amendment.id), keys.amendments(recommendation.id), keys.recommendation(recommendation.id)],
    onDone: ({ status }) => {
      announce(t("amendments.form.done", { status: t(`amendments.status.${status}`) }));
      void navigate({ to: "/r/$recommendation/amendments", params: { recommendation: recommendation.id } });
    },
  });
  if (!amendment.abilities.submit) return <Text size="sm" c="dimmed">{t("rounds.head")}</Text>;
  const submit = async () => {
    if (!await ask({ title: t("amendments.form.submit"), consequence: t("amendments.form.submit_consequence", { revision: revision.label, symbol: recommendation.symbol }), confirm: t("amendments.form.submit") })) return;
    // What is submitted is what is stored: everything typed here has to be.
    const stored = await flush();
    setUnsaved(!stored);
    if (stored) act.mutate();
  };
  return (
    <Stack gap={4} align="flex-end">
      <Button size="xs" loading={act.isPending} onClick={() => void submit()}>{t("rounds.submit")}</Button>
      {unsaved ? <Text size="sm" role="alert" c="var(--mantine-color-error)">{t("rounds.unsaved")}</Text> : null}
      <ProblemNotice problem={act.error} />
    </Stack>
  );
}
