//! The merge workbench of the chair: every open amendment with a decision, the next working text beside them. Loaded on demand.
import { Alert, Box, Button, Group, List, NativeSelect, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useBlocker } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { amendmentsQuery, workbenchQuery } from "../../../api/amendments";
import type { Merged, Workbench } from "../../../api/negotiation";
import { useRoster } from "../../../api/roster";
import { useMe } from "../../../api/session";
import type { Amendment, Recommendation, Revision } from "../../../api/shapes";
import { revisionQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { useSaveBeforeSignOut } from "../../../ui/keptWords";
import { useHoldsWords } from "../../../ui/unsaved";
import { Loaded } from "../../../ui/Waiting";
import { RecommendationFrame } from "../../recommendations";
import { CarryOut, Outcome } from "./CarryOut";
import { DecisionCard } from "./DecisionCard";
import { readBench } from "./keptBench";
import classes from "./Merge.module.css";
import { OtherOfficer } from "./OtherOfficer";
import { Preview } from "./Preview";
import { useWorkbench, type WorkbenchHandle } from "./useWorkbench";
import { decided, worded } from "./workbench";

const route = getRouteApi("/app/r/$recommendation/merge");
const shows = ["all", "undecided", "conflict", "decided"] as const;
type Show = (typeof shows)[number];

export default function MergePage() {
  const { t } = useTranslation();
  const { recommendation: id } = route.useParams();
  return <RecommendationFrame recommendation={id} part={t("merge.title")}>{(recommendation) => <Opened recommendation={recommendation} />}</RecommendationFrame>;
}

function Opened({ recommendation }: { recommendation: Recommendation }) {
  // Asked anew each time the page opens: the other officer may have gone on with it.
  const workbench = useQuery({ ...workbenchQuery(recommendation.id), refetchOnMount: "always" });
  const amendments = useQuery(amendmentsQuery(recommendation.id));
  const revision = useQuery({ ...revisionQuery(recommendation.id, workbench.data?.revision ?? 0), enabled: workbench.data !== undefined });
  const [merged, setMerged] = useState<Merged | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (merged) place.current?.focus();
  }, [merged]);
  return (
    <>
      {merged ? <div ref={place} tabIndex={-1}><Outcome merged={merged} recommendation={recommendation} /></div> : null}
      <Loaded query={workbench} lines={8}>
        {(bench) => <Loaded query={amendments}>{(list) => <Loaded query={revision}>{(text) => (
          // Carrying out ends this merge, and a newer revision is another text: what comes after begins anew, with what was not saved.
          <Bench key={`${text.number} ${merged ? JSON.stringify(merged.merged) : ""}`} recommendation={recommendation} bench={bench} amendments={list} text={text} onMerged={setMerged} />
        )}</Loaded>}</Loaded>}
      </Loaded>
    </>
  );
}

interface BenchProps { recommendation: Recommendation; bench: Workbench; amendments: Amendment[]; text: Revision; onMerged: (merged: Merged) => void }

function Bench({ recommendation, bench, amendments, text, onMerged }: BenchProps) {
  const { t } = useTranslation();
  const roster = useRoster(recommendation.mandate);
  const { user } = useMe();
  const handle = useWorkbench(recommendation.id, user.id, bench);
  const { base, draft, change, phase, flush } = handle;
  const [show, setShow] = useState<Show>("all");
  const unsaved = phase !== "saved";
  useHoldsWords(unsaved);
  useSaveBeforeSignOut(flush);
  // Leaving saves first; only what cannot be saved now is asked about.
  useBlocker({
    disabled: !unsaved, enableBeforeUnload: unsaved,
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname || await flush()) return false;
      return !await ask({ title: t("merge.leave_title"), consequence: t(readBench(user.id, recommendation.id) ? "merge.leave" : "app.unsaved"), confirm: t("app.leave"), cancel: t("app.stay") });
    },
  });
  const open = new Set([...base.undecided, ...base.decisions.map(({ amendment }) => amendment).filter((id) => !base.dropped.includes(id))]);
  const listed = amendments.filter(({ id }) => open.has(id)).toSorted((a, b) => a.number - b.number);
  // Disposed of one by one, and not in the working text yet.
  const numbers = (ids: string[]) => amendments.filter(({ id }) => ids.includes(id)).map(({ number }) => number).toSorted((a, b) => a - b);
  const [disposed, takenOut, reworded] = [numbers(base.disposed), numbers(base.taken_out), numbers(base.reworded)];
  const conflictsOf = ({ id }: Amendment) => base.preview.conflicts.filter((conflict) => conflict.amendments.includes(id));
  const fits = (amendment: Amendment): boolean => show === "all" || (show === "conflict" ? conflictsOf(amendment).length > 0 : (amendment.id in draft.decisions) === (show === "decided"));
  const shown = listed.filter(fits);

  // New to this page: what came since it opened, or since somebody last saved.
  const [atStart] = useState(() => new Set(amendments.map(({ id }) => id)));
  // Amendments that arrive are told, and stand at the end; nothing else on the page moves.
  const known = useRef(listed.length);
  useEffect(() => {
    if (listed.length > known.current) announce(t("merge.arrived_said", { count: listed.length - known.current }));
    known.current = listed.length;
  }, [listed.length, t]);

  const conflicts = base.preview.conflicts;
  return (
    <>
      <Text size="sm" mb="sm" maw="80ch">{t("merge.intro")}</Text>
      <Status handle={handle} />
      <OtherOfficer handle={handle} amendments={amendments} clauses={text.clauses} />
      {base.dropped.length > 0 ? <Alert color="blue" variant="light" mb="sm">{t("merge.dropped", { count: base.dropped.length })}</Alert> : null}
      {disposed.length > 0 ? <Alert color="blue" variant="light" mb="sm">{t("merge.disposed", { count: disposed.length, numbers: disposed.join(", ") })}</Alert> : null}
      {takenOut.length > 0 ? <Alert color="blue" variant="light" mb="sm">{t("merge.taken_out", { count: takenOut.length, numbers: takenOut.join(", ") })}</Alert> : null}
      {listed.length === 0 && disposed.length === 0 && conflicts.length === 0 && !base.ready ? <Text>{t("merge.nothing")}</Text> : (
        <div className={classes.bench}>
          <Stack gap="sm">
            {listed.length === 0 ? <Text>{t("merge.nothing")}</Text> : (
              <>
                <NativeSelect label={t("merge.show")} value={show} maw="16rem" data={shows.map((value) => ({ value, label: t(`merge.filter.${value}`) }))} onChange={(event) => setShow(event.currentTarget.value as Show)} />
                {shown.length === 0 ? <Text size="sm">{t("merge.none_shown")}</Text> : null}
              </>
            )}
            {shown.map((amendment) => (
              <DecisionCard key={amendment.id} amendment={amendment} clauses={text.clauses} roster={roster} decision={draft.decisions[amendment.id] ?? null} written={handle.written[amendment.id] ?? null}
                missing={base.decisions.find((decision) => decision.amendment === amendment.id)?.missing ?? null}
                outdated={base.decisions.some((decision) => decision.amendment === amendment.id && decision.outdated)} conflicts={conflictsOf(amendment)} saved={phase === "saved"} fresh={base.arrived.includes(amendment.id) || !atStart.has(amendment.id)}
                onDecide={(decision) => change((held) => decided(held, amendment.id, decision))} />
            ))}
          </Stack>
          <Box className={classes.aside} tabIndex={0} role="region" aria-label={t("merge.preview.title")}>
            <Stack gap="md">
              {conflicts.length > 0 ? (
                <Alert color="orange" variant="light" title={t("merge.conflicts", { count: conflicts.length })}>
                  <Text size="sm" mb={4}>{t("merge.conflicts_hint")}</Text>
                  <List size="sm" spacing={6}>{conflicts.map((conflict, at) => <List.Item key={at}><a href={`#preview-${conflict.clause}`}>{conflict.sentence}</a></List.Item>)}</List>
                </Alert>
              ) : null}
              <CarryOut recommendation={recommendation} workbench={base} disposed={disposed} takenOut={takenOut} reworded={reworded} saved={phase === "saved"} onDone={onMerged} />
              <Preview preview={base.preview} clauses={text.clauses} roster={roster} outdated={base.outdated_texts} clauseTexts={draft.clauseTexts} onWord={(clause, words) => change((held) => worded(held, clause, words))} />
            </Stack>
          </Box>
        </div>
      )}
    </>
  );
}

/** How far it is, and whether the server has it. */
function Status({ handle: { base, phase, sentence, again } }: { handle: WorkbenchHandle }) {
  const { t } = useTranslation();
  const { total, decided: done, awaiting_answer: awaiting } = base.progress;
  const words = phase === "refused" ? t("merge.refused", { sentence }) : phase === "saved" && base.updated_by ? t("merge.saved_by", { name: base.updated_by.name }) : t(`merge.${phase}`);
  return (
    <Group gap="md" className={classes.status}>
      <Box flex="1 1 12rem" maw="24rem">
        <Text size="sm" fw={600}>{t("merge.progress", { decided: done, total })}</Text>
        <Progress.Root size="sm"><Progress.Section value={total === 0 ? 0 : (done / total) * 100} aria-label={t("merge.progress_label")} color="green" /></Progress.Root>
      </Box>
      {awaiting > 0 ? <Text size="sm">{t("merge.awaiting", { count: awaiting })}</Text> : null}
      <Group gap="xs">
        <Text size="sm" role="status" fw={phase === "saved" ? 400 : 600}>{words}</Text>
        {phase === "refused" || phase === "unreachable" ? <Button size="compact-xs" variant="default" onClick={again}>{t("merge.again")}</Button> : null}
      </Group>
    </Group>
  );
}
