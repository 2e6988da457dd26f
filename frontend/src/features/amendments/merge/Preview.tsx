//! The next working text as it would be: computed by the server from the decisions it has. Shows; the chair's own words for a
//! clause are written here because they settle what amendments cannot.
import { Alert, Box, Button, Checkbox, Group, Stack, Text, Title } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { PreviewClause, Workbench } from "../../../api/negotiation";
import type { Roster } from "../../../api/roster";
import type { Clause, ClauseDraft } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Skeletons } from "../../../ui/Waiting";
import { gainsBrackets, plainText, Segments, Wording } from "../../texts";
import classes from "./Merge.module.css";

const ClauseTextEditor = lazy(() => import("../ClauseTextEditor"));

export interface PreviewProps {
  preview: Workbench["preview"];
  /** The revision it starts from. */
  clauses: Clause[];
  roster: Roster;
  /** The chair's own words for clauses that a newer revision changed too: read, not applied. */
  outdated: Workbench["outdated_texts"];
  /** The chair's own words, by clause. */
  clauseTexts: Readonly<Record<string, ClauseDraft>>;
  onWord: (clause: string, text: ClauseDraft | null) => void;
}

type Part = { kind: "clause"; clause: PreviewClause } | { kind: "fold"; first: string; count: number };
function folded(clauses: PreviewClause[], only: boolean, open: (id: string) => boolean): Part[] {
  const parts: Part[] = [];
  for (const clause of clauses) {
    const last = parts.at(-1);
    if (!only || clause.change !== "same" || open(clause.id)) parts.push({ kind: "clause", clause });
    else if (last?.kind === "fold") last.count += 1;
    else parts.push({ kind: "fold", first: clause.id, count: 1 });
  }
  return parts;
}

export function Preview({ preview, clauses, roster, outdated, clauseTexts, onWord }: PreviewProps) {
  const { t } = useTranslation();
  const [only, setOnly] = useState(true);
  const inConflict = new Set(preview.conflicts.map(({ clause }) => clause));
  const before = (id: string) => clauses.find((clause) => clause.id === id) ?? null;
  const names = Object.fromEntries(roster.states.map(({ code, name }) => [code, name]));
  const changes = preview.clauses.filter(({ change }) => change !== "same").length;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4">{t("merge.preview.title")}</Title>
        <Checkbox size="sm" label={t("merge.preview.only")} checked={only} onChange={(event) => setOnly(event.currentTarget.checked)} />
      </Group>
      <Text size="sm" c="dimmed">{changes === 0 ? t("merge.preview.same") : t("merge.preview.hint")}</Text>
      {outdated.map((clause) => (
        <Alert key={clause.id} color="orange" variant="light" title={t("merge.preview.outdated", { reference: preview.clauses.find(({ id }) => id === clause.id)?.reference ?? "" })}>
          <p className={classes.words}>{plainText(clause)}</p>
          <Button size="compact-xs" variant="default" onClick={() => onWord(clause.id, clause)}>{t("merge.preview.use_outdated")}</Button>
        </Alert>
      ))}
      <div className={classes.preview}>
        {folded(preview.clauses, only, (id) => inConflict.has(id) || id in clauseTexts).map((part) => (part.kind === "fold"
          ? <p key={`fold-${part.first}`} className={classes.fold}>{t("merge.preview.folded", { count: part.count })}</p>
          : <Row key={`${part.clause.id} ${part.clause.change}`} clause={part.clause} before={before(part.clause.id)} names={names} conflict={inConflict.has(part.clause.id)} own={clauseTexts[part.clause.id] ?? null} onWord={onWord} />))}
      </div>
    </Stack>
  );
}

function Row({ clause, before, names, conflict, own, onWord }: { clause: PreviewClause; before: Clause | null; names: Readonly<Record<string, string>>; conflict: boolean; own: ClauseDraft | null; onWord: PreviewProps["onWord"] }) {
  const { t } = useTranslation();
  const { id, kind, level, runs, reference, change } = clause;
  const [writing, setWriting] = useState(false);
  return (
    <div id={`preview-${id}`} tabIndex={-1} className={classes.row} data-change={change} data-conflict={conflict || undefined}>
      <Text size="xs" fw={600} component="p">
        {reference}{before && before.reference !== reference ? ` (${t("texts.compare.was", { reference: before.reference })})` : ""}{change === "same" ? "" : ` · ${t(`merge.preview.change.${change}`)}`}{clause.amendments.length > 0 ? ` · ${t("merge.preview.amendment", { numbers: clause.amendments.join(", ") })}` : ""}
      </Text>
      <p className={classes.words}>{gainsBrackets(runs, before?.runs ?? []) ? <Wording runs={runs} names={names} /> : <Segments segments={clause.segments} />}</p>
      {own || writing ? (
        <Box mt={4}>
          <Suspense fallback={<Skeletons lines={2} />}>
            <ClauseTextEditor label={t("merge.preview.own", { reference })} runs={own?.runs ?? runs} focused={writing} onChange={(words) => onWord(id, { id, kind, level, runs: words })} />
          </Suspense>
          <Button mt={6} size="compact-xs" variant="default" onClick={() => { setWriting(false); onWord(id, null); }}>{t("merge.preview.drop", { reference })}</Button>
        </Box>
      ) : change !== "deleted" && (conflict || change !== "same") ? (
        <Button mt={4} size="compact-xs" variant={conflict ? "light" : "default"} onClick={() => setWriting(true)}>{t("merge.preview.write", { reference })}</Button>
      ) : null}
    </div>
  );
}
