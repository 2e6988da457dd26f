//! The history of a recommendation drawn as a timeline, from its creation to what happened last, in UTC and the capital's time.
import { Button, Text, Timeline, type MantineColor } from "@mantine/core";
import { IconBan, IconCheck, IconClockPlus, IconFileDescription, IconFilePlus, IconGavel, IconPackage, IconPoint, IconRotate, IconUserCheck, IconUserPlus, IconVolume } from "@tabler/icons-react";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState, type ComponentType } from "react";
import type { PositionKind, Recommendation } from "../../../api/shapes";
import { recordQuery } from "../../../api/record";
import { revisionsQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { Loaded } from "../../../ui/Waiting";
import { gathered, historyOf, type HistoryItem } from "./history";

const signs: Record<string, { icon: ComponentType<{ size?: number }>; color?: MantineColor }> = {
  "recommendation.created": { icon: IconFilePlus }, "revision.issued": { icon: IconFileDescription }, "sign_off.opened": { icon: IconGavel },
  "sign_off.recalled": { icon: IconRotate, color: "orange.9" }, "sign_off.extended": { icon: IconClockPlus }, "silence.broken": { icon: IconVolume, color: "red.9" },
  "position.recorded": { icon: IconUserCheck }, "state.acceded": { icon: IconUserPlus, color: "green.9" }, "recommendation.adopted": { icon: IconCheck, color: "green.9" }, "recommendation.submitted": { icon: IconPackage, color: "green.9" },
  "recommendation.withdrawn": { icon: IconBan, color: "gray.8" },
};
/** Acts the catalogue has a sentence for; another one is shown by its name. */
const TOLD = [
  "recommendation.created", "recommendation.changed", "recommendation.released", "recommendation.withdrawn", "recommendation.adopted", "recommendation.submitted", "pen.given",
  "revision.issued", "amendment.proposed", "amendment.stance", "amendment.withdrawn", "amendment.disposed", "amendment.answered", "amendment.merged", "amendment.overridden", "amendment.rebased", "bracket.joined", "bracket.left", "bracket.resolved", "comment.made", "comment.changed",
  "sign_off.opened", "sign_off.extended", "sign_off.recalled", "silence.broken", "position.recorded", "state.acceded",
] as const;
type Told = (typeof TOLD)[number];
const isTold = (act: string): act is Told => (TOLD as readonly string[]).includes(act);

export function RecommendationTimeline({ recommendation, names }: { recommendation: Recommendation; names: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const mayRead = recommendation.abilities.read_record === true;
  const record = useQuery({ ...recordQuery(recommendation.id), enabled: mayRead });
  const revisions = useQuery({ ...revisionsQuery(recommendation.id), enabled: recommendation.newest_revision !== null });
  const [open, setOpen] = useState<string[]>([]);
  const items = useMemo(() => historyOf(mayRead ? (record.data ?? []) : null, revisions.data ?? []), [mayRead, record.data, revisions.data]);
  const state = (code: string | null) => (code ? (names[code] ?? code) : "");
  const sentence = ({ act, revision, state: of, position, onBehalfOf }: HistoryItem): string => {
    if (act === "position.recorded" && position) return t("recommendation.history.position", { state: state(of ?? onBehalfOf), position: t(`words.position.${position as PositionKind}`) });
    if (act === "revision.issued") return revision === 0 ? t("recommendation.history.tabled") : t("recommendation.history.issued", { number: revision ?? "" });
    return isTold(act) ? t(`recommendation.history.act.${act.replace(".", "_") as "pen_given"}`) : act.replaceAll(/[._]/g, " ");
  };
  const drawn = (item: HistoryItem) => {
    const sign = signs[item.act];
    const Icon = sign?.icon ?? IconPoint;
    return (
      <Timeline.Item key={item.key} role="listitem" bullet={<Icon size={15} aria-hidden />} {...(sign?.color ? { color: sign.color } : {})} title={
        item.act === "revision.issued" && item.revision !== null
          ? <Link to="/r/$recommendation" params={{ recommendation: recommendation.id }} search={{ revision: item.revision }}>{sentence(item)}</Link>
          : sentence(item)
      }>
        {item.words ? <Text size="sm">{item.words}</Text> : null}
        <Text size="xs" c="dimmed">{[item.actor ?? t("recommendation.history.server"), item.onBehalfOf ? t("recommendation.history.for", { state: state(item.onBehalfOf) }) : null].filter(Boolean).join(", ")}</Text>
        <Moment at={item.at} size="xs" />
      </Timeline.Item>
    );
  };
  const shown = gathered(items);
  return (
    <Loaded query={(mayRead ? record : revisions) as UseQueryResult<unknown, Error>} lines={4}>
      {() => (
        <Timeline role="list" bulletSize={28} lineWidth={2} active={items.length} aria-label={t("recommendation.history.title")}>
          {shown.flatMap((part) => {
            if (part.kind === "item") return [drawn(part.item)];
            if (open.includes(part.key)) return part.items.map(drawn);
            return [
              <Timeline.Item key={part.key} role="listitem" bullet={<IconPoint size={15} aria-hidden />} lineVariant="dashed">
                <Button size="compact-sm" variant="subtle" aria-expanded={false} onClick={() => setOpen((keys) => [...keys, part.key])}>{t("recommendation.history.more", { count: part.items.length })}</Button>
              </Timeline.Item>,
            ];
          })}
        </Timeline>
      )}
    </Loaded>
  );
}
