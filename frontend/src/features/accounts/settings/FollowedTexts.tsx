//! The texts one hears more or less of than usual, and the way back to usual.
import { Button, Group, Text, Title } from "@mantine/core";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { follow } from "../../../api/notices";
import type { NoticePreferences } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { TextLink } from "../../../ui/links";
import { ProblemNotice } from "../../../ui/Waiting";
import classes from "./FollowedTexts.module.css";

export function FollowedTexts({ followed }: { followed: NoticePreferences["recommendations"] }) {
  const { t } = useTranslation();
  const act = useAct({
    send: (recommendation: string) => follow(recommendation, null),
    changes: (_, recommendation) => [keys.noticePreferences, keys.following(recommendation)],
    onDone: () => announce(t("app.saved")),
  });
  return (
    <div>
      <Title order={3} size="h5" mb={4}>{t("notices.following.title")}</Title>
      <ProblemNotice problem={act.error} />
      {followed.length === 0 ? <Text size="sm" c="dimmed">{t("notices.following.none")}</Text> : (
        <ul className={classes.list}>
          {followed.map(({ recommendation, symbol, stance }) => (
            <li key={recommendation}>
              <Group gap="xs" justify="space-between">
                <Text size="sm"><TextLink to="/r/$recommendation" params={{ recommendation }}>{symbol}</TextLink>{` · ${t(`notices.following.${stance}`)}`}</Text>
                <Button size="compact-sm" variant="default" loading={act.isPending && act.variables === recommendation} onClick={() => act.mutate(recommendation)} aria-label={t("notices.following.usual_of", { symbol })}>{t("notices.following.to_usual")}</Button>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
