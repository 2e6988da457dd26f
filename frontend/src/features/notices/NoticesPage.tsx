//! The notice centre: what was told to this person, read or not.
import { Badge, Button, Group, Paper, SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import { markRead, noticesQuery } from "../../api/notices";
import { useMe } from "../../api/session";
import type { Notice } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { TextLink } from "../../ui/links";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { Loaded, ProblemNotice } from "../../ui/Waiting";
import classes from "./NoticesPage.module.css";

const AT_ONCE = 50;

export function NoticesPage() {
  const { t } = useTranslation();
  const [unread, setUnread] = useState(false);
  const [shown, setShown] = useState(AT_ONCE);
  const notices = useQuery(noticesQuery(unread));
  const read = useAct({
    send: (body: { ids: string[] } | { all: true }) => markRead(body),
    changes: [keys.notices, keys.me],
    onDone: () => announce(t("notices.read_done")),
  });
  const anyUnread = notices.data?.some((notice) => !notice.read) === true;
  return (
    <Page title={t("notices.title")} intro={t("notices.intro")} narrow
      actions={anyUnread ? <Button variant="default" loading={read.isPending} onClick={() => read.mutate({ all: true })}>{t("notices.read_all")}</Button> : undefined}>
      <SegmentedControl aria-label={t("notices.show")} mb="md" value={unread ? "unread" : "all"} onChange={(value) => setUnread(value === "unread")}
        data={[{ value: "all", label: t("notices.all") }, { value: "unread", label: t("notices.unread") }]} />
      <ProblemNotice problem={read.error} />
      <Loaded query={notices} lines={8}>
        {(all) => (all.length === 0 ? <Text>{t(unread ? "notices.none_unread" : "notices.none")}</Text> : (
          <>
            <ul className={classes.list}>
              {all.slice(0, shown).map((notice) => <Entry key={notice.id} notice={notice} onRead={() => read.mutate({ ids: [notice.id] })} />)}
            </ul>
            {all.length > shown ? <Button variant="default" mt="md" onClick={() => setShown((before) => before + AT_ONCE)}>{t("notices.earlier")}</Button> : null}
          </>
        ))}
      </Loaded>
    </Page>
  );
}

function Entry({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const zone = me.mandates.find(({ id }) => id === notice.mandate)?.time_zone;
  return (
    <Paper component="li" withBorder p="sm" bg="var(--mufakat-sheet)" className={classes.entry} data-unread={notice.read ? undefined : true}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <div className={classes.words}>
          <Group gap="xs">
            {notice.symbol ? <Text span size="sm" fw={600}>{notice.symbol}</Text> : null}
            {notice.read ? null : <Badge variant="light" tt="none">{t("notices.new")}</Badge>}
          </Group>
          <TextLink to={notice.link} onClick={() => (notice.read ? undefined : onRead())}>{notice.sentence}</TextLink>
          <div><Moment at={notice.at} relative size="xs" /></div>
          {notice.deadline ? <Text size="sm" component="div">{t("notices.deadline")}: <Moment at={notice.deadline} zone={zone} /></Text> : null}
        </div>
        {notice.read ? null : <Button size="compact-sm" variant="subtle" onClick={onRead} aria-label={t("notices.read_one_of", { sentence: notice.sentence })}>{t("notices.read_one")}</Button>}
      </Group>
    </Paper>
  );
}
