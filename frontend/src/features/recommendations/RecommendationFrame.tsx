//! The head of every page about one recommendation: symbol, title, status, and the tabs between its parts.
import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { recommendationQuery } from "../../api/recommendations";
import type { Recommendation } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { MarkingBadge, StatusBadge } from "../../ui/badges";
import { Page } from "../../ui/Page";
import { Loaded } from "../../ui/Waiting";
import { Presence } from "./Presence";
import classes from "./RecommendationFrame.module.css";

export interface RecommendationFrameProps {
  recommendation: string;
  /** The part on screen, for the document title ("Compare"); the text itself has none. */
  part?: string;
  /** The part says itself who is here. */
  ownPresence?: boolean;
  actions?: (recommendation: Recommendation) => ReactNode;
  children: (recommendation: Recommendation) => ReactNode;
}

export function RecommendationFrame({ recommendation: id, part, ownPresence = false, actions, children }: RecommendationFrameProps) {
  const { t } = useTranslation();
  const query = useQuery(recommendationQuery(id));
  const shown = query.data;
  const title = shown ? (part ? `${part}: ${shown.title}` : shown.title) : t("recommendations.loading_title");
  return (
    <Page title={title} actions={shown && actions ? actions(shown) : undefined}
      over={shown ? (
        <Group gap="xs" component="span">
          <Text span fw={600} size="sm" c="var(--mantine-color-text)">{shown.symbol}</Text>
          <StatusBadge status={shown.status} /><MarkingBadge marking={shown.marking} />
          <Text span size="sm">{t("recommendations.lead", { name: shown.lead })}{shown.co_sponsors.length > 0 ? `, ${t("recommendations.with", { names: shown.co_sponsors.join(", ") })}` : ""}</Text>
        </Group>
      ) : undefined}>
      <Loaded query={query} lines={8}>
        {(recommendation) => <><Tabs recommendation={recommendation} />{ownPresence ? null : <Presence recommendation={recommendation.id} />}{children(recommendation)}</>}
      </Loaded>
    </Page>
  );
}

/** Links, not a tab widget: each part has its own address. */
function Tabs({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const params = { recommendation: recommendation.id };
  const exact = { exact: true, includeSearch: false, includeHash: false };
  return (
    <nav aria-label={t("recommendations.tabs.label")} className={`${classes.tabs} no-print`}>
      <Link to="/r/$recommendation" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.text")}</Link>
      {recommendation.abilities.edit_working_text ? <Link to="/r/$recommendation/edit" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.edit")}</Link> : null}
      {recommendation.newest_revision !== null ? (
        <>
          <Link to="/r/$recommendation/compare" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.compare")}</Link>
          <Link to="/r/$recommendation/amendments" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.amendments")}{recommendation.amendment_count > 0 ? ` (${recommendation.amendment_count})` : ""}</Link>
          {recommendation.status === "negotiation" ? <Link to="/r/$recommendation/compilation" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.compilation")}</Link> : null}
          {recommendation.abilities.dispose ? <Link to="/r/$recommendation/merge" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.merge")}</Link> : null}
          {recommendation.open_brackets.length > 0 ? <Link to="/r/$recommendation/brackets" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.brackets", { count: new Set(recommendation.open_brackets.map(({ group }) => group)).size })}</Link> : null}
          {recommendation.abilities.read_positions ? <Link to="/r/$recommendation/sign-off" params={params} activeOptions={exact} className={classes.tab}>{t("recommendations.tabs.sign_off")}</Link> : null}
        </>
      ) : null}
    </nav>
  );
}
