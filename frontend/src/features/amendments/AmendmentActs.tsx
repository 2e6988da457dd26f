//! What a delegation may do with one amendment now: submit, co-sponsor, support, oppose, withdraw, answer. Shows only what
//! `abilities` names, and says before each formal act what it does.
import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { answerDisposition, opposeAmendment, sponsorAmendment, submitAmendment, supportAmendment, withdrawAmendment } from "../../api/amendments";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import { useMyMandate } from "../../api/session";
import type { Amendment, Recommendation } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { ButtonLink } from "../../ui/links";
import { Opened } from "../../ui/Opened";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";

type Act =
  | { kind: "submit" } | { kind: "withdraw" } | { kind: "sponsor" } | { kind: "support"; withdrawn: boolean }
  | { kind: "oppose"; withdrawn: boolean; reason?: string } | { kind: "answer"; accepted: boolean; comment?: string };

function send(amendment: Amendment, act: Act, key: string): Promise<Amendment> {
  switch (act.kind) {
    case "submit": return submitAmendment(amendment.id, key);
    case "withdraw": return withdrawAmendment(amendment.id, key);
    case "sponsor": return sponsorAmendment(amendment.id, key);
    case "support": return supportAmendment(amendment.id, act.withdrawn, key);
    case "oppose": return opposeAmendment(amendment.id, act.withdrawn ? { withdrawn: true } : act.reason ? { reason: act.reason } : {}, key);
    case "answer": return answerDisposition(amendment.id, { accepted: act.accepted, ...(act.comment ? { comment: act.comment } : {}) }, key);
  }
}

export interface AmendmentActsProps { amendment: Amendment; recommendation: Recommendation; onEdit: () => void; onDispose: () => void; onOverride: () => void }

export function AmendmentActs({ amendment, recommendation, onEdit, onDispose, onOverride }: AmendmentActsProps) {
  const { t } = useTranslation();
  const mandate = useMyMandate(recommendation.mandate);
  const mine = mandate?.delegation ?? "";
  const named = { number: amendment.number, delegation: mandate?.delegation_name ?? mine };
  const [writing, setWriting] = useState<"oppose" | "answer" | null>(null);
  const [words, setWords] = useState("");
  const act = useAct({
    send: (input: Act, key) => send(amendment, input, key),
    changes: [keys.amendments(recommendation.id), keys.recommendation(recommendation.id)],
    onDone: () => {
      setWriting(null);
      announce(t("amendments.acts.done", named));
    },
  });
  useUnsavedWarning(writing !== null && words.trim() !== "");
  const sure = async (input: Act, title: string, consequence: string, destructive = false) => {
    if (await ask({ title, consequence, confirm: title, destructive })) act.mutate(input);
  };
  const able = amendment.abilities;
  const supports = amendment.supporters.includes(mine);
  const opposes = amendment.opposers.includes(mine);
  const support = supports ? "supporting" : "support";
  return (
    <Stack gap="xs" className="no-print">
      <Group gap="xs">
        {able.submit ? <Button size="xs" loading={act.isPending} onClick={() => void sure({ kind: "submit" }, t("amendments.acts.submit"), t("amendments.acts.submit_consequence", named))}>{t("amendments.acts.submit")}</Button> : null}
        {able.dispose ? <Button size="xs" onClick={onDispose}>{t("amendments.acts.dispose")}</Button> : null}
        {able.override ? <Button size="xs" onClick={onOverride}>{t("amendments.attention.supply")}</Button> : null}
        {able.answer ? <Button size="xs" onClick={() => setWriting("answer")} aria-expanded={writing === "answer"}>{t("amendments.acts.answer")}</Button> : null}
        {able.edit && amendment.status === "prepared" ? <ButtonLink size="xs" variant="default" to="/r/$recommendation/amendments/$amendment" params={{ recommendation: recommendation.id, amendment: amendment.id }}>{t("rounds.open")}</ButtonLink> : null}
        {able.edit && !able.override ? <Button size="xs" variant="default" onClick={onEdit}>{t("amendments.acts.edit")}</Button> : null}
        {able.sponsor ? <Button size="xs" variant="default" onClick={() => void sure({ kind: "sponsor" }, t("amendments.acts.sponsor"), t("amendments.acts.sponsor_consequence", named))}>{t("amendments.acts.sponsor")}</Button> : null}
        {able.support ? <Button size="xs" variant={supports ? "light" : "default"} aria-pressed={supports} loading={act.isPending} onClick={() => void sure({ kind: "support", withdrawn: supports }, t(`amendments.acts.${support}`), t(`amendments.acts.${support}_consequence`, named))}>{t(`amendments.acts.${support}`)}</Button> : null}
        {able.oppose ? <Button size="xs" variant={opposes ? "light" : "default"} aria-pressed={opposes} onClick={() => (opposes ? void sure({ kind: "oppose", withdrawn: true }, t("amendments.acts.opposing"), t("amendments.acts.opposing_consequence", named)) : setWriting("oppose"))}>{opposes ? t("amendments.acts.opposing") : t("amendments.acts.oppose")}</Button> : null}
        {able.withdraw ? <Button size="xs" variant="subtle" color="red" onClick={() => void sure({ kind: "withdraw" }, t("amendments.acts.withdraw"), t("amendments.acts.withdraw_consequence", named), true)}>{t("amendments.acts.withdraw")}</Button> : null}
      </Group>
      {writing ? (
        <Opened label={t(`amendments.acts.${writing}`)}>
         <Stack gap="xs">
          <Text size="sm">{t(`amendments.acts.${writing}_consequence`, named)}</Text>
          <Textarea label={writing === "oppose" ? t("amendments.acts.oppose_reason") : t("amendments.acts.answer_comment")} autosize minRows={2} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
          <Group gap="xs">
            {writing === "oppose" ? <Button size="xs" loading={act.isPending} onClick={() => act.mutate({ kind: "oppose", withdrawn: false, reason: words.trim() })}>{t("amendments.acts.oppose")}</Button> : (
              <>
                <Button size="xs" loading={act.isPending} onClick={() => act.mutate({ kind: "answer", accepted: true, comment: words.trim() })}>{t("amendments.acts.accept")}</Button>
                <Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate({ kind: "answer", accepted: false, comment: words.trim() })}>{t("amendments.acts.refuse")}</Button>
              </>
            )}
            <Button size="xs" variant="subtle" color="gray" onClick={() => setWriting(null)}>{t("app.cancel")}</Button>
          </Group>
         </Stack>
        </Opened>
      ) : null}
      <ProblemNotice problem={act.error} />
    </Stack>
  );
}
