//! The receipt of a recorded position: what was said, on which exact text, when, and where it stands in the record. Printable.
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { recordQuery } from "../../api/record";
import type { Roster } from "../../api/roster";
import type { Clause, Position, Recommendation, RecordEntry, SignOff } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Opened } from "../../ui/Opened";
import { Section } from "../../ui/Section";
import { entryOf } from "./receiptEntry";
import classes from "./Signed.module.css";
import { revisionWord } from "./words";

export interface ReceiptProps {
  position: Position; signOff: SignOff; recommendation: Recommendation; clauses: Clause[]; roster: Roster;
  onClose: () => void;
}

export function Receipt({ position, signOff, recommendation, clauses, roster, onClose }: ReceiptProps) {
  const { t } = useTranslation();
  const record = useQuery({ ...recordQuery(recommendation.id), enabled: Boolean(recommendation.abilities.read_record) });
  const entry = record.data ? entryOf(record.data, position) : null;
  const capital = roster.states.find(({ code }) => code === position.state)?.time_zone;
  return (
    <Opened label={t("signoff.receipt.title")}>
      <Section title={t("signoff.receipt.title")} actions={(
        <Group gap="xs">
          <Button size="xs" variant="default" leftSection={<IconPrinter size={14} aria-hidden />} onClick={() => window.print()}>{t("signoff.receipt.print")}</Button>
          <Button size="xs" variant="subtle" color="gray" onClick={onClose}>{t("app.close")}</Button>
        </Group>
      )}>
        <Alert color="green" variant="light" mb="md" role="status">{t("signoff.receipt.recorded", { state: roster.name(position.state), position: t(`words.position.${position.position}`) })}</Alert>
        <dl className={classes.facts}>
          <dt>{t("signoff.receipt.text")}</dt><dd>{recommendation.symbol}, {revisionWord(signOff.revision)}: {recommendation.title}</dd>
          <dt>{t("signoff.receipt.state")}</dt><dd>{roster.name(position.state)}</dd>
          <dt>{t("signoff.receipt.position")}</dt><dd>{t(`words.position.${position.position}`)}{position.reservation_kind ? `, ${t(`signoff.reservation.${position.reservation_kind}`)}` : ""}{position.late ? ` (${t("signoff.standing.late")})` : ""}</dd>
          {position.clauses.length > 0 ? <><dt>{t("signoff.form.clauses")}</dt><dd>{position.clauses.map((id) => clauses.find((clause) => clause.id === id)?.reference ?? id).join(", ")}</dd></> : null}
          {position.statement ? <><dt>{t("signoff.form.statement")}</dt><dd style={{ whiteSpace: "pre-wrap" }}>{position.statement}</dd></> : null}
          {position.due ? <><dt>{t("signoff.form.due")}</dt><dd><Moment at={position.due} zone={capital} /></dd></> : null}
          <dt>{t("signoff.receipt.fingerprint")}</dt><dd><span className={classes.fingerprint}>{signOff.fingerprint_groups}</span><Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>{position.fingerprint}</Text></dd>
          <dt>{t("signoff.receipt.time")}</dt><dd><Moment at={position.recorded_at} zone={capital} /></dd>
          <dt>{t("signoff.receipt.by")}</dt><dd>{position.recorded_by.name} ({t(`words.role.${position.recorded_by.role}`)}){position.on_instruction_of ? `, ${t("signoff.standing.instructed", { name: position.on_instruction_of })}` : ""}</dd>
          <dt>{t("signoff.receipt.entry")}</dt><dd>{entry ? <Entry entry={entry} /> : record.isPending && record.isFetching ? t("app.waiting") : t("signoff.receipt.no_entry")}</dd>
        </dl>
      </Section>
    </Opened>
  );
}

function Entry({ entry }: { entry: RecordEntry }) {
  const { t } = useTranslation();
  return <>{t("signoff.receipt.number", { number: entry.sequence })}<Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>{entry.hash}</Text></>;
}
