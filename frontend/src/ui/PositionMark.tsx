//! A position by shape and colour with its word for those who see neither. Knows no rule about positions.
import { VisuallyHidden } from "@mantine/core";
import type { StandingPosition } from "../api/shapes";
import { useTranslation } from "../i18n";
import classes from "./PositionMark.module.css";

/** One shape per position, drawn on a 24 × 24 field: legible in black and white. */
const shapes: Record<StandingPosition, React.ReactNode> = {
  agree: <><circle cx="12" cy="12" r="10" className={classes.fill} /><path d="M7.5 12.5l3 3 6-7" className={classes.inner} /></>,
  agree_ad_referendum: <><circle cx="12" cy="12" r="9.2" className={classes.line} /><path d="M12 2.8a9.2 9.2 0 0 0 0 18.4z" className={classes.fill} /></>,
  agree_with_reservation: <><rect x="2.5" y="2.5" width="19" height="19" rx="3" className={classes.fill} /><path d="M12 7v6.5M12 17v.2" className={classes.inner} /></>,
  stand_aside: <><circle cx="12" cy="12" r="9.2" className={classes.line} /><path d="M7 12h10" className={classes.line} /></>,
  object: <><path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" className={classes.fill} /><path d="M8 8l8 8M16 8l-8 8" className={classes.inner} /></>,
  tacit: <><circle cx="5.5" cy="12" r="2.4" className={classes.fill} /><circle cx="12" cy="12" r="2.4" className={classes.fill} /><circle cx="18.5" cy="12" r="2.4" className={classes.fill} /></>,
  missing: <circle cx="12" cy="12" r="8.5" className={classes.dashed} />,
  not_asked: <path d="M9 12h6" className={classes.line} />,
};

export function PositionMark({ position, word: given, withWord = false, size = 22 }: { position: StandingPosition; word?: string; withWord?: boolean; size?: number }) {
  const { t } = useTranslation();
  const word = given ?? t(`words.position.${position}`);
  return (
    <span className={classes.mark} data-position={position}>
      <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">{shapes[position]}</svg>
      {withWord ? <span className={classes.word}>{word}</span> : <VisuallyHidden>{word}</VisuallyHidden>}
    </span>
  );
}
