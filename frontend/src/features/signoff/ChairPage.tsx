//! The chair's desk: every recommendation by what it needs from the chair, who is missing or objects in a sentence, and the
//! acts at hand. Opens one recommendation at a time, so that a long list stays quick.
import { Accordion, Box, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { amendmentsQuery } from "../../api/amendments";
import { boardQuery } from "../../api/mandates";
import { recommendationQuery, recommendationsQuery } from "../../api/recommendations";
import { useRoster, type Roster } from "../../api/roster";
import { useMyMandate } from "../../api/session";
import type { BoardRow, Recommendation, RecommendationSummary, SignOff } from "../../api/shapes";
import { revisionQuery } from "../../api/texts";
import { useTranslation } from "../../i18n";
import { StatusBadge } from "../../ui/badges";
import { ButtonLink, TextLink } from "../../ui/links";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { withOwnTimes } from "../../ui/time";
import { Loaded } from "../../ui/Waiting";
import { AmendmentCard, isUndisposed } from "../amendments";
import { ChairActs } from "./ChairActs";
import { deskGroups } from "./deskGroups";
import { PenAndObservers } from "./PenAndObservers";
import { StatePositions } from "./Standing";

const route = getRouteApi("/app/m/$mandate/chair");

export function ChairPage() {
  const { t } = useTranslation();
  const { mandate } = route.useParams();
  const mine = useMyMandate(mandate);
  if (mine && !mine.abilities.preside) return <Page title={t("signoff.chair.title")}><Text>{t("signoff.chair.not_yours")}</Text></Page>;
  return <Desks mandate={mandate} />;
}

function Desks({ mandate }: { mandate: string }) {
  const { t } = useTranslation();
  const list = useQuery(recommendationsQuery(mandate));
  const board = useQuery(boardQuery(mandate));
  return (
    <Page title={t("signoff.chair.title")} intro={t("signoff.chair.intro")} actions={<ButtonLink to="/m/$mandate/packages" params={{ mandate }} variant="default">{t("app.nav.packages")}</ButtonLink>}>
      <Loaded query={list} lines={8}>{(items) => <Desk mandate={mandate} items={items} rows={board.data?.rows ?? []} />}</Loaded>
    </Page>
  );
}

function Desk({ mandate, items, rows }: { mandate: string; items: RecommendationSummary[]; rows: BoardRow[] }) {
  const { t } = useTranslation();
  const roster = useRoster(mandate);
  const groups = deskGroups(items);
  // One recommendation is open on the whole desk, so that it stays open when an act moves it to another pile.
  const signing = items.filter(({ status }) => status === "sign_off");
  const [open, setOpen] = useState<string | null>(signing.length === 1 ? (signing[0]?.id ?? null) : null);
  if (groups.length === 0) return <Text>{t("signoff.chair.empty")}</Text>;
  return groups.map(({ group, items: shown }) => (
    <Box component="section" key={group} mb="xl" aria-label={t(`signoff.chair.groups.${group}`)}>
      <Title order={2} size="h4" mb="xs">{t(`signoff.chair.groups.${group}`)} ({shown.length})</Title>
      <Pile items={shown} rows={rows} roster={roster} open={open} onOpen={setOpen} />
    </Box>
  ));
}

function Pile({ items, rows, roster, open, onOpen }: { items: RecommendationSummary[]; rows: BoardRow[]; roster: Roster; open: string | null; onOpen: (id: string | null) => void }) {
  const { t } = useTranslation();
  return (
    <Accordion variant="separated" order={3} value={items.some(({ id }) => id === open) ? open : null} onChange={onOpen}>
      {items.map((item) => {
        const row = rows.find(({ recommendation }) => recommendation.id === item.id);
        return (
          <Accordion.Item key={item.id} value={item.id} bg="var(--mufakat-sheet)" bd="1px solid var(--mufakat-line)">
            <Accordion.Control>
              <Group gap="xs" component="span"><Text span fw={600} size="sm">{item.symbol}</Text><StatusBadge status={item.status} />{row?.procedure ? <Text span size="sm">{t(`words.procedure.${row.procedure}`)}</Text> : null}</Group>
              <Text span display="block">{item.title}</Text>
              {row?.sentence ? <Text span display="block" size="sm" fw={row.blocked ? 700 : 500}>{withOwnTimes(row.sentence)}</Text> : null}
              {row?.deadline && item.status === "sign_off" ? <Text span display="block" size="sm">{t("time.deadline")}: <Moment at={row.deadline} relative /></Text> : null}
            </Accordion.Control>
            <Accordion.Panel>{open === item.id ? <DeskItem id={item.id} roster={roster} /> : null}</Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}

function DeskItem({ id, roster }: { id: string; roster: Roster }) {
  const { t } = useTranslation();
  const query = useQuery(recommendationQuery(id));
  return (
    <Loaded query={query}>
      {(recommendation) => (
        <Stack>
          <Group gap="md">
            <TextLink to="/r/$recommendation" params={{ recommendation: id }} size="sm">{t("signoff.chair.to_text")}</TextLink>
            {recommendation.newest_revision !== null ? <TextLink to="/r/$recommendation/sign-off" params={{ recommendation: id }} size="sm">{t("signoff.chair.to_dossier")}</TextLink> : null}
            {recommendation.abilities.edit_working_text ? <TextLink to="/r/$recommendation/edit" params={{ recommendation: id }} size="sm">{t("signoff.chair.to_edit")}</TextLink> : null}
            {recommendation.abilities.dispose ? <TextLink to="/r/$recommendation/merge" params={{ recommendation: id }} size="sm">{t("compilation.to_merge")}</TextLink> : null}
            {recommendation.status === "negotiation" ? <TextLink to="/r/$recommendation/compilation" params={{ recommendation: id }} size="sm">{t("compilation.title")}</TextLink> : null}
          </Group>
          <ChairActs recommendation={recommendation} signOff={recommendation.sign_off} roster={roster} />
          {recommendation.sign_off ? <Positions recommendation={id} signOff={recommendation.sign_off} roster={roster} /> : null}
          <PenAndObservers recommendation={recommendation} roster={roster} />
          {recommendation.status === "negotiation" ? <Undisposed recommendation={recommendation} /> : null}
        </Stack>
      )}
    </Loaded>
  );
}

/** What every state said; the clauses it is about are named once their text is there. */
function Positions({ recommendation, signOff, roster }: { recommendation: string; signOff: SignOff; roster: Roster }) {
  const revision = useQuery(revisionQuery(recommendation, signOff.revision));
  return <StatePositions signOff={signOff} roster={roster} clauses={revision.data?.clauses ?? []} />;
}

/** Amendments the chair has not disposed of. */
function Undisposed({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const query = useQuery(amendmentsQuery(recommendation.id));
  return (
    <Loaded query={query} lines={2}>
      {(amendments) => {
        const open = amendments.filter(isUndisposed);
        return (
          <Stack gap="sm">
            <Text fw={600}>{t("signoff.chair.undisposed", { count: open.length })}</Text>
            {open.map((amendment) => <AmendmentCard key={amendment.id} amendment={amendment} recommendation={recommendation} order={4} />)}
          </Stack>
        );
      }}
    </Loaded>
  );
}
