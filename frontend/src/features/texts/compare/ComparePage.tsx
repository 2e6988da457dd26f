//! Any two revisions beside each other, at an address of their own. The server compares; this only shows.
import { Box, Button, Checkbox, Group, Kbd, NativeSelect, SegmentedControl, Switch, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Comparison, Recommendation, RevisionSummary } from "../../../api/shapes";
import { comparisonQuery, revisionQuery, revisionsQuery, workingTextQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Loaded } from "../../../ui/Waiting";
import { RecommendationFrame } from "../../recommendations";
import { ChangeList, changeId } from "./ChangeList";
import { counts } from "./folding";

const route = getRouteApi("/app/r/$recommendation/compare");

export default function ComparePage() {
  const { t } = useTranslation();
  const { recommendation: id } = route.useParams();
  return (
    <RecommendationFrame recommendation={id} part={t("texts.compare.title")}>
      {(recommendation) => <Compared recommendation={recommendation} />}
    </RecommendationFrame>
  );
}

function Compared({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const revisions = useQuery(revisionsQuery(recommendation.id));
  if (recommendation.newest_revision === null) return <Text>{t("texts.compare.nothing_tabled")}</Text>;
  return <Loaded query={revisions}>{(list) => <Pickers recommendation={recommendation} newest={recommendation.newest_revision ?? 0} revisions={list} />}</Loaded>;
}

function Pickers({ recommendation, newest, revisions }: { recommendation: Recommendation; newest: number; revisions: RevisionSummary[] }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const working = recommendation.abilities.read_working_text === true;
  // Beside a zero draft alone there is only the working text to compare with, while somebody may still write in it.
  const writing = recommendation.status === "drafting" || recommendation.status === "negotiation";
  const to = search.to ?? (newest === 0 && working && writing ? "working" : newest);
  const from = search.from ?? (to === "working" ? newest : Math.max(0, to - 1));
  const view = search.view ?? "inline";
  const query = useQuery(comparisonQuery(recommendation.id, from, to));
  const now = useNewText(recommendation.id, to);
  const [onlyChanges, setOnlyChanges] = useState(false);
  const named = (number: number | "working") => (number === "working" ? t("texts.working") : (revisions.find((revision) => revision.number === number)?.label ?? t("texts.revision", { number })));
  const options = revisions.toSorted((a, b) => a.number - b.number).map(({ number, label }) => ({ value: String(number), label }));
  const go = (change: { from?: number; to?: number | "working"; view?: "inline" | "side" }) => void navigate({ search: { from, to, view, ...change }, replace: true });
  return (
    <Box>
      <Group gap="sm" align="flex-end" mb="md" className="no-print">
        <NativeSelect label={t("texts.compare.from")} value={String(from)} data={options} onChange={(event) => go({ from: Number(event.currentTarget.value) })} />
        <NativeSelect label={t("texts.compare.to")} value={String(to)} data={working ? [...options, { value: "working", label: t("texts.working") }] : options}
          onChange={(event) => go({ to: event.currentTarget.value === "working" ? "working" : Number(event.currentTarget.value) })} />
        <SegmentedControl aria-label={t("texts.compare.view")} value={view} onChange={(value) => go({ view: value === "side" ? "side" : "inline" })}
          data={[{ value: "inline", label: t("texts.compare.inline") }, { value: "side", label: t("texts.compare.side") }]} />
        <Checkbox label={t("texts.compare.only_changes")} checked={onlyChanges} onChange={(event) => setOnlyChanges(event.currentTarget.checked)} mb={8} />
      </Group>
      <Loaded query={query} lines={8}>
        {(comparison) => (
          <>
            <Walk key={`${from} ${to}`} comparison={comparison} names={`${named(from)} → ${named(to)}`} />
            <ChangeList clauses={comparison.clauses} view={view} onlyChanges={onlyChanges} from={named(from)} to={named(to)} now={now} />
          </>
        )}
      </Loaded>
    </Box>
  );
}

/** The clauses of the text on the new side, once they are there. */
function useNewText(id: string, to: number | "working") {
  const working = useQuery({ ...workingTextQuery(id), enabled: to === "working" });
  const revision = useQuery({ ...revisionQuery(id, to === "working" ? 0 : to), enabled: to !== "working" });
  return (to === "working" ? working.data : revision.data)?.clauses;
}

const KEYS_OFF = "mufakat.compare.keys";
/** A browser that keeps nothing only forgets the choice. */
function keysChosen(): boolean {
  try {
    return window.localStorage.getItem(KEYS_OFF) !== "off";
  } catch {
    return true;
  }
}
function chooseKeys(on: boolean): void {
  try {
    window.localStorage.setItem(KEYS_OFF, on ? "on" : "off");
  } catch {
    // See above.
  }
}

/** How much changed, and the way from one change to the next, by button or by key. The keys can be turned off (WCAG 2.1.4). */
function Walk({ comparison, names }: { comparison: Comparison; names: string }) {
  const { t } = useTranslation();
  const at = useRef(-1);
  const [withKeys, setWithKeys] = useState(keysChosen);
  const total = comparison.clauses.filter(({ change }) => change !== "same").length;
  const found = counts(comparison.clauses);
  const step = useCallback((by: 1 | -1) => {
    if (total === 0) return;
    at.current = at.current < 0 ? (by === 1 ? 0 : total - 1) : (at.current + by + total) % total;
    const row = document.getElementById(changeId(at.current));
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "center" });
    announce(t("texts.compare.change_of", { at: at.current + 1, total }));
  }, [t, total]);
  useEffect(() => {
    if (!withKeys) return;
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      if (event.ctrlKey || event.altKey || event.metaKey || target?.closest("input, textarea, select, [contenteditable=true], [role=dialog]")) return;
      if (event.key === "n") step(1);
      else if (event.key === "p") step(-1);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [step, withKeys]);
  const parts = (["changed", "inserted", "deleted", "moved"] as const).filter((kind) => found[kind] > 0).map((kind) => t(`texts.compare.count_${kind}`, { count: found[kind] }));
  return (
    <Group justify="space-between" mb="sm" gap="sm">
      <Text role="status"><Text span fw={600}>{names}</Text>{": "}{total === 0 ? t("texts.compare.no_change") : `${t("texts.compare.changes", { count: total })} (${parts.join(", ")})`}</Text>
      <Group gap="xs" className="no-print">
        <Button size="xs" variant="default" disabled={total === 0} leftSection={<IconArrowUp size={15} aria-hidden />} rightSection={withKeys ? <Kbd size="xs" aria-hidden>p</Kbd> : null} aria-keyshortcuts={withKeys ? "p" : undefined} onClick={() => step(-1)}>{t("texts.compare.previous")}</Button>
        <Button size="xs" variant="default" disabled={total === 0} leftSection={<IconArrowDown size={15} aria-hidden />} rightSection={withKeys ? <Kbd size="xs" aria-hidden>n</Kbd> : null} aria-keyshortcuts={withKeys ? "n" : undefined} onClick={() => step(1)}>{t("texts.compare.next")}</Button>
        <Switch size="xs" label={t("texts.compare.keys")} checked={withKeys} onChange={(event) => {
          setWithKeys(event.currentTarget.checked);
          chooseKeys(event.currentTarget.checked);
        }} />
      </Group>
    </Group>
  );
}
