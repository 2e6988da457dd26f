//! Carrying the merge out: what will happen and to whom, the act, and what came of it.
import { Alert, Button, Checkbox, Group, List, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { carryOutMerge } from "../../../api/amendments";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Merged, Workbench } from "../../../api/negotiation";
import type { DispositionOutcome, Recommendation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { ButtonLink } from "../../../ui/links";
import { ProblemNotice } from "../../../ui/Waiting";
import { carriedOut } from "./workbench";

export interface CarryOutProps {
  recommendation: Recommendation;
  workbench: Workbench;
  /** The numbers of the amendments disposed of before, whose words come with this merge. */
  disposed: number[];
  /** The numbers of the amendments whose words this merge takes out again. */
  takenOut: number[];
  /** The numbers of the amendments merged before whose words the chair's own words now replace. */
  reworded: number[];
  /** Everything decided here is on the server. */
  saved: boolean;
  onDone: (merged: Merged) => void;
}

export function CarryOut({ recommendation, workbench, disposed, takenOut, reworded, saved, onDone }: CarryOutProps) {
  const { t } = useTranslation();
  const [leave, setLeave] = useState(false);
  const { undecided, preview, ready } = workbench;
  const decisions = carriedOut(workbench);
  const act = useAct({
    send: (body: { version: number; leave_conflicts?: boolean }, key) => carryOutMerge(recommendation.id, body, key),
    changes: [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate), keys.board(recommendation.mandate), keys.me],
    onDone: (merged) => {
      announce(t("merge.act.done"));
      onDone(merged);
    },
  });
  const count = (outcome: DispositionOutcome) => decisions.filter((decision) => decision.recorded_as === outcome).length;
  const may = saved && (ready || (leave && preview.conflicts.length > 0 && decisions.every(({ missing }) => missing === null)));
  const carryOut = async () => {
    const sure = await ask({
      title: t("merge.act.title"), confirm: t("merge.act.title"),
      consequence: (
        <>
          {decisions.length > 0 ? <Text size="sm">{t("merge.act.consequence", { accepted: count("accepted"), modified: count("accepted_as_modified"), bracketed: count("bracketed"), not_retained: count("not_retained") })}</Text> : null}
          {count("accepted_as_modified") > 0 ? <Text size="sm">{t("merge.act.answers")}</Text> : null}
          {disposed.length > 0 ? <Text size="sm">{t("merge.act.disposed", { count: disposed.length, numbers: disposed.join(", ") })}</Text> : null}
          {takenOut.length > 0 ? <Text size="sm">{t("merge.act.taken_out", { count: takenOut.length, numbers: takenOut.join(", ") })}</Text> : null}
          {reworded.length > 0 ? <Text size="sm">{t("merge.act.reworded", { count: reworded.length, numbers: reworded.join(", ") })}</Text> : null}
          {undecided.length > 0 ? <Text size="sm">{t("merge.act.left", { count: undecided.length })}</Text> : null}
          <Text size="sm">{t("merge.act.text", { symbol: recommendation.symbol })}</Text>
        </>
      ),
    });
    if (sure) act.mutate({ version: workbench.version, ...(leave ? { leave_conflicts: true } : {}) });
  };
  return (
    <Stack gap="xs">
      {preview.conflicts.length > 0 ? <Checkbox label={t("merge.act.leave")} checked={leave} onChange={(event) => setLeave(event.currentTarget.checked)} /> : null}
      <Group gap="sm">
        <Button onClick={() => void carryOut()} disabled={!may} loading={act.isPending}>{t("merge.act.title")}</Button>
        {may || !saved ? null : <Text size="sm" c="dimmed">{workbench.obstacle ?? t("merge.act.unready")}</Text>}
      </Group>
      <ProblemNotice problem={act.error} />
    </Stack>
  );
}

export function Outcome({ merged, recommendation }: { merged: Merged; recommendation: Recommendation }) {
  const { t } = useTranslation();
  const lines = ([["merged", merged.merged], ["bracketed", merged.bracketed], ["not_retained", merged.not_retained], ["left", merged.left]] as const).filter(([, numbers]) => numbers.length > 0);
  const params = { recommendation: recommendation.id };
  return (
    <Alert color="green" variant="light" title={t("merge.act.done")} mb="md">
      <List size="sm" mb="sm">{lines.map(([kind, numbers]) => <List.Item key={kind}>{t(`merge.act.done_${kind}`, { numbers: numbers.join(", ") })}</List.Item>)}</List>
      <Group gap="xs">
        <ButtonLink size="xs" to="/r/$recommendation" params={params} search={{ revision: "working" }}>{t("merge.act.to_text")}</ButtonLink>
        <ButtonLink size="xs" variant="default" to="/r/$recommendation/compare" params={params} search={{ from: workingFrom(recommendation), to: "working" }}>{t("merge.act.to_compare")}</ButtonLink>
      </Group>
    </Alert>
  );
}

const workingFrom = ({ newest_revision: newest }: Recommendation): number => newest ?? 0;
