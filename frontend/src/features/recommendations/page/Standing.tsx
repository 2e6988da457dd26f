//! Where a recommendation stands, in one block over its text: the sentence, the deadline, brackets, amendments. Computes nothing.
import { Alert, Group, Paper, Stack, Text } from "@mantine/core";
import { IconBrackets } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Recommendation, Waiting } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { withOwnTimes } from "../../../ui/time";

const WAITING: Waiting[] = ["position", "confirm", "answer", "prepared_position", "amendment_disposition", "adopt", "attention"];

export function RecommendationStanding({ recommendation, names }: { recommendation: Recommendation; names: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const { standing, deadline, round, open_brackets: brackets, status } = recommendation;
  const params = { recommendation: recommendation.id };
  const waiting = WAITING.filter((kind) => recommendation.waiting_for_me.includes(kind));
  const negotiating = status === "negotiation";
  const facts = [
    negotiating && round?.amendments_close ? { name: t("recommendation.standing.amendments_close"), at: round.amendments_close } : null,
    negotiating && round?.comments_close ? { name: t("recommendation.standing.comments_close"), at: round.comments_close } : null,
    deadline && status === "sign_off" ? { name: t("time.deadline"), at: deadline } : null,
  ].filter((fact) => fact !== null);
  if (!standing && facts.length === 0 && brackets.length === 0 && waiting.length === 0 && recommendation.amendment_count === 0 && status !== "withdrawn" && status !== "drafting") return null;
  return (
    <Paper withBorder p="sm" mb="md" className="no-print">
      <Stack gap={6}>
        {status === "drafting" ? <Text size="sm">{t("recommendation.standing.drafting")}</Text> : null}
        {status === "withdrawn" ? <Text size="sm">{recommendation.withdrawn_reason ? t("recommendation.standing.withdrawn_because", { reason: recommendation.withdrawn_reason }) : t("recommendation.standing.withdrawn")}</Text> : null}
        {waiting.map((kind) => (
          <Alert key={kind} color="blue" variant="light" p="xs"><Link to={kind === "answer" || kind === "amendment_disposition" || kind === "attention" ? "/r/$recommendation/amendments" : "/r/$recommendation/sign-off"} params={params}>{t(`words.waiting.${kind}`)}</Link></Alert>
        ))}
        {standing ? <Text role="status"><Text span fw={600}>{t("recommendation.standing.sign_off")}</Text>{" "}{withOwnTimes(standing.sentence)}{" "}<Link to="/r/$recommendation/sign-off" params={params}>{t("recommendation.standing.positions")}</Link></Text> : null}
        {facts.map(({ name, at }) => <Group key={name} gap={6}><Text size="sm" fw={600}>{name}</Text><Moment at={at} relative /></Group>)}
        {recommendation.amendment_count > 0 ? <Text size="sm"><Link to="/r/$recommendation/amendments" params={params}>{t("recommendation.standing.amendments", { count: recommendation.amendment_count })}</Link></Text> : null}
        {brackets.length > 0 ? (
          <Group gap={6} align="flex-start" wrap="nowrap">
            <IconBrackets size={18} aria-hidden />
            <Text size="sm">{t("recommendation.standing.brackets", { count: new Set(brackets.map(({ group }) => group)).size })}{" "}
              {brackets.map(({ clause, number, bracket, states }, at) => (
                <span key={`${clause}-${bracket}`}>{at > 0 ? ", " : ""}<Link to="/r/$recommendation" params={params} hash={`clause-${clause}`}>{number}</Link>{` (${states.map((code) => names[code] ?? code).join(", ")})`}</span>
              ))}
            </Text>
          </Group>
        ) : null}
      </Stack>
    </Paper>
  );
}
