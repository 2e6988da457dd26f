//! The open brackets of the working text: their variants and owners, joining and leaving, and resolving by choosing a variant.
import { Button, Group, Paper, Radio, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Fragment, useState } from "react";
import { bracketsQuery, ownBracket, resolveBracket } from "../../../api/amendments";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { BracketVariant, NegotiatedBracket } from "../../../api/negotiation";
import { useRoster, type Roster } from "../../../api/roster";
import { useMyMandate } from "../../../api/session";
import type { Recommendation } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { ButtonLink, TextLink } from "../../../ui/links";
import { Opened } from "../../../ui/Opened";
import { useAnchored } from "../../../ui/useAnchored";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { RecommendationFrame } from "../../recommendations";
import { clauseAnchor } from "../../texts";
import classes from "./Brackets.module.css";

const route = getRouteApi("/app/r/$recommendation/brackets");
const NOTHING = "nothing";

export default function BracketsPage() {
  const { t } = useTranslation();
  const { recommendation: id } = route.useParams();
  return <RecommendationFrame recommendation={id} part={t("brackets.title")}>{(recommendation) => <List recommendation={recommendation} />}</RecommendationFrame>;
}

function List({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const roster = useRoster(recommendation.mandate);
  const query = useQuery(bracketsQuery(recommendation.id));
  useAnchored();
  return (
    <Loaded query={query}>
      {({ items, total }) => (
        <Stack gap="md">
          <Text maw="80ch">{t("brackets.intro")}</Text>
          <Text fw={600} role="status">{total === 0 ? t("brackets.none") : t("brackets.total", { count: total })}</Text>
          {items.map((bracket) => <Bracket key={bracket.id} bracket={bracket} recommendation={recommendation} roster={roster} />)}
          <Group><ButtonLink size="xs" variant="default" to="/r/$recommendation" params={{ recommendation: recommendation.id }} search={{ revision: "working" }}>{t("brackets.to_text")}</ButtonLink></Group>
        </Stack>
      )}
    </Loaded>
  );
}

type Act = { kind: "own"; variant: string; withdrawn: boolean } | { kind: "resolve"; variant: string | null };

function Bracket({ bracket, recommendation, roster }: { bracket: NegotiatedBracket; recommendation: Recommendation; roster: Roster }) {
  const { t } = useTranslation();
  const mandate = useMyMandate(recommendation.mandate);
  const mine = mandate?.delegation ?? "";
  const [open, setOpen] = useState(false);
  const [choice, setChoice] = useState<string | null>(null);
  const references = bracket.clauses.map(({ reference }) => reference).join(", ");
  const act = useAct({
    send: (input: Act, key) => (input.kind === "own"
      ? ownBracket(recommendation.id, bracket.id, { variant: input.variant, ...(input.withdrawn ? { withdrawn: true } : {}) }, key)
      : resolveBracket(recommendation.id, bracket.id, input.variant, key)),
    changes: [keys.recommendation(recommendation.id)],
    onDone: (_, input) => {
      setOpen(false);
      announce(t(input.kind === "own" ? "brackets.changed" : "brackets.done"));
    },
  });
  const own = async (variant: BracketVariant, withdrawn: boolean) => {
    const title = withdrawn ? t("brackets.leave") : t("brackets.join");
    if (await ask({ title, confirm: title, consequence: t(withdrawn ? "brackets.leave_consequence" : "brackets.join_consequence", { delegation: mandate?.delegation_name ?? mine }) })) act.mutate({ kind: "own", variant: variant.id, withdrawn });
  };
  const alone = bracket.variants.length === 1;
  return (
    <Paper component="article" withBorder p="sm" bg="var(--mufakat-sheet)" aria-labelledby={`bracket-${bracket.id}`}>
      <Stack gap="xs">
        <Title order={2} size="h5" id={`bracket-${bracket.id}`} tabIndex={-1}>
          {t("brackets.in")}{" "}
          {bracket.clauses.map(({ id, reference }, at) => (
            <Fragment key={id}>{at > 0 ? ", " : ""}<TextLink to="/r/$recommendation" params={{ recommendation: recommendation.id }} search={{ revision: "working" }} hash={clauseAnchor(id)}>{reference}</TextLink></Fragment>
          ))}
        </Title>
        <div className={classes.variants}>
          {bracket.variants.map((variant, at) => {
            const what = alone ? t("brackets.alone") : t("brackets.variant", { number: at + 1 });
            const owns = variant.states.includes(mine);
            return (
              <div key={variant.id} className={classes.variant} role="group" aria-label={what}>
                <Text size="xs" fw={600}>{what}</Text>
                <p className={classes.words}><span aria-hidden="true">[</span>{variant.text}<span aria-hidden="true">]</span></p>
                <Text size="sm">{t("brackets.owners", { names: roster.names(variant.states) })}</Text>
                <Group gap="xs" mt={4} className="no-print">
                  {bracket.abilities.join && !owns ? <Button size="compact-xs" variant="default" aria-label={t("brackets.join_of", { what })} loading={act.isPending} onClick={() => void own(variant, false)}>{t("brackets.join")}</Button> : null}
                  {bracket.abilities.leave && owns ? <Button size="compact-xs" variant="default" aria-label={t("brackets.leave_of", { what })} loading={act.isPending} onClick={() => void own(variant, true)}>{t("brackets.leave")}</Button> : null}
                </Group>
              </div>
            );
          })}
        </div>
        {bracket.abilities.resolve && !open ? <Group><Button size="xs" onClick={() => setOpen(true)} aria-expanded={open}>{t("brackets.resolve")}</Button></Group> : null}
        {open ? (
          <Opened label={t("brackets.resolve_title", { references })}>
            <Stack gap="xs">
              <Radio.Group label={t("brackets.choose")} value={choice ?? ""} onChange={setChoice}>
                <Stack gap={6} mt={6}>
                  {bracket.variants.map(({ id, text }) => <Radio key={id} value={id} label={alone ? t("brackets.keep_alone") : t("brackets.keep", { text })} />)}
                  <Radio value={NOTHING} label={alone ? t("brackets.drop_alone") : t("brackets.drop")} />
                </Stack>
              </Radio.Group>
              <Text size="sm">{t("brackets.consequence")}</Text>
              <Group gap="xs">
                <Button size="xs" disabled={choice === null} loading={act.isPending} onClick={() => act.mutate({ kind: "resolve", variant: choice === NOTHING ? null : choice })}>{t("brackets.act")}</Button>
                <Button size="xs" variant="subtle" color="gray" onClick={() => setOpen(false)}>{t("app.cancel")}</Button>
              </Group>
            </Stack>
          </Opened>
        ) : null}
        <ProblemNotice problem={act.error} />
      </Stack>
    </Paper>
  );
}
