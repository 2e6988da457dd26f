//! Proposing where one reads: the text of a revision with the clauses one changes opened in their place, the reasons, and
//! the way to send it. Never decides who may submit: `amend_prepare` and `amend_submit` say so.
import { Alert, Button, Group, Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type ClipboardEvent } from "react";
import { proposeAmendment } from "../../../api/amendments";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { useMe } from "../../../api/session";
import type { NewAmendment, Recommendation, Revision } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { ButtonLink } from "../../../ui/links";
import { ProblemNotice } from "../../../ui/Waiting";
import { ProposalConflicts } from "../ConflictList";
import { dropProposal, keepProposal, keptRevisions, readProposal } from "./keptProposal";
import { opened, standing, startProposal, type Proposal } from "./proposal";
import classes from "./Proposing.module.css";
import { ProposalText } from "./ProposalText";
import { isWholeText, pastedOf, useWholeText } from "./useWholeText";
import { WholeText } from "./WholeText";

export interface ProposingProps {
  recommendation: Recommendation;
  revision: Revision;
  names: Readonly<Record<string, string>>;
  /** The clause to open first. */
  clause: string;
  /** Leads back to reading; `sent` tells that there is a new amendment to see. */
  onClose: (sent: boolean) => void;
}

export default function Proposing({ recommendation, revision, names, clause, onClose }: ProposingProps) {
  const { t } = useTranslation();
  const { user } = useMe();
  const client = useQueryClient();
  // What was written on another revision stays kept beside this, and the way to it is shown.
  const [start] = useState(() => {
    const kept = readProposal(user.id, recommendation.id, revision.number);
    const first = revision.clauses.find(({ id }) => id === clause);
    const held: Proposal = kept ?? startProposal(revision.number);
    return {
      proposal: first ? opened(held, "replace", first, crypto.randomUUID()) : held, restored: kept !== null, first: first?.id ?? null,
      elsewhere: keptRevisions(user.id, recommendation.id).filter((number) => number !== revision.number),
    };
  });
  const [proposal, setProposal] = useState(start.proposal);
  const [checked, setChecked] = useState(false);
  const [restored, setRestored] = useState(start.restored);
  const change = (next: Proposal) => {
    setProposal(next);
    keepProposal(user.id, recommendation.id, next);
  };
  const { operations, gaps, count } = standing(proposal, revision.clauses);
  const whole = useWholeText({ recommendation, revision, taken: count, onTake: (changes) => change({ ...proposal, changes }) });
  const paste = (event: ClipboardEvent<HTMLElement>) => {
    const pasted = pastedOf(event.clipboardData);
    const intoClause = event.target instanceof Element && event.target.closest(".ProseMirror") !== null;
    if (!intoClause || !isWholeText(pasted, revision.clauses.length)) return;
    event.preventDefault();
    event.stopPropagation();
    void whole.readPasted(pasted);
  };
  const act = useAct({
    send: (body: NewAmendment, key) => proposeAmendment(recommendation.id, body, key),
    changes: [keys.amendments(recommendation.id), keys.recommendation(recommendation.id)],
    onDone: (answer) => {
      dropProposal(user.id, recommendation.id, revision.number);
      announce(t("amendments.form.done", { status: t(`amendments.status.${answer.status}`) }));
      void client.invalidateQueries({ queryKey: keys.amendments(recommendation.id) });
      onClose(true);
    },
  });
  const send = async (submit: boolean) => {
    setChecked(true);
    const missing = Object.keys(gaps)[0];
    if (count === 0 || missing) {
      const place = document.getElementById(missing ? `change-${missing}` : "proposal-problem");
      place?.scrollIntoView({ block: "center" });
      place?.focus({ preventScroll: true });
      return;
    }
    const told = submit
      ? await ask({ title: t("amendments.form.submit"), consequence: t("amendments.form.submit_consequence", { revision: revision.label, symbol: recommendation.symbol }), confirm: t("amendments.form.submit") })
      : true;
    if (told) act.mutate({ revision: revision.number, rationale: proposal.rationale, operations, submit });
  };
  const discard = async () => {
    const lost = count > 0 || proposal.rationale.trim() !== "";
    if (lost && !await ask({ title: t("proposal.discard"), consequence: t("proposal.discard_consequence"), confirm: t("proposal.discard"), destructive: true })) return;
    dropProposal(user.id, recommendation.id, revision.number);
    onClose(false);
  };
  const { amend_prepare: prepare, amend_submit: submit } = recommendation.abilities;
  const overtaken = recommendation.newest_revision !== null && recommendation.newest_revision > revision.number;
  const refused = Object.fromEntries(Object.entries(act.error?.fields ?? {}).flatMap(([field, sentence]) => {
    const at = /^operations\.(\d+)/.exec(field)?.[1];
    const operation = at === undefined ? undefined : operations[Number(at)];
    const key = operation && (operation.op === "insert_after" ? operation.new?.id : proposal.changes.find((each) => each.op === operation.op && each.clause === operation.clause)?.key);
    return key ? [[key, sentence]] : [];
  }));
  return (
    <section aria-labelledby="proposal-title" className={classes.proposing} onPasteCapture={paste}>
      <Alert color="blue" variant="light" mb="sm" title={<span id="proposal-title">{t("proposal.title", { revision: revision.label })}</span>}>
        <Text size="sm">{t("proposal.intro")}</Text>
        <Group gap="xs" mt="xs"><WholeText handle={whole} /></Group>
      </Alert>
      {overtaken ? <Alert color="orange" variant="light" mb="sm" role="status">{t("proposal.overtaken", { newest: recommendation.newest_revision ?? 0, revision: revision.label })}</Alert> : null}
      {start.elsewhere.map((number) => (
        <Alert key={number} color="orange" variant="light" mb="sm">
          <Text size="sm">{t("proposal.elsewhere", { revision: number === 0 ? t("amendments.zero_draft") : t("amendments.revision", { number }), current: revision.label })}</Text>
          <ButtonLink mt="xs" size="compact-sm" variant="default" to="/r/$recommendation" params={{ recommendation: recommendation.id }} search={{ revision: number, propose: clause }}>{t("proposal.to_elsewhere")}</ButtonLink>
        </Alert>
      ))}
      {restored ? <Alert color="blue" variant="light" mb="sm" withCloseButton closeButtonLabel={t("app.close")} onClose={() => setRestored(false)}>{t("proposal.restored")}</Alert> : null}
      <ProposalText clauses={revision.clauses} names={names} proposal={proposal} onChange={change} first={start.first} gaps={checked ? gaps : {}} refused={refused} />
      <Paper withBorder p={{ base: "sm", sm: "md" }} mt="md" bg="var(--mufakat-sheet)" className={classes.sending}>
        <form onSubmit={(event) => { event.preventDefault(); void send(Boolean(submit)); }}>
          <Stack gap="sm">
            <Title order={3} size="h5" id="proposal-problem" tabIndex={-1}>{count === 0 ? t("proposal.nothing") : t("proposal.count", { count })}</Title>
            <Textarea label={t("amendments.form.rationale")} description={t("amendments.form.rationale_help")} autosize minRows={2} maxRows={8} value={proposal.rationale} error={act.error?.fields.rationale}
              onChange={(event) => change({ ...proposal, rationale: event.currentTarget.value })} />
            <Text size="sm" c="dimmed">{!submit && prepare ? t("amendments.form.drafter") : t("amendments.form.sponsors")}</Text>
            <ProposalConflicts recommendation={recommendation.id} revision={revision.number} operations={Object.keys(gaps).length > 0 ? [] : operations} />
            <ProblemNotice problem={act.error} />
            <Group gap="xs">
              {submit ? <Button type="submit" loading={act.isPending}>{t("amendments.form.submit")}</Button> : null}
              {prepare ? <Button variant={submit ? "default" : "filled"} loading={act.isPending} onClick={() => void send(false)}>{t("amendments.form.prepare")}</Button> : null}
              <Button variant="default" onClick={() => onClose(false)}>{t("proposal.later")}</Button>
              <Button variant="subtle" color="red" onClick={() => void discard()}>{t("proposal.discard")}</Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </section>
  );
}
