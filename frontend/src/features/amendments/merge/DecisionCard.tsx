//! One amendment on the workbench: what it proposes, who is for and against, what it collides with, and the chair's decision.
//! Owns no request; decides nothing by itself.
import { Badge, Box, Button, Checkbox, Group, Paper, Radio, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState } from "react";
import type { Roster } from "../../../api/roster";
import type { Conflict, Decision, DecisionDraft } from "../../../api/negotiation";
import type { Amendment, Clause, DispositionOutcome, Operation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { ask } from "../../../ui/confirm";
import { ButtonLink } from "../../../ui/links";
import { fromOperation, gapOf, toOperation } from "../operationDraft";
import { OperationsField } from "../OperationsField";
import { OperationView } from "../OperationView";
import classes from "./Merge.module.css";
import { asWhole, chosen, nameOf, treated, treatmentOf, type Treatment } from "./workbench";

const outcomes: DispositionOutcome[] = ["accepted", "accepted_as_modified", "bracketed", "not_retained"];
const treatments: Treatment[] = ["taken", "brackets", "left"];

export interface DecisionCardProps {
  amendment: Amendment;
  clauses: Clause[];
  roster: Roster;
  decision: DecisionDraft | null;
  /** The last words of a compromise on it, also while another outcome is chosen. */
  written: Operation[] | null;
  /** What the server says is missing in the decision it has. */
  missing: Decision["missing"];
  /** A newer revision overtook the compromise the server has. */
  outdated: boolean;
  conflicts: Conflict[];
  /** Arrived since the last save. */
  fresh: boolean;
  /** The server has every decision of this page. */
  saved: boolean;
  onDecide: (decision: DecisionDraft | null) => void;
}

export function DecisionCard({ amendment, clauses, roster, decision, written, missing, outdated, conflicts, fresh, saved, onDecide }: DecisionCardProps) {
  const { t } = useTranslation();
  const sponsors = roster.names([...new Set([amendment.delegation, ...amendment.sponsors])]);
  // The decision that is saved holds no words but those of a compromise: with another outcome they leave it, for whoever writes on them too.
  const replace = async (next: DecisionDraft | null) => {
    const loses = decision?.outcome === "accepted_as_modified" && written !== null;
    if (!loses || await ask({ title: t("merge.drop_title", { number: amendment.number }), consequence: t("merge.drop_consequence"), confirm: t("merge.drop_confirm"), destructive: true })) onDecide(next);
  };
  const decide = (outcome: DispositionOutcome) => void replace(chosen(decision, amendment.id, outcome, written));
  const touched = [...new Set(amendment.operations.map((operation) => operation.clause ?? operation.new?.id ?? ""))].filter(Boolean);
  const moved = amendment.operations.flatMap(({ op, clause }) => (op === "move_after" && clause ? [clause] : []));
  const named = (id: string) => nameOf(id, clauses, amendment.operations) ?? t("amendments.operation.unnamed");
  const title = `workbench-${amendment.id}`;
  return (
    <Paper component="article" withBorder p="sm" bg="var(--mufakat-sheet)" aria-labelledby={title} id={`decision-${amendment.id}`} tabIndex={-1} className={classes.card} data-decided={decision ? "" : undefined}>
      <Stack gap="xs">
        <Group gap="xs">
          <Title order={2} size="h5" id={title}>{t("amendments.card.title", { number: amendment.number, sponsors })}</Title>
          {amendment.status === "needs_attention" ? <Badge color="orange" variant="light" tt="none">{t("amendments.status.needs_attention")}</Badge> : null}
          {fresh ? <Badge color="blue" variant="light" tt="none">{t("merge.arrived")}</Badge> : null}
        </Group>
        <Stack gap="xs">{amendment.operations.map((operation, at) => <OperationView key={at} operation={operation} clauses={clauses} among={amendment.operations} />)}</Stack>
        {amendment.rationale ? <Text size="sm" className={classes.rationale}>{amendment.rationale}</Text> : null}
        {amendment.supporters.length > 0 || amendment.opposers.length > 0 ? (
          <Text size="sm">
            {amendment.supporters.length > 0 ? `${t("merge.supported", { names: roster.names(amendment.supporters) })} ` : ""}
            {amendment.opposers.length > 0 ? t("merge.opposed", { names: roster.names(amendment.opposers) }) : ""}
          </Text>
        ) : null}
        {conflicts.map((conflict, at) => <Text key={at} size="sm" fw={600} className={classes.conflict}>{conflict.sentence}</Text>)}
        <Radio.Group label={t("merge.decision_of", { number: amendment.number })} value={decision?.outcome ?? ""} onChange={(value) => decide(value as DispositionOutcome)} size="sm">
          <Group gap="sm" mt={6}>{outcomes.map((outcome) => <Radio key={outcome} value={outcome} label={t(`merge.outcome.${outcome}`)} />)}
            {decision ? <Button size="compact-xs" variant="default" onClick={() => void replace(null)}>{t("merge.undecide")}</Button> : null}</Group>
        </Radio.Group>
        {decision?.outcome === "accepted" && touched.length > 1 ? <ClauseByClause touched={touched} moved={moved} named={named} decision={decision} onDecide={onDecide} /> : null}
        {decision?.outcome === "accepted_as_modified" ? <Compromise key={amendment.id} amendment={amendment} clauses={clauses} decision={decision} missing={missing === "text"} outdated={outdated} saved={saved} onDecide={onDecide} /> : null}
        {decision ? (
          <Textarea label={decision.outcome === "not_retained" ? t("merge.reason") : t("merge.reason_optional")} autosize minRows={1} maxRows={6} value={decision.reason ?? ""}
            error={missing === "reason" && !decision.reason?.trim() ? t("merge.missing.reason") : null}
            onChange={(event) => {
              const { reason: _, ...rest } = decision;
              onDecide(event.currentTarget.value ? { ...rest, reason: event.currentTarget.value } : rest);
            }} />
        ) : null}
      </Stack>
    </Paper>
  );
}

/** One clause of the amendment taken, another in brackets, a third left as it is. No bracket can show that a clause is moved. */
function ClauseByClause({ touched, moved, named, decision, onDecide }: { touched: string[]; moved: string[]; named: (id: string) => string; decision: DecisionDraft; onDecide: (decision: DecisionDraft) => void }) {
  const { t } = useTranslation();
  const byClause = decision.clauses !== undefined || decision.in_brackets !== undefined;
  return (
    <Box>
      <Checkbox size="sm" label={t("merge.by_clause")} checked={byClause} onChange={(event) => onDecide(event.currentTarget.checked ? { ...decision, clauses: touched } : asWhole(decision))} />
      {byClause ? (
        <Stack gap={6} mt="xs">
          {touched.map((id) => (
            <Radio.Group key={id} size="sm" label={named(id)} value={treatmentOf(decision, id)} onChange={(value) => onDecide(treated(decision, touched, id, value as Treatment))}>
              <Group gap="sm">{treatments.filter((treatment) => treatment !== "brackets" || !moved.includes(id)).map((treatment) => <Radio key={treatment} value={treatment} label={t(`merge.treatment.${treatment}`)} />)}</Group>
            </Radio.Group>
          ))}
          <Text size="sm" c="dimmed">{t("merge.by_clause_hint")}</Text>
        </Stack>
      ) : null}
    </Box>
  );
}

/** The chair's own words for the amendment. Sent once they are filled in; what is not stays on this page. */
function Compromise({ amendment, clauses, decision, missing, outdated, saved, onDecide }: { amendment: Amendment; clauses: Clause[]; decision: DecisionDraft; missing: boolean; outdated: boolean; saved: boolean; onDecide: (decision: DecisionDraft) => void }) {
  const { t } = useTranslation();
  const written = (text: Operation[]) => text.map((operation) => fromOperation(crypto.randomUUID(), operation, clauses));
  const [drafts, setDrafts] = useState(() => written(decision.text ?? amendment.operations));
  // What was written elsewhere, together or by the other officer, takes the place of what this form shows.
  const [known, setKnown] = useState(decision.text);
  if (decision.text && JSON.stringify(decision.text) !== JSON.stringify(known)) {
    setKnown(decision.text);
    setDrafts(written(decision.text));
  }
  return (
    <Box>
      <Text size="sm" fw={600} mb={4}>{t("merge.compromise")}</Text>
      {outdated ? <Text size="sm" fw={600} className={classes.conflict} role="alert" mb={4}>{t("merge.outdated")}</Text> : null}
      {missing && !decision.text ? <Text size="sm" c="var(--mantine-color-error)" role="alert" mb={4}>{t("merge.missing.text")}</Text> : null}
      <OperationsField drafts={drafts} clauses={clauses} checked={false} onChange={(next) => {
        setDrafts(next);
        const { text: _, ...rest } = decision;
        const text = next.length > 0 && next.every((draft) => gapOf(draft, clauses) === null) ? next.map(toOperation) : null;
        if (text) setKnown(text);
        onDecide(text ? { ...rest, text } : rest);
      }} />
      {saved
        ? <ButtonLink mt="xs" size="compact-sm" variant="default" to="/r/$recommendation/merge/$amendment" params={{ recommendation: amendment.recommendation, amendment: amendment.id }}>{t("rounds.compromise.open")}</ButtonLink>
        : <Text mt="xs" size="sm" c="dimmed">{t("rounds.compromise.unsaved")}</Text>}
    </Box>
  );
}
