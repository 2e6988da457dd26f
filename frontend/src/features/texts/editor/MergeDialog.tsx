//! Somebody else saved first: both texts side by side, the merge offered, each clause decided by a person. Drops no word by
//! itself; closing it changes nothing.
import { Alert, Badge, Box, Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ClauseDraft, WorkingText } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { plainText } from "../clauses";
import { differences } from "../differences";
import { mergeTexts, settle, type Choice, type MergedClause } from "../merge";
import { numbers } from "../numbering";
import { Segments } from "../Segments";
import classes from "./MergeDialog.module.css";

/** The text of the others, and who saved it last. */
export interface Overtaking extends Pick<WorkingText, "updated_at" | "updated_by"> { clauses: ClauseDraft[] }

export interface MergeDialogProps {
  base: ClauseDraft[];
  /** The words in the editor as the dialog opens. */
  read: () => ClauseDraft[];
  theirs: Overtaking;
  onSettle: (clauses: ClauseDraft[]) => void;
  onLater: () => void;
}

export function MergeDialog({ base, read, theirs, onSettle, onLater }: MergeDialogProps) {
  const { t } = useTranslation();
  const [mine] = useState(read);
  const merge = useMemo(() => mergeTexts(base, mine, theirs.clauses), [base, mine, theirs]);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const [conflicts, others] = [merge.clauses.filter(({ state }) => state === "conflict"), merge.clauses.filter(({ state }) => state !== "conflict" && state !== "same")];
  const was = new Map(base.map((clause) => [clause.id, clause]));
  const result = settle(merge, choices);
  const numbered = numbers(merge.clauses.map((clause) => clause.merged ?? clause.mine ?? clause.theirs ?? { kind: "operative", level: 0 }));
  const references = new Map(merge.clauses.map(({ id }, at) => [id, numbered[at]?.reference ?? ""]));
  const who = theirs.updated_by ? t("texts.merge.who", { name: theirs.updated_by.name, delegation: theirs.updated_by.delegation }) : t("texts.merge.somebody");
  const row = (clause: MergedClause) => (
    <ClauseChoice key={clause.id} clause={clause} reference={references.get(clause.id) ?? ""} was={was.get(clause.id) ?? null} who={who}
      choice={choices[clause.id] ?? clause.choice} onChoose={(choice) => setChoices((held) => ({ ...held, [clause.id]: choice }))} />
  );
  return (
    <Modal opened onClose={onLater} size="75rem" title={t("texts.merge.title")} closeButtonProps={{ "aria-label": t("app.close") }} closeOnClickOutside={false}>
      <Stack gap="md">
        <Text size="sm">{t("texts.merge.intro", { who })} <Moment at={theirs.updated_at} /></Text>
        <Alert color={conflicts.length > 0 ? "yellow" : "green"} variant="light">
          {conflicts.length > 0 ? t("texts.merge.conflicts", { count: conflicts.length }) : t("texts.merge.clean")}
          {merge.bothMoved ? ` ${t("texts.merge.both_moved")}` : ""}
        </Alert>
        {conflicts.map(row)}
        {others.length > 0 ? (
          <details open={conflicts.length === 0} className={classes.others}>
            <summary>{t("texts.merge.joined", { count: others.length })}</summary>
            <Stack gap="md" mt="sm">{others.map(row)}</Stack>
          </details>
        ) : null}
        <Group justify="flex-end" className={classes.acts}>
          <Button variant="default" onClick={onLater}>{t("texts.merge.later")}</Button>
          <Button variant="default" onClick={() => onSettle(theirs.clauses.map(({ id, kind, level, runs }) => ({ id, kind, level, runs })))}>{t("texts.merge.all_theirs")}</Button>
          <Button onClick={() => onSettle(result)} data-autofocus>{t("texts.merge.take", { count: result.length })}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ClauseChoiceProps { clause: MergedClause; reference: string; was: ClauseDraft | null; who: string; choice: Choice; onChoose: (choice: Choice) => void }

function ClauseChoice({ clause, reference, was, who, choice, onChoose }: ClauseChoiceProps) {
  const { t } = useTranslation();
  const before = was ? plainText(was) : "";
  const side = (version: ClauseDraft | null) => (version
    ? <><Segments segments={differences(before, plainText(version))} />{was && (version.kind !== was.kind || version.level !== was.level)
      ? <Text size="xs" c="dimmed">{t("texts.merge.shape", { kind: t(`texts.kind.${version.kind}`), level: version.level })}</Text> : null}</>
    : <Text size="sm" c="dimmed">{was ? t("texts.merge.deleted") : t("texts.merge.absent")}</Text>);
  // The choice "both" says something else than its neighbours only where both sides hold words.
  const both = clause.mine !== null && clause.theirs !== null;
  const chosen = clause[choice];
  return (
    <Box className={classes.clause} data-state={clause.state}>
      <Group gap="xs" mb={4}>
        <Text fw={600} size="sm">{reference}</Text>
        <Badge variant="light" tt="none" radius="sm" color={clause.state === "conflict" ? "yellow" : "gray"}>{t(`texts.merge.state.${clause.state}`)}</Badge>
      </Group>
      <div className={classes.pair}>
        <div><Text size="xs" fw={600} mb={2}>{t("texts.merge.theirs", { who })}</Text><div className={classes.words}>{side(clause.theirs)}</div></div>
        <div><Text size="xs" fw={600} mb={2}>{t("texts.merge.mine")}</Text><div className={classes.words}>{side(clause.mine)}</div></div>
      </div>
      <Radio.Group value={choice} onChange={(value) => onChoose(value as Choice)} label={t("texts.merge.choose", { reference })} size="xs" mt="xs">
        <Group gap="md" mt={4}>
          {both ? <Radio size="xs" value="merged" label={t("texts.merge.both")} /> : null}
          <Radio size="xs" value="theirs" label={clause.theirs ? t("texts.merge.take_theirs") : t("texts.merge.leave_out")} />
          <Radio size="xs" value="mine" label={clause.mine ? t("texts.merge.take_mine") : t("texts.merge.leave_out")} />
        </Group>
      </Radio.Group>
      <div className={classes.result}>
        <Text size="xs" fw={600}>{t("texts.merge.result")}</Text>
        <div className={classes.words}>{chosen ? plainText(chosen) : <Text size="sm" c="dimmed">{t("texts.merge.out")}</Text>}</div>
      </div>
    </Box>
  );
}
