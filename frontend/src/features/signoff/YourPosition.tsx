//! The part of the page where this person acts: the state's newest position, what a drafter prepared, and the form. Shows
//! only what `abilities` names.
import { Alert, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Roster } from "../../api/roster";
import type { Dossier, MandateOfMine, Position, SignOff } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { PositionMark } from "../../ui/PositionMark";
import { Section } from "../../ui/Section";
import { emptyDraft, fromPrepared, newestOf, type PositionDraft } from "./positionDraft";
import { PositionForm, type PositionMode } from "./PositionForm";
import classes from "./Signed.module.css";

export interface YourPositionProps {
  dossier: Dossier; signOff: SignOff; roster: Roster; mine: MandateOfMine | null; onReceipt: (position: Position) => void;
}

export function YourPosition({ dossier, signOff, roster, mine, onReceipt }: YourPositionProps) {
  const { t } = useTranslation();
  const own = mine?.delegation ?? "";
  const { object_late: objectLate, prepare_position: prepare, record_on_instruction: instruct } = signOff.abilities;
  // After a silence an objection is still kept, without effect; the server says when.
  const late = Boolean(objectLate) && !signOff.abilities.record_position;
  const record = signOff.abilities.record_position || late;
  const mode: PositionMode | null = record ? "record" : instruct ? "instruct" : prepare ? "prepare" : null;
  const said = newestOf(signOff, own);
  const prepared = signOff.prepared;
  // A new start (taking over, confirming, after recording) draws the form anew.
  const [form, setForm] = useState<{ start: PositionDraft; turn: number; asked: boolean } | null>(null);
  const start = (draft: PositionDraft, asked = true) => setForm({ start: draft, turn: (form?.turn ?? 0) + 1, asked });
  if (mode === null && !said) return null;
  const shown = form ?? { start: emptyDraft(instruct && !record ? "" : own), turn: 0 };
  const asked = mode !== null && ((said === null && !late) || form !== null || mode === "instruct" || mode === "prepare");
  return (
    <div id="your-position" tabIndex={-1} className={classes.place}>
      <Section title={mode === "instruct" ? t("signoff.yours.instruct") : mode === "prepare" ? t("signoff.yours.prepare") : t("signoff.yours.title")}>
        {said ? (
          <Group justify="space-between" mb="md" gap="xs">
            <Text size="sm" component="div"><PositionMark position={said.position} withWord /> · <Moment at={said.recorded_at} /></Text>
            <Button size="xs" variant="default" onClick={() => onReceipt(said)}>{t("signoff.yours.receipt")}</Button>
          </Group>
        ) : null}
        {prepared ? (
          <Alert color="blue" variant="light" mb="md" title={t("signoff.yours.prepared", { name: prepared.prepared_by.name, position: t(`words.position.${prepared.position}`) })}>
            <Text size="sm" component="div"><Moment at={prepared.prepared_at} /></Text>
            {prepared.statement ? <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>“{prepared.statement}”</Text> : null}
            <Text size="sm">{t("signoff.yours.prepared_note")}</Text>
            {record ? <Button size="xs" mt="xs" onClick={() => start(fromPrepared(prepared))}>{t("signoff.yours.take_over")}</Button> : null}
          </Alert>
        ) : null}
        {record && said?.position === "agree_ad_referendum" && said.newest ? (
          <Alert color="yellow" variant="light" mb="md" title={t("signoff.yours.ad_referendum")}>
            {said.due ? <Text size="sm" component="div">{t("signoff.standing.due")} <Moment at={said.due} relative /></Text> : null}
            <Button size="xs" mt="xs" onClick={() => start({ ...emptyDraft(own), position: "agree" })}>{t("signoff.yours.confirm_ad_referendum")}</Button>
          </Alert>
        ) : null}
        {asked && mode ? (
          <PositionForm key={shown.turn} dossier={dossier} signOff={signOff} roster={roster} mode={mode} late={late} start={shown.start} asked={form?.asked ?? false}
            onRecorded={(position) => {
              if (mode === "record") setForm(null);
              else start(emptyDraft(mode === "instruct" ? "" : own), false);
              if (position) onReceipt(position);
            }} />
        ) : record ? <Button variant="default" onClick={() => start(emptyDraft(own))}>{late ? t("signoff.yours.late") : t("signoff.yours.change")}</Button> : null}
      </Section>
    </div>
  );
}
