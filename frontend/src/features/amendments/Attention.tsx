//! Where the text changed under an amendment: what both made of the same clause side by side, and the new words its sponsors or
//! the chair supply. Merges nothing by itself.
import { Alert, Box, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { overrideAmendment } from "../../api/amendments";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import type { Attention } from "../../api/negotiation";
import type { Amendment, Clause, ClauseDraft, Operation, Recommendation, Revision } from "../../api/shapes";
import { revisionQuery } from "../../api/texts";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { Opened } from "../../ui/Opened";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { Loaded, ProblemNotice } from "../../ui/Waiting";
import { plainText, Segments } from "../texts";
import classes from "./Attention.module.css";
import { fromOperation, gapOf, toOperation } from "./operationDraft";
import { OperationsField } from "./OperationsField";
import { carried } from "./overriding";
import { wordDiff } from "./wordDiff";

export function AttentionView({ attention }: { attention: Attention[] }) {
  const { t } = useTranslation();
  const side = (title: string, base: ClauseDraft | null, clause: ClauseDraft | null) => (
    <div className={classes.side} role="group" aria-label={title}>
      <Text size="xs" fw={600}>{title}</Text>
      <p className={classes.words}>{clause ? <Segments segments={wordDiff(base ? plainText(base) : "", plainText(clause))} /> : t("amendments.attention.gone")}</p>
    </div>
  );
  return (
    <Stack gap="sm">
      {attention.map((each) => (
        <Box key={`${each.clause} ${each.why}`}>
          <Text size="sm" fw={600}>{each.sentence}</Text>
          <div className={classes.sides}>
            {side(t("amendments.attention.now"), each.base, each.now)}
            {side(t("amendments.attention.wanted"), each.base, each.wanted)}
          </div>
        </Box>
      ))}
    </Stack>
  );
}

/** Opens when somebody who may supplies the words. */
export function OverrideForm({ amendment, recommendation, base, onClose }: { amendment: Amendment; recommendation: Recommendation; base: Clause[]; onClose: () => void }) {
  const { t } = useTranslation();
  // The texts it began on: one issued meanwhile takes away nothing that was typed, and its words are never put on it unseen.
  const [on, setOn] = useState<Begun>({ newest: recommendation.newest_revision ?? 0, base, operations: amendment.operations, rationale: amendment.rationale });
  const query = useQuery(revisionQuery(recommendation.id, on.newest));
  return (
    <Opened label={t("amendments.attention.supply")}>
      <Loaded query={query}>{(revision) => (
        <Form key={revision.number} amendment={amendment} recommendation={recommendation} revision={revision} begun={on} onClose={onClose}
          onGoOn={(operations, rationale) => setOn({ newest: recommendation.newest_revision ?? 0, base: revision.clauses, operations, rationale })} />
      )}</Loaded>
    </Opened>
  );
}

/** What the form starts from: the newest text then, and the words with the text they were written for. */
interface Begun { newest: number; base: Clause[]; operations: Operation[]; rationale: string }
interface FormProps { amendment: Amendment; recommendation: Recommendation; revision: Revision; begun: Begun; onGoOn: (operations: Operation[], rationale: string) => void; onClose: () => void }

function Form({ amendment, recommendation, revision: { number, label, clauses: now }, begun, onGoOn, onClose }: FormProps) {
  const { t } = useTranslation();
  const [drafts, setDrafts] = useState(() => carried(begun.operations, begun.base, now).map((operation) => fromOperation(crypto.randomUUID(), operation, now)));
  const [rationale, setRationale] = useState(begun.rationale);
  const [checked, setChecked] = useState(false);
  const [touched, setTouched] = useState(false);
  const overtaken = recommendation.newest_revision !== null && recommendation.newest_revision > number;
  const act = useAct({
    send: (body: { operations: Operation[]; rationale?: string; revision: number }, key) => overrideAmendment(amendment.id, body, key),
    changes: [keys.amendments(recommendation.id), keys.recommendation(recommendation.id), keys.amendment(amendment.id), keys.me],
    onDone: () => {
      announce(t("amendments.attention.done", { number: amendment.number, label }));
      onClose();
    },
  });
  useUnsavedWarning(touched && !act.isSuccess);
  const edit = <Value,>(set: (value: Value) => void) => (value: Value) => {
    setTouched(true);
    set(value);
  };
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      setChecked(true);
      if (overtaken) return;
      if (drafts.every((draft) => gapOf(draft, now) === null)) act.mutate({ operations: drafts.map(toOperation), revision: number, ...(rationale === amendment.rationale ? {} : { rationale }) });
    }}>
      <Stack gap="sm">
        <Text size="sm">{t("amendments.attention.help", { label })}</Text>
        <OperationsField drafts={drafts} onChange={edit(setDrafts)} clauses={now} checked={checked} {...(act.error ? { refused: act.error.fields } : {})} />
        <Textarea label={t("amendments.form.rationale")} autosize minRows={1} value={rationale} onChange={(event) => edit(setRationale)(event.currentTarget.value)} />
        {overtaken ? <Alert color="orange" variant="light" role="status">{t("amendments.attention.overtaken", { newest: recommendation.newest_revision ?? 0, label })}</Alert> : null}
        <ProblemNotice problem={act.error} />
        <Group gap="xs">
          {overtaken
            ? <Button size="xs" onClick={() => onGoOn(drafts.map(toOperation), rationale)}>{t("amendments.attention.go_on", { newest: recommendation.newest_revision ?? 0 })}</Button>
            : <Button type="submit" size="xs" loading={act.isPending}>{t("amendments.attention.act", { label })}</Button>}
          <Button size="xs" variant="subtle" color="gray" onClick={onClose}>{t("app.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
