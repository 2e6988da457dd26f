//! What the chair may do with one recommendation now: open, extend, recall, adopt, pen, observers. Shows only what
//! `abilities` names; every act says what will happen and to whom.
import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import type { Roster } from "../../api/roster";
import type { Recommendation, SignOff } from "../../api/shapes";
import { adopt, extendSignOff, recallSignOff } from "../../api/signoff";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { DeadlinePicker } from "../../ui/DeadlinePicker";
import { Opened } from "../../ui/Opened";
import { Section } from "../../ui/Section";
import { bothTimes } from "../../ui/time";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";
import { OpenSignOffForm } from "./OpenSignOffForm";
import { deadlineOf, revisionWord } from "./words";

type Act = { kind: "extend"; deadline: string } | { kind: "recall"; reason: string } | { kind: "adopt" };
function send(signOff: string, act: Act, key: string): Promise<SignOff> {
  switch (act.kind) {
    case "extend": return extendSignOff(signOff, act.deadline, key);
    case "recall": return recallSignOff(signOff, act.reason, key);
    case "adopt": return adopt(signOff, key);
  }
}

export interface ChairActsProps {
  recommendation: Recommendation; signOff: SignOff | null; roster: Roster;
  /** On a sheet of its own, where it is not part of the desk. */
  section?: boolean;
}

export function ChairActs(props: ChairActsProps) {
  const { t } = useTranslation();
  const { recommendation, signOff, section } = props;
  const able = signOff ? signOff.abilities : {};
  if (!recommendation.abilities.open_sign_off && !able.extend && !able.recall && !able.adopt) return null;
  return section ? <div className="no-print"><Section title={t("signoff.chair.acts")}><Acts {...props} /></Section></div> : <Acts {...props} />;
}

function Acts({ recommendation, signOff, roster }: ChairActsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"open" | "extend" | "recall" | null>(null);
  const [deadline, setDeadline] = useState<string | null>(signOff ? deadlineOf(signOff) : null);
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const act = useAct({
    send: (input: Act, key) => send(signOff?.id ?? "", input, key),
    changes: [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate), keys.board(recommendation.mandate)],
    onDone: (_, input) => {
      setOpen(null);
      announce(t(`signoff.chair.done.${input.kind}`, { symbol: recommendation.symbol }));
    },
  });
  useUnsavedWarning(open === "recall" && reason.trim() !== "" && !act.isSuccess);
  const of = { symbol: recommendation.symbol, revision: revisionWord(signOff?.revision ?? recommendation.newest_revision ?? 0), count: signOff?.roster.length ?? 0 };
  const able = signOff ? signOff.abilities : {};
  const sure = async (input: Act, consequence: string, destructive = false) => {
    const title = t(`signoff.chair.${input.kind}`);
    if (await ask({ title, consequence, confirm: t(`signoff.chair.confirm.${input.kind}`), destructive })) act.mutate(input);
  };
  const extend = () => {
    setChecked(true);
    if (deadline) void sure({ kind: "extend", deadline }, t("signoff.chair.extend_consequence", { ...of, time: bothTimes(deadline) }));
  };
  const recall = () => {
    setChecked(true);
    if (reason.trim()) void sure({ kind: "recall", reason: reason.trim() }, t("signoff.chair.recall_consequence", of), true);
  };
  const adoptNow = () => void sure({ kind: "adopt" }, t("signoff.chair.adopt_consequence", { ...of, fingerprint: signOff?.fingerprint_groups ?? "" }));
  return (
    <Stack gap="sm" className="no-print">
      <Group gap="xs">
        {able.adopt ? <Button loading={act.isPending} onClick={adoptNow}>{t("signoff.chair.adopt")}</Button> : null}
        {recommendation.abilities.open_sign_off ? <Button variant={open === "open" ? "light" : "filled"} aria-expanded={open === "open"} onClick={() => setOpen("open")}>{t("signoff.open.start", of)}</Button> : null}
        {able.extend ? <Button variant="default" aria-expanded={open === "extend"} onClick={() => { setChecked(false); setOpen("extend"); }}>{t("signoff.chair.extend")}</Button> : null}
        {able.recall ? <Button variant="default" aria-expanded={open === "recall"} onClick={() => { setChecked(false); setOpen("recall"); }}>{t("signoff.chair.recall")}</Button> : null}
      </Group>
      {open === "open" ? <Opened label={t("signoff.open.title", of)}><OpenSignOffForm recommendation={recommendation} roster={roster} onClose={() => setOpen(null)} /></Opened> : null}
      {open === "extend" ? (
        <Opened label={t("signoff.chair.extend")}>
          <Stack gap="sm">
            <DeadlinePicker label={t("signoff.chair.new_deadline")} value={deadline} onChange={setDeadline} capitals={roster.capitals} required
              error={act.error?.fields.deadline ?? (checked && !deadline ? t("signoff.open.gap.deadline") : null)} />
            <Group gap="xs"><Button loading={act.isPending} onClick={extend}>{t("signoff.chair.extend")}</Button><Button variant="subtle" color="gray" onClick={() => setOpen(null)}>{t("app.cancel")}</Button></Group>
          </Stack>
        </Opened>
      ) : null}
      {open === "recall" ? (
        <Opened label={t("signoff.chair.recall")}>
          <Stack gap="sm">
            <Text size="sm">{t("signoff.chair.recall_consequence", of)}</Text>
            <Textarea label={t("signoff.chair.reason")} description={t("signoff.chair.reason_help")} autosize minRows={2} value={reason} required onChange={(event) => setReason(event.currentTarget.value)}
              error={act.error?.fields.reason ?? (checked && !reason.trim() ? t("signoff.chair.reason_gap") : null)} />
            <Group gap="xs"><Button color="red" loading={act.isPending} onClick={recall}>{t("signoff.chair.recall")}</Button><Button variant="subtle" color="gray" onClick={() => setOpen(null)}>{t("app.cancel")}</Button></Group>
          </Stack>
        </Opened>
      ) : null}
      <ProblemNotice problem={act.error} />
    </Stack>
  );
}
