//! The dossier a head reads before signing, and the place to sign: text, changes, positions of the others, fingerprint.
import { Box, Button, Stack, Text } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useRoster, type Roster } from "../../api/roster";
import { useMyMandate } from "../../api/session";
import type { Clause, Dossier, Position, Recommendation, Revision, SignOff } from "../../api/shapes";
import { dossierQuery, signOffsQuery } from "../../api/signoff";
import { useTranslation } from "../../i18n";
import { TextLink } from "../../ui/links";
import { Moment } from "../../ui/Moment";
import { Section } from "../../ui/Section";
import { withOwnTimes } from "../../ui/time";
import { Loaded } from "../../ui/Waiting";
import { RecommendationFrame } from "../recommendations";
import { ClauseDocument, Fingerprint } from "../texts";
import { Accession } from "./Accession";
import { ChairActs } from "./ChairActs";
import { Changes } from "./Changes";
import { Receipt } from "./Receipt";
import classes from "./Signed.module.css";
import { StandingSentence, StatePositions } from "./Standing";
import { revisionWord } from "./words";
import { YourPosition } from "./YourPosition";

const route = getRouteApi("/app/r/$recommendation/sign-off");

export function SignOffPage() {
  const { t } = useTranslation();
  const { recommendation } = route.useParams();
  return <RecommendationFrame recommendation={recommendation} part={t("signoff.title")}>{(shown) => <Page recommendation={shown} />}</RecommendationFrame>;
}

function Page({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  // Before the first revision there are no positions, to nobody.
  const shown = recommendation.abilities.read_positions === true || recommendation.newest_revision === null;
  return shown ? <WithPositions recommendation={recommendation} /> : <Text>{t("signoff.not_shown")}</Text>;
}

function WithPositions({ recommendation }: { recommendation: Recommendation }) {
  const query = useQuery(dossierQuery(recommendation.id));
  const roster = useRoster(recommendation.mandate);
  // Whoever ends the sign-off by what they say, as an objection ends a silence, gets the receipt as well.
  const [receipt, setReceipt] = useState<{ position: Position; signOff: SignOff; clauses: Clause[] } | null>(null);
  const close = () => {
    setReceipt(null);
    (document.getElementById("your-position") ?? document.querySelector("h1"))?.focus();
  };
  return (
    <>
      {receipt ? <Receipt key={receipt.position.id} {...receipt} recommendation={recommendation} roster={roster} onClose={close} /> : null}
      <Box className={receipt ? "no-print" : undefined}>
        <Loaded query={query} lines={10}>
          {(dossier) => {
            const { sign_off: signOff, revision: { clauses } } = dossier;
            return signOff ? <Open key={signOff.id} dossier={dossier} signOff={signOff} onReceipt={(position) => setReceipt({ position, signOff, clauses })} /> : <NotOpen dossier={dossier} />;
          }}
        </Loaded>
      </Box>
    </>
  );
}

function Open({ dossier, signOff, onReceipt }: { dossier: Dossier; signOff: SignOff; onReceipt: (position: Position) => void }) {
  const { t } = useTranslation();
  const { recommendation, revision } = dossier;
  const mine = useMyMandate(recommendation.mandate);
  const roster = useRoster(recommendation.mandate);
  // What is still owed is the thing to do on this page: it stands on top, under what it is about.
  const owes = signOff.abilities.record_position && signOff.standing.states.some(({ state, position }) => state === mine?.delegation && position === "missing");
  const acts = signOff.abilities.record_position || signOff.abilities.object_late || signOff.abilities.prepare_position || signOff.abilities.record_on_instruction;
  return (
    <>
      <StandingSentence signOff={signOff} />
      {acts ? <Button component="a" href="#your-position" mb="md" variant={owes ? "filled" : "default"} className="no-print" rightSection={<IconArrowDown size={16} aria-hidden />}>{t(owes ? "signoff.to_position_owed" : "signoff.to_position")}</Button> : null}
      <div className={classes.grid}>
        <div>
          <Changes dossier={dossier} first={signOff.standing.states.some(({ state, position }) => state === mine?.delegation && position === "missing")} />
          <ExactText revision={revision} signOff={signOff} roster={roster} />
        </div>
        <div>
          <Section title={t("signoff.standing.title")} intro={t("signoff.standing.opened_by", { name: signOff.opened_by.name })}>
            <StatePositions signOff={signOff} roster={roster} clauses={revision.clauses} own={mine?.delegation} />
            {signOff.extensions.map((extension) => (
              <Text key={extension.at} size="sm" c="dimmed" component="div">{t("signoff.standing.extended", { by: extension.by })} <Moment at={extension.to} /></Text>
            ))}
          </Section>
          <Accession recommendation={recommendation} signOff={signOff} roster={roster} own={mine?.delegation} />
          <Around dossier={dossier} />
          <ChairActs recommendation={recommendation} signOff={signOff} roster={roster} section />
        </div>
        <div className="no-print"><YourPosition dossier={dossier} signOff={signOff} roster={roster} mine={mine} onReceipt={onReceipt} /></div>
      </div>
    </>
  );
}

/** The text to decide on, with the clauses that are objected to marked. */
function ExactText({ revision, signOff, roster }: { revision: Revision; signOff: SignOff | null; roster: Roster }) {
  const { t } = useTranslation();
  const names = Object.fromEntries(roster.states.map(({ code, name }) => [code, name]));
  return (
    <Section title={t("signoff.text.title", { revision: revisionWord(revision.number) })} intro={<Fingerprint groups={revision.fingerprint_groups} full={revision.fingerprint} />}>
      <ClauseDocument clauses={revision.clauses} names={names} cited={signOff?.standing.objections.flatMap(({ clauses }) => clauses)} />
    </Section>
  );
}

/** What else is said about this text. */
function Around({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const { recommendation, comments, amendments } = dossier;
  const params = { recommendation: recommendation.id };
  const parts = (["all", "chair", "delegation"] as const).filter((scope) => comments[scope] > 0).map((scope) => t(`signoff.around.${scope}`, { count: comments[scope] }));
  return (
    <Section title={t("signoff.around.title")}>
      <Stack gap={4}>
        <Text size="sm">{parts.length === 0 ? t("signoff.around.no_comments") : t("signoff.around.comments", { parts: parts.join(", ") })} <TextLink to="/r/$recommendation" params={params} size="sm">{t("signoff.around.read_comments")}</TextLink></Text>
        {dossier.unresolved_comments.length > 0 ? <Text size="sm">{t("signoff.around.unresolved", { count: dossier.unresolved_comments.length })}</Text> : null}
        <Text size="sm">{t("signoff.around.amendments", { count: amendments.length })} <TextLink to="/r/$recommendation/amendments" params={params} size="sm">{t("signoff.around.read_amendments")}</TextLink></Text>
      </Stack>
    </Section>
  );
}

function NotOpen({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const { recommendation, revision } = dossier;
  const roster = useRoster(recommendation.mandate);
  const past = useQuery(signOffsQuery(recommendation.id));
  return (
    <>
      <Text mb="md">{t("signoff.not_open")}</Text>
      <ChairActs recommendation={recommendation} signOff={null} roster={roster} section />
      {(past.data ?? []).length > 0 ? (
        <Section title={t("signoff.past.title")}>
          <Stack gap="xs">
            {past.data?.map((signOff) => (
              <Box key={signOff.id}>
                <Text size="sm" fw={600}>{revisionWord(signOff.revision)}, {t(`words.procedure.${signOff.procedure.kind}`)}: {t(`signoff.past.${signOff.status}`)}</Text>
                <Text size="sm">{withOwnTimes(signOff.standing.sentence)}</Text>
                {signOff.recall_reason ? <Text size="sm">{t("signoff.standing.recalled", { reason: signOff.recall_reason })}</Text> : null}
                <Text size="sm" c="dimmed" component="div"><Moment at={signOff.closed_at ?? signOff.opened_at} /></Text>
              </Box>
            ))}
          </Stack>
        </Section>
      ) : null}
      <Changes dossier={dossier} first={false} />
      <ExactText revision={revision} signOff={null} roster={roster} />
    </>
  );
}
