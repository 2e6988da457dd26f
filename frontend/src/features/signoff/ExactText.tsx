//! The exact text to decide on. The one place in this feature that draws clauses: to be replaced by the document of the
//! feature `texts`.
import type { Clause } from "../../api/shapes";
import classes from "./Signed.module.css";

export function ExactText({ clauses }: { clauses: Clause[] }) {
  return (
    <div className={classes.document}>
      {clauses.map((clause) => clause.kind === "heading" ? <h3 key={clause.id}><Words clause={clause} /></h3> : (
        <div key={clause.id} id={`clause-${clause.id}`} className={classes.clause} data-level={clause.level}>
          <span className={classes.number}>{clause.number}</span>
          <p><Words clause={clause} /></p>
        </div>
      ))}
    </div>
  );
}

function Words({ clause }: { clause: Clause }) {
  return clause.runs.map((run, index) => {
    let words = <>{run.text}</>;
    if (run.marks?.includes("bold")) words = <strong>{words}</strong>;
    if (run.marks?.includes("italic")) words = <em>{words}</em>;
    return <span key={index}>{run.bracket ? <span className={classes.bracket}>[{words}]<sup>{run.bracket.states.join(", ")}</sup></span> : words}</span>;
  });
}
