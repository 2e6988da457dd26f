//! Opening a sign-off: the procedure with its meaning, the deadline in UTC and in every capital's time, and who will be asked
//! and told. A refusal is shown in the server's sentence.
import { Alert, Button, Group, List, MultiSelect, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import type { Roster } from "../../api/roster";
import type { NewSignOff, ProcedureKind, Recommendation } from "../../api/shapes";
import { openSignOff } from "../../api/signoff";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { DeadlinePicker } from "../../ui/DeadlinePicker";
import { bothTimes } from "../../ui/time";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";
import { newSignOff, openingGaps, type Opening, type OpeningGap } from "./opening";
import { revisionWord } from "./words";

const procedures: ProcedureKind[] = ["express", "silence", "minus_x"];

export interface OpenSignOffFormProps { recommendation: Recommendation; roster: Roster; onClose: () => void }

export function OpenSignOffForm({ recommendation, roster, onClose }: OpenSignOffFormProps) {
  const { t } = useTranslation();
  const revision = recommendation.newest_revision ?? 0;
  const [opening, setOpening] = useState<Opening>({ kind: "express", deadline: null, states: [], authority: "" });
  const [checked, setChecked] = useState(false);
  const act = useAct({
    send: (body: NewSignOff, key) => openSignOff(recommendation.id, body, key),
    changes: [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate), keys.board(recommendation.mandate)],
    onDone: () => {
      announce(t("signoff.open.done", { symbol: recommendation.symbol }));
      onClose();
    },
  });
  useUnsavedWarning((opening.states.length > 0 || opening.authority.trim() !== "" || opening.deadline !== null) && !act.isSuccess);
  const gaps = checked ? openingGaps(opening) : [];
  const change = (part: Partial<Opening>) => setOpening({ ...opening, ...part });
  const sentence = (gap: OpeningGap, ...fields: string[]): string | null =>
    fields.map((field) => act.error?.fields[field]).find(Boolean) ?? (gaps.includes(gap) ? t(`signoff.open.gap.${gap}`) : null);
  const asked = opening.kind === "minus_x" ? opening.states : roster.states.map(({ code }) => code);
  const send = async () => {
    setChecked(true);
    if (openingGaps(opening).length > 0) return;
    const sure = await ask({
      title: t("signoff.open.title", { symbol: recommendation.symbol }), confirm: t("signoff.open.act"),
      consequence: (
        <>
          <Text size="sm">{t("signoff.open.consequence", { revision: revisionWord(revision), symbol: recommendation.symbol, procedure: t(`words.procedure.${opening.kind}`), count: asked.length })}</Text>
          {opening.deadline ? <Text size="sm">{t(`signoff.open.ends.${opening.kind}`, { time: bothTimes(opening.deadline) })}</Text> : null}
          <Text size="sm">{t("signoff.open.told")}</Text>
        </>
      ),
    });
    if (sure) act.mutate(newSignOff(revision, opening));
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(); }} noValidate>
      <Stack gap="sm">
        {recommendation.open_brackets.length > 0 ? (
          <Alert color="orange" variant="light" title={t("signoff.open.brackets")}>
            <List size="sm">{recommendation.open_brackets.map((bracket) => <List.Item key={`${bracket.clause} ${bracket.bracket}`}>{bracket.number}: {roster.names(bracket.states)}</List.Item>)}</List>
          </Alert>
        ) : null}
        <Radio.Group label={t("signoff.open.procedure")} value={opening.kind} onChange={(kind) => change({ kind: kind as ProcedureKind })} error={act.error?.fields["procedure.kind"] ?? act.error?.fields.procedure}>
          <Stack gap={6} mt="xs">{procedures.map((kind) => <Radio key={kind} value={kind} label={t(`words.procedure.${kind}`)} description={t(`signoff.open.meaning.${kind}`)} />)}</Stack>
        </Radio.Group>
        {opening.kind === "minus_x" ? (
          <>
            <MultiSelect label={t("signoff.open.states")} description={t("signoff.open.states_help")} searchable hidePickedOptions value={opening.states} error={sentence("states", "procedure.states", "states")}
              data={roster.states.map(({ code, name }) => ({ value: code, label: name }))} onChange={(states) => change({ states })} />
            {opening.states.length > 0 ? <Text size="sm">{t("signoff.open.not_asked", { names: roster.names(roster.states.map(({ code }) => code).filter((code) => !opening.states.includes(code))) || t("app.none") })}</Text> : null}
            <TextInput label={t("signoff.open.authority")} description={t("signoff.open.authority_help")} value={opening.authority} error={sentence("authority", "procedure.authority", "authority")} onChange={(event) => change({ authority: event.currentTarget.value })} />
          </>
        ) : null}
        <DeadlinePicker label={opening.kind === "silence" ? t("signoff.open.silence_deadline") : t("signoff.open.deadline")} required={opening.kind === "silence"} clearable={opening.kind !== "silence"}
          value={opening.deadline} onChange={(deadline) => change({ deadline })} capitals={roster.capitals} error={sentence("deadline", "procedure.deadline", "deadline")} />
        <ProblemNotice problem={act.error} />
        <Group>
          <Button type="submit" loading={act.isPending}>{t("signoff.open.act")}</Button>
          <Button variant="subtle" color="gray" onClick={onClose}>{t("app.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
