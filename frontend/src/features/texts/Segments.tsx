//! Inserted and deleted words, readable in black and white (underline, strike) and aloud (hidden words). Shows, decides nothing.
import { VisuallyHidden } from "@mantine/core";
import type { Segment } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { langOf } from "../../ui/langOf";
import classes from "./Segments.module.css";

export interface SegmentsProps {
  segments: Segment[];
  /** Only the old side (without insertions) or the new one (without deletions); both without it. */
  side?: "from" | "to";
}

export function Segments({ segments, side }: SegmentsProps) {
  const { t } = useTranslation();
  return (
    <span className={classes.words} lang={langOf(segments.map(({ text }) => text).join(""))}>
      {segments.map(({ op, text }, at) => {
        if ((side === "from" && op === "insert") || (side === "to" && op === "delete")) return null;
        if (op === "equal") return <span key={at}>{text}</span>;
        return op === "insert"
          ? <ins key={at} className={classes.insert}><VisuallyHidden>{` ${t("texts.compare.insertion")} `}</VisuallyHidden>{text}<VisuallyHidden>{` ${t("texts.compare.insertion_end")} `}</VisuallyHidden></ins>
          : <del key={at} className={classes.delete}><VisuallyHidden>{` ${t("texts.compare.deletion")} `}</VisuallyHidden>{text}<VisuallyHidden>{` ${t("texts.compare.deletion_end")} `}</VisuallyHidden></del>;
      })}
    </span>
  );
}
