//! Choosing a position, writing its reasons, reading the one sentence that says what will happen, confirming with the
//! password. For the head, for the drafter who prepares, and for the secretariat on instruction. Never decides who may.
import { Alert, Button, Group, MultiSelect, NativeSelect, Radio, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import type { Roster } from "../../api/roster";
import { recordPosition } from "../../api/signoff";
import type { Dossier, NewPosition, Position, PositionKind, ReservationKind, SignOff } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { DeadlinePicker } from "../../ui/DeadlinePicker";
import { Moment } from "../../ui/Moment";
import { Opened } from "../../ui/Opened";
import { Secret } from "../../ui/Secret";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";
import { clauseLabel } from "../amendments";
import { bodyOf, fieldsShown, gapsOf, lateOf, newestOf, type Gap, type PositionDraft } from "./positionDraft";
import classes from "./Signed.module.css";
import { revisionWord } from "./words";

export type PositionMode = "record" | "prepare" | "instruct";
export interface PositionFormProps {
  dossier: Dossier; signOff: SignOff; roster: Roster; mode: PositionMode; start: PositionDraft;
  /** A silence has ended: only an objection, and it has no effect. */
  late: boolean;
  /** The form was asked for by a button, so the focus moves to it. */
  asked: boolean;
  onRecorded: (position: Position | null) => void;
}

const reservations: ReservationKind[] = ["general", "scrutiny", "interpretative"];

export function PositionForm({ dossier, signOff, roster, mode, start, late, asked, onRecorded }: PositionFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(start);
  const [checked, setChecked] = useState(false);
  const [step, setStep] = useState<"choose" | "review" | "choose again">("choose");
  const [password, setPassword] = useState("");
  const [touched, setTouched] = useState(false);
  const bySecretariat = mode === "instruct";
  const meanings = dossier.meanings.filter(({ position }) => !late || position === "object");
  const chosen = dossier.meanings.find(({ position }) => position === draft.position);
  const needs = chosen?.needs ?? [];
  const shown = fieldsShown(draft.position, needs);
  const gaps = checked ? gapsOf(draft, needs, bySecretariat) : [];
  const act = useAct({
    send: (body: NewPosition, key) => recordPosition(signOff.id, body, key),
    changes: [keys.recommendation(dossier.recommendation.id), keys.me],
    onDone: (answer, body) => {
      setTouched(false);
      announce(mode === "prepare" ? t("signoff.form.prepared") : t("signoff.receipt.recorded", { state: roster.name(body.state), position: t(`words.position.${body.position}`) }));
      onRecorded(mode === "prepare" ? null : late ? lateOf(answer, body.state) : newestOf(answer, body.state));
    },
  });
  useUnsavedWarning(touched && !act.isSuccess);
  const change = (part: Partial<PositionDraft>) => {
    setTouched(true);
    setDraft({ ...draft, ...part });
  };
  const sentence = (field: keyof PositionDraft): string | null => act.error?.fields[field] ?? (gaps.includes(field as Gap) ? t(`signoff.form.gap.${field as Gap}`) : null);
  const send = () => act.mutate(bodyOf(draft, { fingerprint: signOff.fingerprint, needs, bySecretariat, prepared: mode === "prepare", password }));
  const next = () => {
    setChecked(true);
    if (gapsOf(draft, needs, bySecretariat).length === 0) setStep("review");
  };

  if (step === "review" && chosen) {
    return (
      <Opened key="review" label={t("signoff.review.title")}>
        <form onSubmit={(event) => { event.preventDefault(); send(); }}>
          <Stack gap="sm">
            <Title order={3} size="h5">{t("signoff.review.title")}</Title>
            <Review draft={draft} label={chosen.label} signOff={signOff} dossier={dossier} roster={roster} mode={mode} late={late} />
            {mode === "prepare" ? null : (
              <Secret label={t("signoff.review.password")} description={t("signoff.review.password_help")} autoComplete="current-password" required value={password}
                error={act.error?.code === "password-wrong" ? act.error.sentence : act.error?.fields.password} onChange={(event) => setPassword(event.currentTarget.value)} />
            )}
            {act.error?.code === "password-wrong" ? null : <ProblemNotice problem={act.error} />}
            <Group>
              <Button type="submit" color={draft.position === "object" ? "red" : undefined} loading={act.isPending}>{mode === "prepare" ? t("signoff.review.prepare") : t("signoff.review.confirm", { position: chosen.label })}</Button>
              <Button variant="default" onClick={() => setStep("choose again")}>{t("signoff.review.back")}</Button>
            </Group>
          </Stack>
        </form>
      </Opened>
    );
  }
  const form = (
    <form onSubmit={(event) => { event.preventDefault(); next(); }} noValidate>
      <Stack gap="md">
        {late ? <Alert color="orange" variant="light">{t("signoff.form.late")}</Alert> : null}
        {bySecretariat ? (
          <Group grow preventGrowOverflow={false} align="flex-start">
            <NativeSelect label={t("signoff.form.state")} value={draft.state} error={sentence("state")} onChange={(event) => change({ state: event.currentTarget.value })}
              data={[{ value: "", label: t("signoff.form.choose_state") }, ...signOff.roster.map((code) => ({ value: code, label: roster.name(code) }))]} />
            <TextInput label={t("signoff.form.on_instruction_of")} description={t("signoff.form.instruct_help")} value={draft.on_instruction_of} error={sentence("on_instruction_of")} onChange={(event) => change({ on_instruction_of: event.currentTarget.value })} />
          </Group>
        ) : null}
        <Radio.Group label={bySecretariat ? t("signoff.form.their_position") : t("signoff.form.position", { state: roster.name(draft.state) })} value={draft.position ?? ""} error={sentence("position")}
          onChange={(value) => change({ position: value as PositionKind })}>
          <Stack gap="xs" mt="xs">
            {meanings.map(({ position, label, meaning }) => <Radio key={position} value={position} label={label} description={meaning} />)}
          </Stack>
        </Radio.Group>
        {shown.reservation_kind ? (
          <NativeSelect label={t("signoff.form.reservation_kind")} value={draft.reservation_kind} error={sentence("reservation_kind")}
            data={reservations.map((value) => ({ value, label: t(`signoff.reservation.${value}`) }))} onChange={(event) => change({ reservation_kind: event.currentTarget.value as ReservationKind })} />
        ) : null}
        {shown.due ? (
          <DeadlinePicker label={t("signoff.form.due")} description={t("signoff.form.due_help")} required value={draft.due} onChange={(due) => change({ due })} error={sentence("due")}
            capitals={roster.states.filter(({ code }) => code === draft.state).map(({ name, time_zone }) => ({ name, time_zone }))} />
        ) : null}
        {shown.clauses ? (
          <MultiSelect label={t("signoff.form.clauses")} description={t("signoff.form.clauses_help")} searchable hidePickedOptions value={draft.clauses} error={sentence("clauses")}
            data={dossier.revision.clauses.map((clause) => ({ value: clause.id, label: clauseLabel(clause) }))} onChange={(clauses) => change({ clauses })} />
        ) : null}
        {shown.statement ? (
          <Textarea label={draft.position === "object" ? t("signoff.form.reason") : t("signoff.form.statement")} autosize minRows={3} value={draft.statement} error={sentence("statement")}
            description={draft.position === "object" ? t("signoff.form.reason_help") : needs.includes("statement") ? t("signoff.form.statement_help") : t("signoff.form.statement_optional")}
            withAsterisk={needs.includes("statement")} aria-required={needs.includes("statement")} onChange={(event) => change({ statement: event.currentTarget.value })} />
        ) : null}
        <ProblemNotice problem={act.error} />
        {gaps.length > 0 ? <Text size="sm" c="var(--mantine-color-error)" role="alert">{t("signoff.form.incomplete")}</Text> : null}
        <Button type="submit" style={{ alignSelf: "flex-start" }}>{t("signoff.form.review")}</Button>
      </Stack>
    </form>
  );
  return asked || step === "choose again" ? <Opened key={step} label={t("signoff.form.heading")}>{form}</Opened> : form;
}

interface ReviewProps { draft: PositionDraft; label: string; signOff: SignOff; dossier: Dossier; roster: Roster; mode: PositionMode; late: boolean }

/** What will happen, and to whom, in words. */
function Review({ draft, label, signOff, dossier, roster, mode, late }: ReviewProps) {
  const { t } = useTranslation();
  const state = roster.name(draft.state);
  const revision = revisionWord(signOff.revision);
  const silence = signOff.procedure.kind === "silence";
  const what = mode === "instruct"
    ? t("signoff.review.instruct", { state, label, symbol: signOff.symbol, revision, person: draft.on_instruction_of.trim() })
    : t(mode === "prepare" ? "signoff.review.preparing" : "signoff.review.record", { state, label, symbol: signOff.symbol, revision });
  const effect = mode === "prepare" ? t("signoff.review.effect.prepare", { state })
    : late ? t("signoff.review.effect.late")
      : draft.position === "object" && silence ? t("signoff.review.effect.break_silence", { count: signOff.roster.length })
        : draft.position ? t(`signoff.review.effect.${draft.position}`, { state }) : "";
  const clauses = draft.clauses.map((id) => dossier.revision.clauses.find((clause) => clause.id === id)?.reference ?? id).join(", ");
  return (
    <Stack gap="xs">
      <Text fw={600}>{what}</Text>
      <Text size="sm">{effect}</Text>
      {mode === "prepare" ? null : <Text size="sm">{t("signoff.review.told", { state })}</Text>}
      <dl className={classes.facts}>
        <dt>{t("signoff.receipt.fingerprint")}</dt><dd className={classes.fingerprint}>{signOff.fingerprint_groups}</dd>
        {draft.position === "agree_with_reservation" ? <><dt>{t("signoff.form.reservation_kind")}</dt><dd>{t(`signoff.reservation.${draft.reservation_kind}`)}</dd></> : null}
        {draft.position === "agree_ad_referendum" && draft.due ? <><dt>{t("signoff.form.due")}</dt><dd><Moment at={draft.due} zone={roster.states.find(({ code }) => code === draft.state)?.time_zone ?? null} /></dd></> : null}
        {clauses ? <><dt>{t("signoff.form.clauses")}</dt><dd>{clauses}</dd></> : null}
        {draft.statement.trim() ? <><dt>{draft.position === "object" ? t("signoff.form.reason") : t("signoff.form.statement")}</dt><dd style={{ whiteSpace: "pre-wrap" }}>{draft.statement.trim()}</dd></> : null}
      </dl>
    </Stack>
  );
}
