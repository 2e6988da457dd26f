//! The text with the clauses of a proposal opened in their place, and at each clause the ways to change it. Owns no request.
import { ActionIcon, Button, Group, Menu, NativeSelect, Select, Text } from "@mantine/core";
import { IconArrowBackUp, IconArrowsMoveVertical, IconPencil, IconPencilPlus, IconPlus, IconTrash } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import type { Clause, ClauseKind, ClauseLevel, Operation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Skeletons } from "../../../ui/Waiting";
import { ClauseDocument, plainText, Segments } from "../../texts";
import { clauseLabel, type Gap, type OperationDraft } from "../operationDraft";
import { wordDiff } from "../wordDiff";
import { changed, inserted, insertedAfter, opened, touched, without, type Proposal } from "./proposal";
import classes from "./Proposing.module.css";

const ClauseTextEditor = lazy(() => import("../ClauseTextEditor"));
const kinds: ClauseKind[] = ["preambular", "operative", "heading", "annex"];
const icons = { replace: IconPencil, insert_after: IconPlus, delete: IconTrash, move_after: IconArrowsMoveVertical } as const;
const BEGINNING = "";

export interface ProposalTextProps {
  clauses: Clause[];
  names: Readonly<Record<string, string>>;
  proposal: Proposal;
  onChange: (proposal: Proposal) => void;
  /** The clause opened first: it gets the focus. */
  first: string | null;
  /** What is still to fill in, by change. */
  gaps: Readonly<Record<string, Gap>>;
  /** The server's sentences, by change. */
  refused: Readonly<Record<string, string>>;
}

export function ProposalText({ clauses, names, proposal, onChange, first, gaps, refused }: ProposalTextProps) {
  const { t } = useTranslation();
  // Whatever was opened last takes the focus: its editor by itself, other changes here.
  const [fresh, setFresh] = useState(() => (first === null ? null : (touched(proposal, first).replace?.key ?? null)));
  useEffect(() => {
    const place = fresh === null ? null : document.getElementById(`change-${fresh}`);
    if (!place || (place.dataset.op !== "delete" && place.dataset.op !== "move_after")) return;
    place.scrollIntoView({ block: "nearest" });
    (place.querySelector<HTMLElement>("input") ?? place).focus({ preventScroll: true });
  }, [fresh]);
  const start = (op: Operation["op"], clause: Clause | (OperationDraft & { id: string }) | null) => {
    const key = crypto.randomUUID();
    setFresh(key);
    if (op === "insert_after" || clause === null || "key" in clause) onChange(inserted(proposal, clause, key));
    else onChange(opened(proposal, op, clause, key));
  };
  const sentence = (change: OperationDraft) => refused[change.key] ?? (gaps[change.key] ? t(`amendments.form.${gaps[change.key] as Gap}`) : null);
  const frame = (change: OperationDraft, reference: string, children: ReactNode) => (
    <div key={change.key} id={`change-${change.key}`} tabIndex={-1} role="group" aria-label={`${t(`amendments.form.ops.${change.op}`)}: ${reference}`} className={classes.open} data-op={change.op}>
      {children}
      <Group gap="xs" mt={6}>
        <Button size="compact-xs" variant="default" leftSection={<IconArrowBackUp size={14} aria-hidden />} onClick={() => onChange(without(proposal, change.key))}>{t(`proposal.back_of.${change.op}`, { reference })}</Button>
      </Group>
    </div>
  );
  const writer = (change: OperationDraft, label: string) => (
    <Suspense fallback={<Skeletons lines={3} />}>
      <ClauseTextEditor label={label} focused={fresh === change.key} runs={change.runs} error={sentence(change)} onChange={(runs) => onChange(changed(proposal, change.key, { runs }))} />
    </Suspense>
  );
  const shape = (change: OperationDraft) => (
    <Group gap="xs" mt={6}>
      <NativeSelect size="xs" label={t("amendments.form.kind")} value={change.kind} data={kinds.map((value) => ({ value, label: t(`amendments.kind.${value}`) }))}
        onChange={(event) => onChange(changed(proposal, change.key, { kind: event.currentTarget.value as ClauseKind }))} />
      <NativeSelect size="xs" label={t("amendments.form.level")} value={String(change.level)} data={(["0", "1", "2", "3"] as const).map((value) => ({ value, label: t(`amendments.form.levels.${value}`) }))}
        onChange={(event) => onChange(changed(proposal, change.key, { level: Number(event.currentTarget.value) as ClauseLevel }))} />
    </Group>
  );
  const insertions = (after: string | null, place: string): ReactNode => insertedAfter(proposal, after).map((change) => (
    <div key={change.key}>
      {frame(change, place, <>{writer(change, t("proposal.words_new", { place }))}{shape(change)}
        <Button mt={6} size="compact-xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => start("insert_after", { ...change, id: change.key })}>{t("proposal.act.insert_after")}</Button></>)}
      {insertions(change.key, t("proposal.your_insertion"))}
    </div>
  ));
  const instead = (clause: Clause): ReactNode => {
    const { replace, remove, move } = touched(proposal, clause.id);
    if (!replace && !remove && !move) return null;
    const { reference } = clause;
    return (
      <div>
        {remove ? frame(remove, reference, <><Text size="sm" fw={600}>{t("proposal.deleted", { reference })}</Text><p className={classes.was}><Segments segments={wordDiff(plainText(clause), "")} /></p>{sentence(remove) ? <Text size="sm" c="var(--mantine-color-error)" role="alert">{sentence(remove)}</Text> : null}</>) : null}
        {!remove && !replace ? <p className={classes.was}>{plainText(clause)}</p> : null}
        {replace ? frame(replace, reference, <>{writer(replace, t("proposal.words_of", { reference }))}{shape(replace)}</>) : null}
        {move ? frame(move, reference, (
          <>
            <Text size="sm" fw={600}>{t("proposal.moved", { reference })}</Text>
            <Select label={t("proposal.move_to")} searchable value={move.after ?? BEGINNING} allowDeselect={false} nothingFoundMessage={t("amendments.form.no_clause")} error={sentence(move)}
              data={[{ value: BEGINNING, label: t("amendments.form.beginning") }, ...clauses.filter(({ id }) => id !== clause.id).map((each) => ({ value: each.id, label: clauseLabel(each) }))]}
              onChange={(id) => onChange(changed(proposal, move.key, { after: id === BEGINNING || id === null ? null : id }))} />
          </>
        )) : null}
      </div>
    );
  };
  return (
    <div className={classes.sheet}>
      <div className={classes.first}><Button size="compact-xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => start("insert_after", null)}>{t("proposal.insert_first")}</Button></div>
      {insertions(null, t("proposal.beginning"))}
      <ClauseDocument clauses={clauses} names={names} renderInstead={instead} renderAfter={(clause) => insertions(clause.id, clause.reference)}
        renderBeside={() => null}
        renderControls={(clause) => {
          const now = touched(proposal, clause.id);
          return (
            <Menu position="bottom-end" withinPortal={false} width={230}>
              <Menu.Target><ActionIcon variant="subtle" color="gray" size={28} aria-label={t("proposal.on_clause", { reference: clause.reference })}><IconPencilPlus size={17} aria-hidden /></ActionIcon></Menu.Target>
              <Menu.Dropdown aria-label={t("proposal.menu", { reference: clause.reference })}>
                {(["replace", "insert_after", "delete", "move_after"] as const).map((op) => {
                  const Icon = icons[op];
                  const done = (op === "replace" && now.replace !== null) || (op === "delete" && now.remove !== null) || (op === "move_after" && now.move !== null);
                  return <Menu.Item key={op} disabled={done} {...(op === "delete" ? { color: "red" } : {})} leftSection={<Icon size={16} aria-hidden />} onClick={() => start(op, clause)}>{t(`proposal.act.${op}`)}</Menu.Item>;
                })}
              </Menu.Dropdown>
            </Menu>
          );
        }} />
    </div>
  );
}
