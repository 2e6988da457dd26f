//! A text as a document: numbers, headings, brackets with their owners, bold and italic, one address per clause. Other
//! features put things beside each clause through `renderBeside`; this knows nothing of them.
import { Fragment, type ReactNode } from "react";
import type { Clause } from "../../api/shapes";
import classes from "./ClauseDocument.module.css";
import { langOf } from "../../ui/langOf";
import { clauseAnchor, plainText } from "./clauses";
import type { Passage } from "./pieces";
import { Wording } from "./Wording";

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
  /** The controls are shown always, not only on hover and focus. */
  controlsShown?: boolean;
  /** What stands in place of a clause's words (somebody is changing them); null leaves the words. */
  renderInstead?: (clause: Clause) => ReactNode;
  /** What stands between a clause and the next. */
  renderAfter?: (clause: Clause) => ReactNode;
  /** Clause ids to mark as cited (objections, search). */
  cited?: readonly string[];
  /** Without anchors, where the same text may stand twice on a page. */
  plain?: boolean;
}

export function ClauseDocument({ clauses, names = {}, passages = {}, renderBeside, renderControls, controlsShown, renderInstead, renderAfter, cited = [], plain }: ClauseDocumentProps) {
  return (
    <div className={classes.document} data-margin={renderBeside ? "" : undefined} data-controls={controlsShown ? "" : undefined}>
      {clauses.map((clause) => (
       <Fragment key={clause.id}>
        <div id={plain ? undefined : clauseAnchor(clause.id)} className={classes.row} data-kind={clause.kind} data-level={clause.level} data-cited={cited.includes(clause.id) || undefined}
          tabIndex={plain ? undefined : -1}>
          <div className={classes.body}>
            <span className={classes.number}>{clause.kind === "preambular" ? null : clause.kind === "operative" && clause.level === 0 ? `${clause.number}.` : clause.number}</span>
            {renderInstead?.(clause) ?? <ClauseWords clause={clause} names={names} passages={passages[clause.id] ?? []} />}
          </div>
          {renderControls ? <div className={`${classes.controls} no-print`}>{renderControls(clause)}</div> : null}
          {renderBeside ? <div className={`${classes.beside} no-print`}>{renderBeside(clause)}</div> : null}
        </div>
        {renderAfter?.(clause)}
       </Fragment>
      ))}
    </div>
  );
}

function ClauseWords({ clause, names, passages }: { clause: Clause; names: Readonly<Record<string, string>>; passages: Passage[] }) {
  const words = <Wording runs={clause.runs} names={names} passages={passages} />;
  const own = { className: classes.words, "data-clause-words": clause.id, lang: langOf(plainText(clause)) };
  if (clause.kind !== "heading") return <p {...own}>{words}</p>;
  return clause.level === 0 ? <h3 {...own}>{words}</h3> : clause.level === 1 ? <h4 {...own}>{words}</h4> : <h5 {...own}>{words}</h5>;
}
