//! What comes by mail, kind by kind, and when. Saves at once, shows the choice before the answer comes.
import { Group, Radio, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { noticePreferencesQuery, setNoticePreferences } from "../../../api/notices";
import type { NoticeChoice, NoticePreferencesChange, NoticePreferences as Preferences } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { cityOf } from "../../../ui/time";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { FollowedTexts } from "./FollowedTexts";

export function NoticePreferences() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(noticePreferencesQuery);
  const act = useAct({
    send: (change: NoticePreferencesChange) => setNoticePreferences(change),
    onDone: (saved) => {
      client.setQueryData(keys.noticePreferences, saved);
      announce(t("app.saved"));
    },
    onProblem: () => void query.refetch(),
  });
  const choose = (preferences: Preferences, kind: string, choice: NoticeChoice) => {
    // An older answer on its way must not undo the choice on screen.
    void client.cancelQueries({ queryKey: keys.noticePreferences });
    client.setQueryData(keys.noticePreferences, { ...preferences, kinds: preferences.kinds.map((each) => (each.kind === kind ? { ...each, choice } : each)) });
    act.mutate({ [kind]: choice });
  };
  return (
    <Loaded query={query} lines={4}>
      {(preferences) => (
        <Stack gap="md">
          <ProblemNotice problem={act.error} />
          {preferences.kinds.filter(({ choices }) => choices.length > 1).map(({ kind, choice, choices }) => (
            <Radio.Group key={kind} label={t(`notices.kinds.${kind}`)} description={t(`notices.kinds.${kind}_hint`)} name={kind} value={choice} onChange={(value) => choose(preferences, kind, value as NoticeChoice)}>
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
