//! Deadlines in one's own calendar: a secret address, shown once, and its end. Never keeps the address.
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconCalendarPlus, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { calendarQuery, openCalendar, revokeCalendar } from "../../../api/notices";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { copyText } from "../../../ui/copyText";
import { Moment } from "../../../ui/Moment";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";

export function CalendarFeed() {
  const { t } = useTranslation();
  const query = useQuery(calendarQuery);
  const [url, setUrl] = useState<string | null>(null);
  const open = useAct({
    send: () => openCalendar(), changes: [keys.calendar],
    onDone: (made) => {
      setUrl(made.url);
      announce(t("accounts.calendar.made"));
    },
  });
  const revoke = useAct({
    send: () => revokeCalendar(), changes: [keys.calendar],
    onDone: () => {
      setUrl(null);
      announce(t("accounts.calendar.revoked"));
    },
  });
  const replace = async () => {
    if (await ask({ title: t("accounts.calendar.replace_title"), consequence: t("accounts.calendar.replace_consequence"), confirm: t("accounts.calendar.replace") })) open.mutate();
  };
  const end = async () => {
    if (await ask({ title: t("accounts.calendar.end_title"), consequence: t("accounts.calendar.end_consequence"), confirm: t("accounts.calendar.end"), destructive: true })) revoke.mutate();
  };
  return (
    <Loaded query={query} lines={2}>
      {({ active, created_at: since }) => (
        <Stack gap="sm" maw={620}>
          <ProblemNotice problem={open.error ?? revoke.error} />
          {url === null ? null : <Address url={url} />}
          {active && since ? <Text size="sm" component="div">{t("accounts.calendar.since")} <Moment at={since} /></Text> : <Text size="sm">{t("accounts.calendar.none")}</Text>}
          <Group gap="xs">
            {active
              ? <><Button variant="default" loading={open.isPending} onClick={() => void replace()}>{t("accounts.calendar.replace")}</Button><Button variant="default" loading={revoke.isPending} onClick={() => void end()}>{t("accounts.calendar.end")}</Button></>
              : <Button variant="default" leftSection={<IconCalendarPlus size={17} aria-hidden />} loading={open.isPending} onClick={() => open.mutate()}>{t("accounts.calendar.make")}</Button>}
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}

function Address({ url }: { url: string }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" align="flex-end">
      <TextInput flex="1 1 16rem" label={t("accounts.calendar.address")} description={t("accounts.calendar.once")} value={url} readOnly onFocus={(event) => event.currentTarget.select()} />
      <Button variant="default" leftSection={<IconCopy size={17} aria-hidden />} onClick={() => void copyText(url, t("accounts.calendar.copied"))}>{t("accounts.calendar.copy")}</Button>
    </Group>
  );
}
