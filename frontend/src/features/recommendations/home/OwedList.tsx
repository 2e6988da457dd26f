//! The list of things owed: act, text, deadline in UTC and in the capital's time.
import { Badge, Group, Paper, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { asProblem } from "../../../api/problem";
import { recommendationsQuery } from "../../../api/recommendations";
import type { MandateOfMine } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { StatusBadge } from "../../../ui/badges";
import { Moment } from "../../../ui/Moment";
import { useNow } from "../../../ui/useNow";
import { ProblemNotice, Skeletons } from "../../../ui/Waiting";
import { owedOf, placeOf } from "./owed";
import classes from "./HomePage.module.css";
import { TextLink } from "../../../ui/links";

/** Deadlines nearer than this are marked; the server sends its own reminders. */
const NEAR_MS = 24 * 3_600_000;

export function OwedList({ mandates }: { mandates: MandateOfMine[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const answers = useQueries({ queries: mandates.map(({ id }) => recommendationsQuery(id, { waiting_for_me: true })) });
  const failed = answers.find(({ isError, data }) => isError && data === undefined);
  if (failed) return <ProblemNotice problem={asProblem(failed.error)} retry={() => void failed.refetch()} />;
  if (answers.some(({ data }) => data === undefined)) return <Skeletons lines={6} />;
  const owed = owedOf(answers.flatMap(({ data }) => data ?? []));
  if (owed.length === 0) {
    const observing = mandates.every(({ role }) => role === "observer");
    return (
      <Paper withBorder p="md" bg="var(--mufakat-sheet)">
        <Text fw={600}>{t("recommendations.home.nothing")}</Text>
        <Text size="sm" c="dimmed">{t(observing ? "recommendations.home.nothing_observer" : "recommendations.home.nothing_more")}</Text>
      </Paper>
    );
  }
  return (
    <ul className={classes.owed}>
      {owed.map(({ recommendation, kind }) => {
        const left = recommendation.deadline ? Date.parse(recommendation.deadline) - now : null;
        const zone = mandates.find(({ id }) => id === recommendation.mandate)?.time_zone;
        return (
          <li key={`${recommendation.id} ${kind}`} className={classes.item} data-near={left !== null && left < NEAR_MS ? true : undefined}>
            <Group gap="xs" mb={2}>
              <Text span size="sm" fw={600}>{recommendation.symbol}</Text><StatusBadge status={recommendation.status} />
              {left !== null && left < 0 ? <Badge color="red" variant="light" tt="none">{t("recommendations.home.overdue")}</Badge> : null}
            </Group>
            <TextLink to={placeOf(kind)} params={{ recommendation: recommendation.id }} className={classes.target} fw={600}>{t(`words.waiting.${kind}`)}</TextLink>
            <Text size="sm">{recommendation.title}</Text>
            {recommendation.deadline ? <Moment at={recommendation.deadline} zone={zone} relative /> : <Text size="sm" c="dimmed">{t("recommendations.home.without_deadline")}</Text>}
          </li>
        );
      })}
    </ul>
  );
}
