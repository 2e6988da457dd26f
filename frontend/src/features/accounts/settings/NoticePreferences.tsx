//! What comes by mail, kind by kind, and when. Saves at once, shows the choice before the answer comes.
import { Group, Radio, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { noticePreferencesQuery, setNoticePreferences } from "../../../api/notices";
import type { NoticeChoice, NoticeKind, NoticePreferencesChange } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { cityOf } from "../../../ui/time";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { FollowedTexts } from "./FollowedTexts";

export function NoticePreferences() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(noticePreferencesQuery);
  // What was chosen and not answered yet: an older answer on its way must not undo the choice on screen.
  const [chosen, setChosen] = useState<NoticePreferencesChange>({});
  const act = useAct({
    send: (change: NoticePreferencesChange) => setNoticePreferences(change),
    onDone: (saved) => {
      client.setQueryData(keys.noticePreferences, saved);
      setChosen({});
      announce(t("app.saved"));
    },
    onProblem: () => {
      setChosen({});
      void query.refetch();
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
          {preferences.kinds.filter(({ choices }) => choices.length > 1).map(({ kind, choice, choices }) => (
            <Radio.Group key={kind} label={t(`notices.kinds.${kind}`)} description={t(`notices.kinds.${kind}_hint`)} name={kind} value={chosen[kind as keyof NoticePreferencesChange] ?? choice} onChange={(value) => choose(kind, value as NoticeChoice)}>
              <Group mt={6} gap="sm">{choices.map((each) => <Radio key={each} value={each} label={t(`notices.choices.${each}`)} />)}</Group>
            </Radio.Group>
          ))}
          <Text size="sm">{t("notices.digest", { time: preferences.digest.time, place: cityOf(preferences.digest.time_zone) })}</Text>
          <Text size="sm" c="dimmed">{t("notices.always")}</Text>
          <FollowedTexts followed={preferences.recommendations} />
        </Stack>
      )}
    </Loaded>
  );
}
