//! What the shapes of the board mean.
import type { StandingPosition } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { PositionMark } from "../../../ui/PositionMark";
import classes from "./Matrix.module.css";

const order: StandingPosition[] = ["agree", "agree_ad_referendum", "agree_with_reservation", "stand_aside", "object", "tacit", "missing", "not_asked"];

export function Legend() {
  const { t } = useTranslation();
  return (
    <ul className={classes.legend} aria-label={t("mandates.board.legend")}>
      {order.map((position) => <li key={position}><PositionMark position={position} withWord size={18} /></li>)}
    </ul>
  );
}
