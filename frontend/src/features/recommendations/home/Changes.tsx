//! What changed since the last visit: the unread notices, newest first.
import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { markRead, newestUnreadQuery, placeOf, readAtOnce, type Reading } from "../../../api/notices";
import { useCapitalZone, useMe } from "../../../api/session";
import type { Notice } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Moment } from "../../../ui/Moment";
import { withOwnTimes } from "../../../ui/time";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import classes from "./HomePage.module.css";
import { TextLink } from "../../../ui/links";

export function Changes() {
  const { t } = useTranslation();
  const unread = useQuery(newestUnreadQuery);
  const all = useMe().unread_notices;
  const read = useAct({ send: (body: Reading) => markRead(body), atOnce: readAtOnce, changes: [keys.notices, keys.me], onDone: () => announce(t("recommendations.home.read_done")) });
  return (
    <Loaded query={unread}>
      {(notices) => (
        <>
          {notices.length === 0 ? <Text size="sm">{t("recommendations.home.nothing_new")}</Text> : (
            <ul className={classes.plain}>
              {notices.map((notice) => <Change key={notice.id} notice={notice} />)}
            </ul>
          )}
          {all > notices.length && notices.length > 0 ? <Text size="sm" c="dimmed" mt="xs">{t("recommendations.home.more_new", { count: all - notices.length })}</Text> : null}
          <ProblemNotice problem={read.error} />
          <Group mt="sm" gap="sm">
            {notices.length > 0 ? <Button size="compact-sm" variant="default" onClick={() => read.mutate({ all: true })} loading={read.isPending}>{t("recommendations.home.read_all")}</Button> : null}
            <TextLink to="/notices" fz="sm">{t("recommendations.home.all_notices")}</TextLink>
          </Group>
        </>
      )}
    </Loaded>
  );
}

function Change({ notice }: { notice: Notice }) {
  const zone = useCapitalZone(notice.mandate);
  return (
    <li className={classes.change}>
      <TextLink {...placeOf(notice.link)} fz="sm">{withOwnTimes(notice.sentence, zone)}</TextLink>
      <div><Moment at={notice.at} zone={zone} relative size="xs" /></div>
    </li>
  );
}
