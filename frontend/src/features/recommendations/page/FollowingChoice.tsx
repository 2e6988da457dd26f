//! How much one is told of this text: as usual, every comment, or nothing that can be switched off.
import { NativeSelect } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { follow, followingQuery } from "../../../api/notices";
import type { Stance } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";

export function FollowingChoice({ recommendation }: { recommendation: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(followingQuery(recommendation));
  const act = useAct({
    send: (stance: Stance | null) => follow(recommendation, stance),
    changes: [keys.noticePreferences],
    onDone: (saved) => {
      client.setQueryData(keys.following(recommendation), saved);
      announce(t("app.saved"));
    },
  });
  return (
    <Loaded query={query} lines={1}>
      {({ stance }) => (
        <>
          <ProblemNotice problem={act.error} />
          <NativeSelect mt="md" maw={360} label={t("notices.following.label")} description={t("notices.following.hint")} value={(act.isPending ? act.variables : stance) ?? "usual"}
            data={(["usual", "follow", "mute"] as const).map((value) => ({ value, label: t(`notices.following.${value}`) }))}
            onChange={(event) => act.mutate(event.currentTarget.value === "usual" ? null : (event.currentTarget.value as Stance))} />
        </>
      )}
    </Loaded>
  );
}
