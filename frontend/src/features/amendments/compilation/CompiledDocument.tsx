//! The compilation as a document: every clause, what is proposed on it in its place, and beside it who proposes, supports and
//! opposes. Shows; lays nothing out by itself beyond folding.
import { Text, VisuallyHidden } from "@mantine/core";
import type { Compilation, CompiledAmendment, CompiledClause } from "../../../api/negotiation";
import { t as say, useTranslation } from "../../../i18n";
import { CompiledSegments } from "./CompiledSegments";
import classes from "./Compilation.module.css";
import { beside, parts, rowId } from "./compiled";

export interface CompiledDocumentProps {
  compilation: Compilation;
  names: Readonly<Record<string, string>>;
  only: boolean;
  /** Opens one amendment. */
  onOpen: (amendment: string) => void;
}

export function CompiledDocument({ compilation, names, only, onOpen }: CompiledDocumentProps) {
  const { t } = useTranslation();
  const amendments = new Map(compilation.amendments.map((amendment) => [amendment.id, amendment]));
  return (
    <div className={classes.document}>
      {parts(compilation.clauses, only).map((part) => (part.kind === "fold"
        ? <p key={`fold-${part.first}`} className={classes.fold}>{t("compilation.folded", { count: part.count })}</p>
        : <Row key={`${rowId(part.clause)} ${part.clause.amendment ?? ""}`} clause={part.clause} amendments={amendments} names={names} onOpen={onOpen} />))}
    </div>
  );
}

function Row({ clause, amendments, names, onOpen }: { clause: CompiledClause; amendments: ReadonlyMap<string, CompiledAmendment>; names: Readonly<Record<string, string>>; onOpen: (amendment: string) => void }) {
  const { t } = useTranslation();
  const here = beside(clause, amendments);
  const changed = clause.changed || clause.place !== "base";
  return (
    <div id={rowId(clause)} tabIndex={-1} className={classes.row} data-kind={clause.kind} data-level={clause.level} data-place={clause.place} data-changed={changed || undefined}
      {...(changed ? { role: "group", "aria-label": clause.reference } : {})}>
      <div className={classes.body}>
        <span className={classes.number}>{clause.kind === "heading" ? null : clause.number}</span>
        <div>
          {notesOf(clause).map((note) => <p key={note} className={classes.notes}>[{note}]</p>)}
          <p className={classes.words}>
            {clause.place === "inserted"
              ? <span className={classes.proposal}><VisuallyHidden>{`${t("compilation.insert_clause")}: `}</VisuallyHidden><ins className={classes.insert}><CompiledSegments segments={clause.segments} names={names} /></ins></span>
              : <CompiledSegments segments={clause.segments} names={names} />}
          </p>
        </div>
      </div>
      {here.length > 0 ? <ul className={classes.side} aria-label={t("compilation.by", { number: here.map(({ number }) => number).join(", "), names: clause.reference })}>{here.map((amendment) => <Beside key={amendment.id} amendment={amendment} names={names} onOpen={onOpen} />)}</ul> : null}
    </div>
  );
}

function Beside({ amendment, names, onOpen }: { amendment: CompiledAmendment; names: Readonly<Record<string, string>>; onOpen: (amendment: string) => void }) {
  const { t } = useTranslation();
  const named = (codes: string[]) => codes.map((code) => names[code] ?? code).join(", ");
  const what = amendment.number > 0 ? t("compilation.amendment", { number: amendment.number }) : t("compilation.prepared");
  return (
    <li>
      <button type="button" onClick={() => onOpen(amendment.id)} aria-haspopup="dialog" aria-label={`${what}: ${named(amendment.sponsors)}`}>{what}</button>{" "}
      <span aria-hidden="true" title={named(amendment.sponsors)}>{amendment.label}</span>
      {amendment.supporters.length > 0 ? <Said short={t("compilation.supported", { states: amendment.supporters.join(", ") })} long={t("compilation.supported_names", { names: named(amendment.supporters) })} /> : null}
      {amendment.opposers.length > 0 ? <Said short={t("compilation.opposed", { states: amendment.opposers.join(", ") })} long={t("compilation.opposed_names", { names: named(amendment.opposers) })} /> : null}
      {amendment.conflicts_with.length > 0 ? <span className={classes.conflict}>{" · "}{t("compilation.in_conflict", { numbers: amendment.conflicts_with.join(", ") })}</span> : null}
    </li>
  );
}

/** Codes for the eye, names for the ear. */
function Said({ short, long }: { short: string; long: string }) {
  return <>{" · "}<span aria-hidden="true" title={long}>{short}</span><VisuallyHidden>{long}</VisuallyHidden></>;
}

/** What is proposed on the clause as a whole, attributed: `SGP, VNM: move to OP5 bis`. */
function notesOf(clause: CompiledClause): string[] {
  const whose = (states: string[], words: string) => `${states.join(", ")}: ${words}`;
  return [
    ...(clause.place === "inserted" ? [whose(clause.states, `${say("compilation.insert_clause")} ${clause.reference}`)] : []),
    ...(clause.place === "moved_here" ? [whose(clause.states, say("compilation.moved_here", { reference: clause.moved_from ?? "" }))] : []),
    ...clause.deletions.map(({ states }) => whose(states, say("compilation.delete_clause"))),
    ...clause.moves.map(({ states, to_reference: to, after_reference: after }) => whose(states, after ? say("compilation.move_after", { to, after }) : say("compilation.move_to", { to }))),
    ...clause.settings.map(({ states, kind, level }) => whose(states, say("compilation.setting", { kind: say(`amendments.kind.${kind}`), level }))),
  ];
}

export function Unplaced({ amendments, onOpen }: { amendments: CompiledAmendment[]; onOpen: (amendment: string) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="sm" mb={4}>{t("compilation.unplaced_hint")}</Text>
      <ul className={classes.side}>{amendments.map((amendment) => <Beside key={amendment.id} amendment={amendment} names={{}} onOpen={onOpen} />)}</ul>
    </>
  );
}
