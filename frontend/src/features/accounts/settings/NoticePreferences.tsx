//! How often comments come by mail. Saves at once, shows the choice before the answer comes.
import { Group, Radio } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { noticePreferencesQuery, setNoticePreferences } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { NoticePreferences as Preferences } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";

const words = { at_once: "at_once", daily: "daily", none: "never" } as const;

export function NoticePreferences() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(noticePreferencesQuery);
  const act = useAct({
    send: (preferences: Preferences) => setNoticePreferences(preferences),
    changes: [keys.noticePreferences],
    onDone: () => announce(t("app.saved")),
    onProblem: () => void query.refetch(),
  });
  return (
    <Loaded query={query} lines={2}>
      {(preferences) => (
        <>
          <ProblemNotice problem={act.error} />
          <Radio.Group label={t("accounts.settings.comments")} description={t("accounts.settings.comments_description")} name="comments" value={preferences.comments}
            onChange={(value) => {
              const chosen = { comments: value as Preferences["comments"] };
              // An older answer on its way must not undo the choice on screen.
              void client.cancelQueries({ queryKey: keys.noticePreferences });
              client.setQueryData(keys.noticePreferences, chosen);
              act.mutate(chosen);
            }}>
            <Group mt="xs">
              {(["at_once", "daily", "none"] as const).map((choice) => <Radio key={choice} value={choice} label={t(`accounts.settings.${words[choice]}`)} />)}
            </Group>
          </Radio.Group>
        </>
      )}
    </Loaded>
  );
}
