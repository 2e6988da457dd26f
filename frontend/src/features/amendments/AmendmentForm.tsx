//! Proposing a change, or correcting a proposal: the changes and the reasons; kept inside the delegation or
//! submitted. Never decides who may submit: `amend_prepare` and `amend_submit` say so.
import { Alert, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { changeAmendment, proposeAmendment } from "../../api/amendments";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import type { Amendment, NewAmendment, Recommendation, Revision } from "../../api/shapes";
import { revisionQuery } from "../../api/texts";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { Loaded, ProblemNotice } from "../../ui/Waiting";
import { ProposalConflicts } from "./ConflictList";
import { correction } from "./correcting";
import { fromOperation, gapOf, startOn, toOperation } from "./operationDraft";
import { OperationsField } from "./OperationsField";

export interface AmendmentFormProps { recommendation: Recommendation; amendment?: Amendment; onClose: () => void }

export function AmendmentForm(props: AmendmentFormProps) {
  const { recommendation, amendment } = props;
  // The text it began on: one issued meanwhile takes away nothing that was typed.
  const [on] = useState(amendment?.revision ?? recommendation.newest_revision ?? 0);
  const query = useQuery(revisionQuery(recommendation.id, on));
  return <Loaded query={query}>{(revision) => <Form {...props} revision={revision} />}</Loaded>;
}

function Form({ recommendation, amendment, revision, onClose }: AmendmentFormProps & { revision: Revision }) {
  const { t } = useTranslation();
  const [drafts, setDrafts] = useState(() => amendment
    ? amendment.operations.map((operation) => fromOperation(crypto.randomUUID(), operation, revision.clauses))
    : [startOn(crypto.randomUUID(), "replace", null)]);
  // What a colleague saved meanwhile is not overwritten: the server refuses a version that is not the newest.
  const [begun] = useState(() => ({ version: amendment?.version ?? 0, operations: drafts.map(toOperation) }));
  const [rationale, setRationale] = useState(amendment?.rationale ?? "");
  const [checked, setChecked] = useState(false);
  const [touched, setTouched] = useState(false);
  const act = useAct({
    send: (body: NewAmendment, key) => amendment
      ? changeAmendment(amendment.id, begun.version, correction({ ...amendment, revision: revision.number }, begun.operations, body))
      : proposeAmendment(recommendation.id, body, key),
    changes: [keys.amendments(recommendation.id), keys.recommendation(recommendation.id)],
    onDone: (answer) => {
      announce(t("amendments.form.done", { status: t(`amendments.status.${answer.status}`) }));
      onClose();
    },
  });
  useUnsavedWarning(touched && !act.isSuccess);
  const edit = <Value,>(set: (value: Value) => void) => (value: Value) => { setTouched(true); set(value); };
  const send = async (submit: boolean) => {
    setChecked(true);
    if (drafts.some((draft) => gapOf(draft, revision.clauses) !== null)) return;
    const told = submit && !amendment
      ? await ask({ title: t("amendments.form.submit"), consequence: t("amendments.form.submit_consequence", { revision: revision.label, symbol: recommendation.symbol }), confirm: t("amendments.form.submit") })
      : true;
    if (told) act.mutate({ revision: revision.number, rationale, operations: drafts.map(toOperation), submit });
  };
  const { amend_prepare: prepare, amend_submit: submit } = recommendation.abilities;
  const complete = drafts.every((draft) => gapOf(draft, revision.clauses) === null);
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(Boolean(submit)); }}>
      <Stack>
        <Text size="sm" c="dimmed">{t("amendments.form.on", { revision: revision.label })}</Text>
        {!amendment && recommendation.newest_revision !== null && recommendation.newest_revision > revision.number ? <Alert color="orange" variant="light" role="status">{t("proposal.overtaken", { newest: recommendation.newest_revision, revision: revision.label })}</Alert> : null}
        <OperationsField drafts={drafts} onChange={edit(setDrafts)} clauses={revision.clauses} checked={checked} refused={act.error?.fields} />
        <Textarea label={t("amendments.form.rationale")} description={t("amendments.form.rationale_help")} autosize minRows={2} value={rationale} error={act.error?.fields.rationale}
          onChange={(event) => edit(setRationale)(event.currentTarget.value)} />
        <Text size="sm" c="dimmed">{t("amendments.form.sponsors")}</Text>
        {!amendment && !submit && prepare ? <Alert color="blue" variant="light">{t("amendments.form.drafter")}</Alert> : null}
        <ProposalConflicts recommendation={recommendation.id} revision={revision.number} operations={complete ? drafts.map(toOperation) : []} {...(amendment ? { amendment: amendment.id } : {})} />
        <ProblemNotice problem={act.error} />
        <Group>
          {amendment ? <Button type="submit" loading={act.isPending}>{t("app.save")}</Button> : (
            <>
              {submit ? <Button type="submit" loading={act.isPending}>{t("amendments.form.submit")}</Button> : null}
              {prepare ? <Button variant={submit ? "default" : "filled"} loading={act.isPending} onClick={() => void send(false)}>{t("amendments.form.prepare")}</Button> : null}
            </>
          )}
          <Button variant="subtle" color="gray" onClick={onClose}>{t("app.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
