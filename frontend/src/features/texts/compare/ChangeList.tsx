//! The clauses of a comparison, inline or side by side, changed ones reachable one after another. Shows; computes no difference.
import { Badge, Text } from "@mantine/core";
import { IconArrowsMoveVertical, IconEqual, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ClauseChange, ClauseDraft } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Segments } from "../Segments";
import { Wording } from "../Wording";
import classes from "./ChangeList.module.css";
import { folded } from "./folding";

const icons = { same: IconEqual, changed: IconPencil, inserted: IconPlus, deleted: IconTrash, moved: IconArrowsMoveVertical } as const;
const colors = { same: "gray", changed: "blue", inserted: "green", deleted: "red", moved: "grape" } as const;

export interface ChangeListProps {
  clauses: ClauseChange[];
  view: "inline" | "side";
  /** Unchanged clauses are folded away, but for the neighbours of a change. */
  onlyChanges?: boolean;
  /** Names of the two sides, for the columns. */
  from?: string;
  to?: string;
  /** The new text: a changed clause that has brackets is shown with them too, for words alone do not say what is not agreed. */
  now?: ClauseDraft[] | undefined;
  /** Starts the ids of the changed rows, where two lists stand on one page. */
  name?: string;
}

/** The id of the element of the nth change, from 0. */
export const changeId = (at: number, name = "change"): string => `${name}-${at}`;

export function ChangeList({ clauses, view, onlyChanges = false, from, to, now, name }: ChangeListProps) {
  const { t } = useTranslation();
  const order = new Map(clauses.filter(({ change }) => change !== "same").map((clause, at) => [clause, at]));
  const bracketed = new Map((now ?? []).filter(({ runs }) => runs.some(({ bracket }) => bracket)).map(({ id, runs }) => [id, runs]));
  return (
    <div className={classes.list} data-view={view}>
      {view === "side" && from && to ? <div className={classes.sides} aria-hidden="true"><Text fw={600} size="sm">{from}</Text><Text fw={600} size="sm">{to}</Text></div> : null}
      {folded(clauses, onlyChanges).map((part) => {
        if (part.kind === "fold") return <Text key={`fold-${part.first}`} size="sm" c="dimmed" className={classes.fold}>{t("texts.compare.unchanged", { count: part.count })}</Text>;
        const { clause } = part;
        const at = order.get(clause);
        return <Row key={`${clause.id}-${clause.change}`} clause={clause} view={view} {...(at === undefined ? {} : { id: changeId(at, name) })} from={from ?? ""} to={to ?? ""} brackets={at === undefined ? undefined : bracketed.get(clause.id)} />;
      })}
    </div>
  );
}

function Row({ clause, view, id, from, to, brackets }: { clause: ClauseChange; view: "inline" | "side"; id?: string; from: string; to: string; brackets: ClauseDraft["runs"] | undefined }) {
  const { t } = useTranslation();
  const { change, from_reference: before, to_reference: after, segments, formatting } = clause;
  const Icon = icons[change];
  const reference = after ?? before ?? "";
  const words = change === "moved" ? t("texts.compare.moved_from", { from: before ?? "", to: after ?? "" }) : t(`texts.compare.${change}`);
  return (
    <div id={id} tabIndex={id ? -1 : undefined} className={classes.row} data-change={change} data-kind={clause.kind} role={id ? "group" : undefined} aria-label={id ? `${reference}: ${words}` : undefined}>
      <div className={classes.head}>
        <Text span fw={600} size="sm" className={classes.reference}>{reference}</Text>
        {change === "same" ? null : <Badge variant="light" color={colors[change]} tt="none" radius="sm" leftSection={<Icon size={13} aria-hidden />}>{words}</Badge>}
        {change !== "same" && change !== "moved" && before && after && before !== after ? <Text span size="xs" c="dimmed">{t("texts.compare.was", { reference: before })}</Text> : null}
        {formatting ? <Text span size="xs" c="dimmed">{t("texts.compare.formatting")}</Text> : null}
      </div>
      {view === "inline"
        ? <p className={classes.words}><Segments segments={segments} /></p>
        : (
          <div className={classes.pair}>
            <Side name={from}>{before === null ? <Text span c="dimmed" size="sm">{t("texts.compare.not_there")}</Text> : <Segments segments={segments} side="from" />}</Side>
            <Side name={to}>{after === null ? <Text span c="dimmed" size="sm">{t("texts.compare.no_longer")}</Text> : <Segments segments={segments} side="to" />}</Side>
          </div>
        )}
      {brackets ? <p className={classes.words}><Text span size="sm" c="dimmed">{t("texts.compare.brackets")} </Text><Wording runs={brackets} /></p> : null}
    </div>
  );
}

/** One of two texts beside each other. Its name is always read out; it is seen where there is no column to stand in. */
function Side({ name, children }: { name: string; children: ReactNode }) {
  return <div><Text size="xs" c="dimmed" className={classes.side}>{name}</Text><p className={classes.words}>{children}</p></div>;
}
