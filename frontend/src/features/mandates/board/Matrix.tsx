//! The matrix itself: a real table with scoped headers; each cell has a shape, a colour and a word.
import { Badge, Group, Text } from "@mantine/core";
import type { BoardCell, BoardRow, State } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { StatusBadge } from "../../../ui/badges";
import { TextLink } from "../../../ui/links";
import { Moment } from "../../../ui/Moment";
import { PositionMark } from "../../../ui/PositionMark";
import { ScrollRegion } from "../../../ui/ScrollRegion";
import { withOwnTimes } from "../../../ui/time";
import { cellDetail } from "./cells";
import classes from "./Matrix.module.css";

export function Matrix({ states, rows }: { states: State[]; rows: BoardRow[] }) {
  const { t } = useTranslation();
  return (
    <div className={classes.board}>
      <ScrollRegion label={t("mandates.board.caption")}>
        <table className={classes.matrix}>
          <caption className="sr">{t("mandates.board.caption")}</caption>
          <thead>
            <tr>
              <th scope="col" className={classes.corner}>{t("mandates.board.recommendation")}</th>
              {states.map(({ code, name }) => <th key={code} scope="col" className={classes.state} title={name}><span aria-hidden="true">{code}</span><span className="sr">{name}</span></th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const cells = new Map(row.cells.map((cell) => [cell.state, cell]));
              const { recommendation } = row;
              return (
                <tr key={recommendation.id} data-blocked={row.blocked || undefined}>
                  <th scope="row" className={classes.row}>
                    <Group gap={6} mb={2}>
                      <TextLink to={row.sign_off ? "/r/$recommendation/sign-off" : "/r/$recommendation"} params={{ recommendation: recommendation.id }} fw={650} fz="sm">{recommendation.symbol}</TextLink>
                      <StatusBadge status={recommendation.status} />
                      {row.blocked ? <Badge color="red" variant="filled" tt="none" radius="sm">{t("mandates.board.blocked")}</Badge> : null}
                    </Group>
                    <Text size="sm" fw={400} className={classes.name}>{recommendation.title}</Text>
                    {row.sentence ? <Text size="xs" fw={500} className={classes.sentence}>{withOwnTimes(row.sentence)}</Text> : null}
                    {row.deadline && recommendation.status === "sign_off" ? <Text size="xs" fw={400} component="div" className={classes.sentence}>{t("time.deadline")}: <Moment at={row.deadline} size="xs" /></Text> : null}
                  </th>
                  {states.map(({ code }) => <Cell key={code} cell={cells.get(code)} silence={row.procedure === "silence"} />)}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}

function Cell({ cell, silence }: { cell: BoardCell | undefined; silence: boolean }) {
  const { t } = useTranslation();
  if (!cell?.position) return <td className={classes.cell}><span className="sr">{t("mandates.board.no_position")}</span></td>;
  const detail = cellDetail(cell);
  // A silent state owes nothing before the end of a silence: "missing" would be the wrong word.
  const word = silence && cell.position === "missing" ? t("words.silent") : t(`words.position.${cell.position}`);
  return (
    <td className={classes.cell} data-position={cell.position} title={detail ? `${word}, ${detail}` : word}>
      <PositionMark position={cell.position} word={word} size={26} />{detail ? <span className="sr">, {detail}</span> : null}
    </td>
  );
}
