//! The chair's disposition of one amendment: outcome, reason, compromise text, and what will happen. Decides no outcome.
import { Alert, Button, Group, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { disposeAmendment } from "../../api/amendments";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import type { Amendment, Clause, Disposition, DispositionOutcome } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";
import { fromOperation, gapOf, toOperation } from "./operationDraft";
import { OperationsField } from "./OperationsField";

const outcomes: DispositionOutcome[] = ["accepted", "accepted_as_modified", "bracketed", "not_retained"];

export interface DispositionFormProps { amendment: Amendment; clauses: Clause[]; sponsors: string; onClose: () => void }

export function DispositionForm({ amendment, clauses, sponsors, onClose }: DispositionFormProps) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<DispositionOutcome | null>(null);
  const [reason, setReason] = useState("");
  const [drafts, setDrafts] = useState(() => amendment.operations.map((operation) => fromOperation(crypto.randomUUID(), operation, clauses)));
  const [checked, setChecked] = useState(false);
  const [revision] = useState(amendment.revision);
  const [touched, setTouched] = useState(false);
  const act = useAct({
    send: (body: Disposition, key) => disposeAmendment(amendment.id, body, key),
    changes: [keys.amendments(amendment.recommendation), keys.recommendation(amendment.recommendation)],
    onDone: () => {
      announce(t("amendments.dispose.done", { number: amendment.number }));
      onClose();
    },
  });
  useUnsavedWarning(touched && !act.isSuccess);
  const edit = <Value,>(set: (value: Value) => void) => (value: Value) => {
    setTouched(true);
    set(value);
  };
  const modified = outcome === "accepted_as_modified";
  const send = async () => {
    setChecked(true);
    if (outcome === null || (modified && drafts.some((draft) => gapOf(draft, clauses) !== null))) return;
    // What the form said when the button was pressed: when that is overtaken too, nothing is decided unseen.
    const body: Disposition = { outcome, revision: amendment.revision };
    if (reason.trim()) body.reason = reason;
    if (modified) body.text = drafts.map(toOperation);
    const sure = await ask({
      title: t("amendments.dispose.title", { number: amendment.number }), confirm: t("amendments.dispose.act"),
      consequence: t(`amendments.dispose.consequence.${outcome}`, { sponsors }),
    });
    if (sure) act.mutate(body);
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <Stack gap="sm">
        <Radio.Group label={t("amendments.dispose.outcome")} value={outcome ?? ""} onChange={(value) => setOutcome(value as DispositionOutcome)}
          error={act.error?.fields.outcome ?? (checked && outcome === null ? t("amendments.dispose.choose") : null)}>
          <Stack gap={6} mt="xs">
            {outcomes.map((value) => <Radio key={value} value={value} label={t(`amendments.status.${value}`)} description={t(`amendments.dispose.meaning.${value}`)} />)}
          </Stack>
        </Radio.Group>
        {modified ? (
          <>
            <Text size="sm" fw={600}>{t("amendments.dispose.text")}</Text>
            {amendment.revision === revision ? null : <Alert color="orange" variant="light" role="status">{t("amendments.dispose.overtaken", { newest: amendment.revision })}</Alert>}
            <OperationsField drafts={drafts} onChange={edit(setDrafts)} clauses={clauses} checked={false} refused={compromiseFields(act.error?.fields)} />
          </>
        ) : null}
        {outcome !== null ? <Textarea label={t("amendments.dispose.reason")} autosize minRows={2} value={reason} error={act.error?.fields.reason} onChange={(event) => edit(setReason)(event.currentTarget.value)} /> : null}
        <ProblemNotice problem={act.error} />
        <Group>
          <Button type="submit" loading={act.isPending}>{t("amendments.dispose.act")}</Button>
          <Button variant="subtle" color="gray" onClick={onClose}>{t("app.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The server speaks of `text.0`, the shared fields of `operations.0`. */
function compromiseFields(fields: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(fields ?? {}).map(([field, sentence]) => [field.replace(/^text\./, "operations."), sentence]));
}
