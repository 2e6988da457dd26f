//! One operation of a proposal shown against the clause it touches. Compares for reading only.
import { Box, Text } from "@mantine/core";
import type { Clause, Operation, Segment } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import classes from "./OperationView.module.css";
import { gainsBrackets, plainText, Segments, Wording } from "../texts";
import { firstWords } from "./operationDraft";
import { placeOf } from "./place";
import { onlyMarksDiffer, wordDiff } from "./wordDiff";

export interface OperationViewProps {
  operation: Operation;
  clauses: Clause[];
  /** All of the amendment: it may put a clause after one of its own. */
  among: readonly Operation[];
}

export function OperationView({ operation, clauses, among }: OperationViewProps) {
  const { t } = useTranslation();
  const clause = clauses.find(({ id }) => id === operation.clause);
  const named = (shown: Clause | undefined) => shown?.reference || t("amendments.operation.unnamed");
  const before = clause ? plainText(clause) : "";
  const proposed = operation.new ? plainText(operation.new) : "";
  const put = placeOf(operation.after, clauses, among);
  const place = put.kind === "after" ? t("amendments.operation.after", { reference: named(put.clause) })
    : put.kind === "own" ? t("amendments.operation.after_own", { words: firstWords(put.inserted) })
    : put.kind === "gone" ? t("amendments.operation.after_gone")
    : operation.op === "move_after" ? t("amendments.operation.to_first") : t("amendments.operation.first");
  const shown: Record<Operation["op"], { title: string; segments: Segment[] }> = {
    replace: { title: t("amendments.operation.replace", { reference: named(clause) }), segments: wordDiff(before, proposed) },
    insert_after: { title: t("amendments.operation.insert_after", { place }), segments: [{ op: "insert", text: proposed }] },
    delete: { title: t("amendments.operation.delete", { reference: named(clause) }), segments: [{ op: "delete", text: before }] },
    move_after: { title: t("amendments.operation.move_after", { reference: named(clause), place }), segments: [{ op: "equal", text: before }] },
  };
  const { title, segments } = shown[operation.op];
  const notes: string[] = [];
  if (operation.op !== "insert_after" && !clause) notes.push(t("amendments.operation.gone"));
  if (operation.op === "insert_after" && operation.new && (operation.new.kind !== "operative" || operation.new.level > 0)) notes.push(t("amendments.operation.inserted_as", { kind: t(`amendments.kind.${operation.new.kind}`), level: operation.new.level }));
  if (operation.op === "replace" && clause && operation.new) {
    if (onlyMarksDiffer(clause.runs, operation.new.runs)) notes.push(t("amendments.operation.marks_only"));
    if (clause.kind !== operation.new.kind) notes.push(t("amendments.operation.kind", { from: t(`amendments.kind.${clause.kind}`), to: t(`amendments.kind.${operation.new.kind}`) }));
    if (clause.level !== operation.new.level) notes.push(t("amendments.operation.level", { from: clause.level, to: operation.new.level }));
  }
  return (
    <Box className={classes.operation}>
      <Text size="sm" fw={600} component="p">{title}</Text>
      {notes.map((note) => <Text key={note} size="sm" c="dimmed" component="p">{note}</Text>)}
      <p className={classes.words}>{operation.new && gainsBrackets(operation.new.runs, clause?.runs ?? []) ? <Wording runs={operation.new.runs} /> : <Segments segments={segments.filter(({ text }) => text !== "")} />}</p>
    </Box>
  );
}
