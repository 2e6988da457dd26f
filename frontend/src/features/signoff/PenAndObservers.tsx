//! The pen of the working text, and what observers may see: the chair's two switches on one recommendation.
import { Button, Group, NativeSelect, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import { changeRecommendation, givePen } from "../../api/recommendations";
import type { Roster } from "../../api/roster";
import type { Recommendation } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { ProblemNotice } from "../../ui/Waiting";
import { askRelease } from "../recommendations";

export function PenAndObservers({ recommendation, roster }: { recommendation: Recommendation; roster: Roster }) {
  const { t } = useTranslation();
  const { give_pen: pen, release_to_observers: release } = recommendation.abilities;
  const [state, setState] = useState("");
  const changes = [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate)];
  const give = useAct({ send: (to: string | null, key) => givePen(recommendation.id, to, key), changes, onDone: () => announce(t("signoff.pen.done")) });
  const show = useAct({
    send: (change: { released_to_observers?: boolean; observers_may_comment?: boolean }) => changeRecommendation(recommendation.id, recommendation.version, change),
    changes, onDone: () => announce(t("app.saved")),
  });
  const releaseNow = async () => {
    const released = !recommendation.released_to_observers;
    if (await askRelease(recommendation, released)) show.mutate({ released_to_observers: released });
  };
  const penNow = async (to: string | null) => {
    const named = { symbol: recommendation.symbol, state: roster.name(to ?? ""), held: roster.name(recommendation.pen ?? "") };
    const sure = await ask({
      title: t(to === null ? "signoff.pen.take_title" : "signoff.pen.give_title", named), confirm: t(to === null ? "signoff.pen.take" : "signoff.pen.give"),
      consequence: t(to === null ? "signoff.pen.take_consequence" : recommendation.pen === null ? "signoff.pen.give_consequence" : "signoff.pen.pass_consequence", named),
    });
    if (!sure) return;
    give.mutate(to);
    setState("");
  };
  if (!pen && !release) return null;
  return (
    <Stack gap="sm">
      {pen ? (
        <Stack gap={6}>
          <Text size="sm">{recommendation.pen ? t("signoff.pen.held", { state: roster.name(recommendation.pen) }) : t("signoff.pen.chair")}</Text>
          <Group gap="xs" align="flex-end">
            <NativeSelect label={t("signoff.pen.label")} value={state} onChange={(event) => setState(event.currentTarget.value)}
              data={[{ value: "", label: t("signoff.pen.choose") }, ...roster.states.filter(({ code }) => code !== recommendation.pen).map(({ code, name }) => ({ value: code, label: name }))]} />
            <Button variant="default" loading={give.isPending} disabled={state === ""} onClick={() => void penNow(state)}>{t("signoff.pen.give")}</Button>
            {recommendation.pen ? <Button variant="default" loading={give.isPending} onClick={() => void penNow(null)}>{t("signoff.pen.take")}</Button> : null}
          </Group>
          <ProblemNotice problem={give.error} />
        </Stack>
      ) : null}
      {release ? (
        <Stack gap={6}>
          <Switch label={t("signoff.observers.released")} checked={recommendation.released_to_observers} onChange={() => void releaseNow()} />
          <Switch label={t("signoff.observers.comment")} description={t("signoff.observers.comment_consequence")} checked={recommendation.observers_may_comment} disabled={!recommendation.released_to_observers || show.isPending}
            onChange={(event) => show.mutate({ observers_may_comment: event.currentTarget.checked })} />
          <ProblemNotice problem={show.error} />
        </Stack>
      ) : null}
    </Stack>
  );
}
