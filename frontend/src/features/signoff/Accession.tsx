//! States that consensus minus X left out: who joined the adopted text since, and, for a head whose state may join, the act
//! with what follows from it. Shows only what the sign-off and its `abilities` say.
import { Button, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import type { Roster } from "../../api/roster";
import type { Recommendation, SignOff } from "../../api/shapes";
import { accede } from "../../api/signoff";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { Moment } from "../../ui/Moment";
import { Section } from "../../ui/Section";
import { ProblemNotice } from "../../ui/Waiting";

export interface AccessionProps { recommendation: Recommendation; signOff: SignOff; roster: Roster; own?: string }

export function Accession({ recommendation, signOff, roster, own }: AccessionProps) {
  const { t } = useTranslation();
  const [statement, setStatement] = useState("");
  const act = useAct({
    send: (_: void, key) => accede(signOff.id, { fingerprint: signOff.fingerprint, statement: statement.trim() || null }, key),
    changes: [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate), keys.board(recommendation.mandate)],
    onDone: () => announce(t("signoff.accession.done", { symbol: recommendation.symbol })),
  });
  if (signOff.acceded.length === 0 && !signOff.abilities.accede) return null;
  const state = roster.name(own ?? "");
  const sure = async () => {
    const title = t("signoff.accession.ask", { state, symbol: recommendation.symbol });
    if (await ask({ title, confirm: t("signoff.accession.act"), consequence: t("signoff.accession.consequence", { state, symbol: recommendation.symbol, fingerprint: signOff.fingerprint_groups }) })) act.mutate();
  };
  return (
    <Section title={t("signoff.accession.title")} intro={t("signoff.accession.intro")}>
      <Stack gap="sm">
        {signOff.acceded.map((joined) => (
          <div key={joined.state}>
            <Text size="sm" component="div"><Text span fw={600} size="sm">{roster.name(joined.state)}</Text> · {t("signoff.accession.joined")} <Moment at={joined.acceded_at} /></Text>
            {joined.statement ? <Text size="sm" component="blockquote" m={0} style={{ whiteSpace: "pre-wrap" }}>“{joined.statement}”</Text> : null}
            <Text size="xs" c="dimmed">{joined.acceded_by}</Text>
          </div>
        ))}
        {signOff.abilities.accede ? (
          <>
            <Textarea label={t("signoff.accession.statement")} description={t("signoff.accession.statement_help")} autosize minRows={2} value={statement} error={act.error?.fields.statement} onChange={(event) => setStatement(event.currentTarget.value)} />
            <ProblemNotice problem={act.error} />
            <div><Button loading={act.isPending} onClick={() => void sure()}>{t("signoff.accession.act")}</Button></div>
          </>
        ) : null}
      </Stack>
    </Section>
  );
}
