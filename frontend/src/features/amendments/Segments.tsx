//! Words inserted and deleted, readable in black and white (underlined bold, struck through) and by a screen reader
//! (hidden words around each change). Compares nothing itself.
import { VisuallyHidden } from "@mantine/core";
import type { Segment } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import classes from "./Segments.module.css";

export function Segments({ segments }: { segments: Segment[] }) {
  const { t } = useTranslation();
  return (
    <span className={classes.text}>
      {segments.map(({ op, text }, index) => {
        if (op === "equal") return <span key={index}>{text}</span>;
        const Change = op === "insert" ? "ins" : "del";
        return (
          <Change key={index} className={op === "insert" ? classes.ins : classes.del}>
            <VisuallyHidden component="span">{op === "insert" ? t("amendments.inserted") : t("amendments.deleted")} </VisuallyHidden>
            {text}
            <VisuallyHidden component="span"> {t("amendments.end_of_change")} </VisuallyHidden>
          </Change>
        );
      })}
    </span>
  );
}
