//! Tabling a zero draft or issuing the next revision: what will happen and to whom, what changed, and the note that goes with it.
import { Alert, Button, Group, List, Modal, Stack, Text, Textarea, type ButtonProps } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Recommendation, Revision } from "../../../api/shapes";
import { comparisonQuery, issueRevision, workingTextQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice, Skeletons } from "../../../ui/Waiting";
import { plainText } from "../clauses";

export interface IssueButtonProps { recommendation: Recommendation; /** Runs first, e.g. saves; the dialog opens when it answers true. */ before?: () => Promise<boolean>; size?: ButtonProps["size"] }

/** The button, for those who may; nothing for the others. */
export function IssueButton({ recommendation, before, size }: IssueButtonProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  if (!recommendation.abilities.issue_revision) return null;
  const words = recommendation.newest_revision === null ? t("texts.issue.table") : t("texts.issue.issue", { number: recommendation.newest_revision + 1 });
  return (
    <>
      <Button {...(size ? { size } : {})} onClick={() => void (before ? before() : Promise.resolve(true)).then((ready) => {
        if (ready) setOpened(true);
        else notifications.show({ color: "yellow", message: t("texts.issue.not_saved") });
      })}>{words}</Button>
      {opened ? <IssueDialog recommendation={recommendation} onClose={() => setOpened(false)} /> : null}
    </>
  );
}

function IssueDialog({ recommendation, onClose }: { recommendation: Recommendation; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [note, setNote] = useState("");
  const newest = recommendation.newest_revision;
  const text = useQuery({ ...workingTextQuery(recommendation.id), refetchOnMount: "always" });
  const changes = useQuery({ ...comparisonQuery(recommendation.id, newest ?? 0, "working"), enabled: newest !== null, refetchOnMount: "always" });
  const act = useAct<{ note: string }, Revision>({
    send: (body, key) => issueRevision(recommendation.id, body, key),
    changes: [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate), keys.coverage(recommendation.mandate), keys.board(recommendation.mandate), keys.me],
    onDone: ({ label }) => {
      notifications.show({ color: "green", message: t("texts.issue.done", { symbol: recommendation.symbol, label }) });
      onClose();
      void navigate({ to: "/r/$recommendation", params: { recommendation: recommendation.id } });
    },
  });
  useUnsavedWarning(note.trim() !== "" && !act.isSuccess, act.isPending);
  const clauses = text.data?.clauses.filter((clause) => plainText(clause).trim() !== "").length;
  const title = newest === null ? t("texts.issue.table_title", { symbol: recommendation.symbol }) : t("texts.issue.issue_title", { symbol: recommendation.symbol, number: newest + 1 });
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ "aria-label": t("app.close") }}>
      <form onSubmit={(event) => {
        event.preventDefault();
        act.mutate({ note: note.trim() });
      }}>
        <Stack>
          <Alert color="blue" variant="light" title={t("texts.issue.what")}>
            <List size="sm" spacing={4}>
              <List.Item>{newest === null ? t("texts.issue.fixed_zero", { count: clauses ?? 0 }) : t("texts.issue.fixed", { number: newest + 1, count: clauses ?? 0 })}</List.Item>
              <List.Item>{newest === null ? t("texts.issue.opens") : t("texts.issue.told")}</List.Item>
              {newest !== null && recommendation.amendment_count > 0 ? <List.Item>{t("texts.issue.amendments", { count: recommendation.amendment_count })}</List.Item> : null}
              {newest !== null ? <List.Item>{t("texts.issue.comments")}</List.Item> : null}
            </List>
          </Alert>
          {newest !== null ? (changes.data
            ? <Text size="sm">{changes.data.changes === 0 ? t("texts.issue.unchanged") : t("texts.compare.changes", { count: changes.data.changes })}{" "}
              <Link to="/r/$recommendation/compare" params={{ recommendation: recommendation.id }} search={{ from: newest, to: "working" }}>{t("texts.issue.compare")}</Link></Text>
            : changes.isError ? null : <Skeletons lines={1} />) : null}
          <Textarea label={`${t("texts.issue.note")} (${t("app.optional")})`} description={t("texts.issue.note_hint")} autosize minRows={2} data-autofocus value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <ProblemNotice problem={act.error} />
          <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t("app.cancel")}</Button>
            <Button type="submit" loading={act.isPending}>{newest === null ? t("texts.issue.table_act") : t("texts.issue.issue_act", { number: newest + 1 })}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
