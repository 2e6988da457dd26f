//! Writing the changes of a proposal: clause by clause, replace, insert, delete or move. Owns no request; says only what is
//! still to fill in.
import { Button, Group, NativeSelect, Paper, Select, Stack, Text } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import type { Clause, ClauseKind, ClauseLevel, Operation } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Skeletons } from "../../ui/Waiting";
import { clauseLabel, gapOf, startOn, type OperationDraft } from "./operationDraft";

const ClauseTextEditor = lazy(() => import("./ClauseTextEditor"));
const kinds: ClauseKind[] = ["preambular", "operative", "heading", "annex"];
const ops: Operation["op"][] = ["replace", "insert_after", "delete", "move_after"];
const BEGINNING = "";

export interface OperationsFieldProps {
  drafts: OperationDraft[];
  onChange: (drafts: OperationDraft[]) => void;
  clauses: Clause[];
  /** Show what is missing: after the first attempt to send. */
  checked: boolean;
  /** Sentences of the server by field, "operations.0.new.runs". */
  refused?: Record<string, string>;
}

export function OperationsField({ drafts, onChange, clauses, checked, refused = {} }: OperationsFieldProps) {
  const { t } = useTranslation();
  // A clause may stand after one that the same amendment inserts; not after itself.
  const own = (draft: OperationDraft) => drafts.flatMap(({ key, op }, at) => (op === "insert_after" && key !== draft.key ? [{ value: key, label: t("amendments.form.own_place", { number: at + 1 }) }] : []));
  const change = (index: number, draft: OperationDraft) => onChange(drafts.map((old, place) => (place === index ? draft : old)));
  return (
    <Stack gap="sm">
      {drafts.map((draft, index) => {
        const of = { number: index + 1 };
        const gap = checked ? gapOf(draft, clauses) : null;
        const server = Object.entries(refused).find(([field]) => field.startsWith(`operations.${index}`))?.[1];
        const present = clauses.find(({ id }) => id === draft.clause) ?? null;
        const writes = draft.op === "insert_after" || (draft.op === "replace" && present !== null);
        return (
          <Paper key={draft.key} component="fieldset" withBorder p="sm" m={0} miw={0}>
            <Text component="legend" size="sm" fw={600} px={4}>{t("amendments.form.change", of)}</Text>
            <Stack gap="sm">
              <Group gap="sm" align="flex-end">
                <NativeSelect label={t("amendments.form.op")} value={draft.op} data={ops.map((value) => ({ value, label: t(`amendments.form.ops.${value}`) }))}
                  onChange={(event) => change(index, { ...startOn(draft.key, event.currentTarget.value as Operation["op"], present) })} />
                {draft.op !== "insert_after" ? (
                  <Select label={t("amendments.form.clause")} searchable flex="1 1 14rem" value={draft.clause} nothingFoundMessage={t("amendments.form.no_clause")}
                    placeholder={t("amendments.form.choose_clause")} data={clauses.map((clause) => ({ value: clause.id, label: clauseLabel(clause) }))}
                    onChange={(id) => change(index, startOn(draft.key, draft.op, clauses.find((clause) => clause.id === id) ?? null))} />
                ) : null}
                {draft.op === "insert_after" || draft.op === "move_after" ? (
                  <Select label={t("amendments.form.place")} searchable flex="1 1 14rem" value={draft.after ?? BEGINNING} allowDeselect={false} nothingFoundMessage={t("amendments.form.no_clause")}
                    data={[{ value: BEGINNING, label: t("amendments.form.beginning") }, ...clauses.map((clause) => ({ value: clause.id, label: clauseLabel(clause) })), ...own(draft)]}
                    onChange={(id) => change(index, { ...draft, after: id === BEGINNING || id === null ? null : id })} />
                ) : null}
              </Group>
              {writes ? (
                <>
                  <Group gap="sm">
                    <NativeSelect label={t("amendments.form.kind")} value={draft.kind} data={kinds.map((value) => ({ value, label: t(`amendments.kind.${value}`) }))}
                      onChange={(event) => change(index, { ...draft, kind: event.currentTarget.value as ClauseKind })} />
                    <NativeSelect label={t("amendments.form.level")} value={String(draft.level)} data={["0", "1", "2", "3"].map((value) => ({ value, label: t(`amendments.form.levels.${value as "0" | "1" | "2" | "3"}`) }))}
                      onChange={(event) => change(index, { ...draft, level: Number(event.currentTarget.value) as ClauseLevel })} />
                  </Group>
                  <Suspense fallback={<Skeletons lines={3} />}>
                    <ClauseTextEditor key={`${draft.key} ${draft.op} ${draft.clause}`} label={t("amendments.form.words", of)} runs={draft.runs} error={server ?? (gap ? t(`amendments.form.${gap}`) : null)}
                      onChange={(runs) => change(index, { ...draft, runs })} />
                  </Suspense>
                </>
              ) : null}
              {!writes && (server || gap) ? <Text size="sm" c="var(--mantine-color-error)" role="alert">{server ?? (gap ? t(`amendments.form.${gap}`) : "")}</Text> : null}
              {drafts.length > 1 ? (
                <Button variant="subtle" color="red" size="xs" leftSection={<IconTrash size={14} aria-hidden />} style={{ alignSelf: "flex-start" }}
                  onClick={() => onChange(drafts.filter((_, place) => place !== index))}>{t("amendments.form.remove", of)}</Button>
              ) : null}
            </Stack>
          </Paper>
        );
      })}
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} style={{ alignSelf: "flex-start" }}
        onClick={() => onChange([...drafts, startOn(crypto.randomUUID(), "replace", null)])}>{t("amendments.form.another")}</Button>
    </Stack>
  );
}
