//! What comes by mail, kind by kind, and when. Saves at once, shows the choice before the answer comes.
import { Group, Radio, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { noticePreferencesQuery, setNoticePreferences } from "../../../api/notices";
import { useMe } from "../../../api/session";
import type { NoticeChoice, NoticeKind, NoticePreferences as Preferences, NoticePreferencesChange } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { dailyTime } from "../../../ui/time";
import { useNow } from "../../../ui/useNow";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { FollowedTexts } from "./FollowedTexts";

const isPreferences = (value: unknown): value is Preferences => value !== null && typeof value === "object" && "kinds" in value && "version" in value;

export function NoticePreferences() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const now = useNow();
  const query = useQuery(noticePreferencesQuery);
  // Only the chair is told of positions.
  const presides = useMe().mandates.some(({ abilities }) => abilities.preside);
  // What was chosen and not answered yet: an older answer on its way must not undo the choice on screen.
  const [chosen, setChosen] = useState<NoticePreferencesChange>({});
  // One save after the other: each is made on what the one before left.
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const save = async (change: NoticePreferencesChange) => {
    const stands = client.getQueryData<Preferences>(keys.noticePreferences) ?? (await client.fetchQuery(noticePreferencesQuery));
    const saved = await setNoticePreferences(stands.version, change);
    client.setQueryData(keys.noticePreferences, saved);
    return saved;
  };
  const act = useAct({
    send: (change: NoticePreferencesChange) => {
      const mine = turn.current.then(() => save(change));
      turn.current = mine.catch(() => {});
      return mine;
    },
    onDone: () => {
      setChosen({});
      announce(t("app.saved"));
    },
    onProblem: (problem) => {
      setChosen({});
      // Saved elsewhere first: the choices show what stands now.
      if (problem.status === 412 && isPreferences(problem.current)) client.setQueryData(keys.noticePreferences, problem.current);
      else void query.refetch();
    },
  });
  const choose = (kind: NoticeKind, choice: NoticeChoice) => {
    // The whole of what is not answered yet goes again: of two quick choices neither is lost.
    const all = { ...chosen, [kind]: choice };
    setChosen(all);
    act.mutate(all);
  };
  return (
    <Loaded query={query} lines={4}>
      {(preferences) => (
        <Stack gap="md">
          <ProblemNotice problem={act.error} />
          {preferences.kinds.filter(({ kind, choices }) => choices.length > 1 && (kind !== "positions" || presides)).map(({ kind, choice, choices }) => (
            <Radio.Group key={kind} label={t(`notices.kinds.${kind}`)} description={t(`notices.kinds.${kind}_hint`)} name={kind} value={chosen[kind as keyof NoticePreferencesChange] ?? choice} onChange={(value) => choose(kind, value as NoticeChoice)}>
              <Group mt={6} gap="sm">{choices.map((each) => <Radio key={each} value={each} label={t(`notices.choices.${each}`)} />)}</Group>
            </Radio.Group>
          ))}
          <Text size="sm">{t("notices.digest", { time: dailyTime(preferences.digest.time, preferences.digest.time_zone, now) })}</Text>
          <Text size="sm" c="dimmed">{t("notices.always")}</Text>
          <FollowedTexts followed={preferences.recommendations} />
        </Stack>
      )}
    </Loaded>
  );
}
