//! The words of runs: brackets with their owners, bold and italic, quoted passages. Readable aloud and without colour.
import { VisuallyHidden } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import type { Run } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import classes from "./ClauseDocument.module.css";
import { stretches, type Passage, type Piece } from "./pieces";

export interface WordingProps {
  runs: Run[];
  /** Names of states by code, for brackets read aloud. */
  names?: Readonly<Record<string, string>>;
  passages?: Passage[];
}

const NOWHERE: Passage[] = [];

export function Wording({ runs, names = {}, passages = NOWHERE }: WordingProps) {
  const { t } = useTranslation();
  return stretches(runs, passages).map(({ bracket, pieces }, at) => {
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
}

function Words({ piece: { from, text, marks, owners } }: { piece: Piece }) {
  let words: ReactNode = text;
  if (marks.includes("italic")) words = <em>{words}</em>;
  if (marks.includes("bold")) words = <strong>{words}</strong>;
  return <span data-from={from} className={owners.length > 0 ? classes.quoted : undefined} data-comments={owners.length > 0 ? owners.join(" ") : undefined}>{words}</span>;
}
