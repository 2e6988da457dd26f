//! The notice centre: what was told to this person, read or not.
import { Badge, Button, Group, NativeSelect, Paper, SegmentedControl, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import { markRead, noticesQuery, placeOf, readAtOnce, type Reading } from "../../api/notices";
import { useCapitalZone } from "../../api/session";
import type { Notice } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { TextLink } from "../../ui/links";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { sayProblem } from "../../ui/sayProblem";
import { withOwnTimes } from "../../ui/time";
import { Loaded } from "../../ui/Waiting";
import { textsOf } from "./centre";
import classes from "./NoticesPage.module.css";

export function NoticesPage() {
  const { t } = useTranslation();
  const [unread, setUnread] = useState(false);
  const [chosen, setChosen] = useState("");
  const notices = useInfiniteQuery(noticesQuery(unread));
  const texts = textsOf(notices.data ?? []);
  const here = texts.some(({ recommendation }) => recommendation === chosen) ? chosen : "";
  const about = (all: Notice[]) => all.filter(({ recommendation }) => here === "" || recommendation === here);
  const waiting = about(notices.data ?? []).filter((notice) => !notice.read).map(({ id }) => id);
  const read = useAct({
    send: (body: Reading) => markRead(body),
    atOnce: readAtOnce,
    changes: [keys.notices, keys.me],
    onDone: () => announce(t("notices.read_done")),
    // A notice leads away from here at once: this page may be gone when the answer comes.
    onProblem: (problem) => sayProblem(t("notices.not_read"), problem),
  });
  return (
    <Page title={t("notices.title")} intro={t("notices.intro")} narrow
      actions={waiting.length > 0 ? <Button variant="default" loading={read.isPending} onClick={() => read.mutate(here === "" ? { all: true } : { ids: waiting })}>{t(here === "" ? "notices.read_all" : "notices.read_about")}</Button> : undefined}>
      <Group gap="sm" mb="md" align="flex-end">
        <SegmentedControl aria-label={t("notices.show")} value={unread ? "unread" : "all"} onChange={(value) => setUnread(value === "unread")}
          data={[{ value: "all", label: t("notices.all") }, { value: "unread", label: t("notices.unread") }]} />
        {texts.length > 1 ? (
          <NativeSelect label={t("notices.about")} value={here} onChange={(event) => setChosen(event.currentTarget.value)}
            data={[{ value: "", label: t("notices.about_all") }, ...texts.map((text) => ({ value: text.recommendation, label: text.unread > 0 ? t("notices.about_one", { ...text }) : text.symbol }))]} />
        ) : null}
      </Group>
      <Loaded query={notices} lines={8}>
        {(list) => <Entries notices={about(list)} none={t(unread ? "notices.none_unread" : "notices.none")} onRead={(ids) => read.mutate({ ids })} />}
      </Loaded>
      {notices.hasNextPage ? <Button variant="default" mt="md" loading={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>{t("notices.earlier")}</Button> : null}
    </Page>
  );
}

function Entries({ notices, none, onRead }: { notices: Notice[]; none: string; onRead: (ids: string[]) => void }) {
  if (notices.length === 0) return <Text>{none}</Text>;
  return <ul className={classes.list}>{notices.map((notice) => <Entry key={notice.id} notice={notice} onRead={() => onRead([notice.id])} />)}</ul>;
}

function Entry({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const { t } = useTranslation();
  const zone = useCapitalZone(notice.mandate);
  const sentence = withOwnTimes(notice.sentence, zone);
  return (
    <Paper component="li" withBorder p="sm" bg="var(--mufakat-sheet)" className={classes.entry} data-unread={notice.read ? undefined : true}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <div className={classes.words}>
          <Group gap="xs">
            {notice.symbol ? <Text span size="sm" fw={600}>{notice.symbol}</Text> : null}
            {notice.read ? null : <Badge variant="light" tt="none">{t("notices.new")}</Badge>}
          </Group>
          <TextLink {...placeOf(notice.link)} onClick={() => (notice.read ? undefined : onRead())}>{sentence}</TextLink>
          <div><Moment at={notice.at} zone={zone} relative size="xs" /></div>
          {notice.deadline ? <Text size="sm" component="div">{t("notices.deadline")}: <Moment at={notice.deadline} zone={zone} /></Text> : null}
        </div>
        {notice.read ? null : <Button size="compact-sm" variant="subtle" flex="none" onClick={onRead} aria-label={t("notices.read_one_of", { sentence })}>{t("notices.read_one")}</Button>}
      </Group>
    </Paper>
  );
}
