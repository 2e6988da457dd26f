//! A text as a document: numbers, headings, brackets with their owners, bold and italic, one address per clause. Other
//! features put things beside each clause through `renderBeside`; this knows nothing of them.
import { VisuallyHidden } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import type { Clause } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import classes from "./ClauseDocument.module.css";
import { clauseAnchor } from "./clauses";
import { stretches, type Passage, type Piece } from "./pieces";

export interface ClauseDocumentProps {
  clauses: Clause[];
  /** Names of states by code, for brackets read aloud. */
  names?: Readonly<Record<string, string>>;
  /** Quoted passages to mark, by clause id. */
  passages?: Readonly<Record<string, Passage[]>>;
  /** What stands in the margin of a clause (below it on a phone). */
  renderBeside?: (clause: Clause) => ReactNode;
  /** The controls of a clause, shown on hover and focus. */
  renderControls?: (clause: Clause) => ReactNode;
  /** Clause ids to mark as cited (objections, search). */
  cited?: readonly string[];
  /** Without anchors, where the same text may stand twice on a page. */
  plain?: boolean;
}

export function ClauseDocument({ clauses, names = {}, passages = {}, renderBeside, renderControls, cited = [], plain }: ClauseDocumentProps) {
  return (
    <div className={classes.document} data-margin={renderBeside ? "" : undefined}>
      {clauses.map((clause) => (
        <div key={clause.id} id={plain ? undefined : clauseAnchor(clause.id)} className={classes.row} data-kind={clause.kind} data-level={clause.level} data-cited={cited.includes(clause.id) || undefined}
          tabIndex={plain ? undefined : -1}>
          <div className={classes.body}>
            <span className={classes.number}>{clause.kind === "preambular" ? null : clause.kind === "operative" && clause.level === 0 ? `${clause.number}.` : clause.number}</span>
            <ClauseWords clause={clause} names={names} passages={passages[clause.id] ?? []} />
          </div>
          {renderControls ? <div className={`${classes.controls} no-print`}>{renderControls(clause)}</div> : null}
          {renderBeside ? <div className={`${classes.beside} no-print`}>{renderBeside(clause)}</div> : null}
        </div>
      ))}
    </div>
  );
}

function ClauseWords({ clause, names, passages }: { clause: Clause; names: Readonly<Record<string, string>>; passages: Passage[] }) {
  const { t } = useTranslation();
  const words = stretches(clause.runs, passages).map(({ bracket, pieces }, at) => {
    const inner = pieces.map((piece) => <Words key={piece.from} piece={piece} />);
    if (!bracket) return <Fragment key={at}>{inner}</Fragment>;
    const owners = bracket.states.map((code) => names[code] ?? code).join(", ");
    return (
      <span key={at} className={classes.bracket} title={t("texts.document.bracket_of", { names: owners })}>
        <VisuallyHidden>{` ${t("texts.document.bracket_begins", { names: owners })} `}</VisuallyHidden>
        <b aria-hidden="true">[</b>{inner}<b aria-hidden="true">]</b><sub className={classes.owners} aria-hidden="true">{bracket.states.join(" ")}</sub>
        <VisuallyHidden>{` ${t("texts.document.bracket_ends")} `}</VisuallyHidden>
      </span>
    );
  });
  const own = { className: classes.words, "data-clause-words": clause.id };
  if (clause.kind !== "heading") return <p {...own}>{words}</p>;
  return clause.level === 0 ? <h3 {...own}>{words}</h3> : clause.level === 1 ? <h4 {...own}>{words}</h4> : <h5 {...own}>{words}</h5>;
}

function Words({ piece: { from, text, marks, owners } }: { piece: Piece }) {
  let words: ReactNode = text;
  if (marks.includes("italic")) words = <em>{words}</em>;
  if (marks.includes("bold")) words = <strong>{words}</strong>;
  return <span data-from={from} className={owners.length > 0 ? classes.quoted : undefined} data-comments={owners.length > 0 ? owners.join(" ") : undefined}>{words}</span>;
}
