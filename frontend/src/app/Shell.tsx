//! The frame of the signed-in app: header, navigation, skip link, live hints. Shows the parts a role works with; the
//! server decides what each may do.
import { ActionIcon, AppShell, Burger, Group, Indicator, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBell, IconSearch } from "@tabler/icons-react";
import { Link, Outlet, useParams, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { useHints } from "../api/events";
import { usePresence } from "../api/presence";
import { useCurrentMandate, useMe } from "../api/session";
import { speak, useTranslation } from "../i18n";
import { setLocale, setOwnZone } from "../ui/time";
import { Skeletons } from "../ui/Waiting";
import { AccountPanel } from "./AccountPanel";
import { ConnectionBar } from "./ConnectionBar";
import { Navigation } from "./Navigation";
import classes from "./Shell.module.css";
import { leaveForSignIn, onSessionOver, sessionIsOver, signedInAgain } from "./signedOut";

/** Said after the page stands: it comes with the notifications. */
const PageNews = lazy(async () => ({ default: (await import("../features/notices")).PageNews }));
const SignInAgain = lazy(async () => (await import("../features/accounts")).openSignInAgain());

export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const [opened, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { recommendation } = useParams({ strict: false }) as { recommendation?: string };
  const over = useSyncExternalStore(onSessionOver, sessionIsOver);
  useHints(!over);
  usePresence(recommendation, path.endsWith("/edit") ? "editing" : "reading");
  setLocale(me.user.locale);
  setOwnZone(useCurrentMandate()?.time_zone ?? me.user.time_zone);
  useEffect(close, [path, close]);
  useEffect(() => void speak(me.user.locale), [me.user.locale]);
  // Without transitions: the frame would slide into its place on every first load, and take the text along.
  return (
    <AppShell transitionDuration={0} header={{ height: 56 }} navbar={{ width: 248, breakpoint: "md", collapsed: { mobile: !opened } }} padding={{ base: "sm", sm: "lg" }}>
      <a href="#content" className={classes.skip}>{t("app.skip")}</a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="sm" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={opened ? t("app.menu_close") : t("app.menu_open")} aria-expanded={opened} aria-controls="navigation" />
            <Link to="/" className={classes.brand}>
              <img src="/mark.svg" alt="" width={26} height={26} />
              <span>{t("app.name")}</span>
            </Link>
          </Group>
          <Group gap={4} wrap="nowrap">
            <ActionIcon component={Link} to="/search" variant="subtle" color="gray" size="lg" aria-label={t("app.nav.search")}><IconSearch size={20} aria-hidden /></ActionIcon>
            <Indicator disabled={me.unread_notices === 0} label={me.unread_notices > 99 ? "99+" : me.unread_notices} size={18} offset={6} color="red.9">
              <ActionIcon component={Link} to="/notices" variant="subtle" color="gray" size="lg" aria-label={`${t("app.nav.notices")}: ${t("app.unread", { count: me.unread_notices })}`}>
                <IconBell size={20} aria-hidden />
              </ActionIcon>
            </Indicator>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar id="navigation" p="sm" className={classes.navbar} data-opened={opened || undefined} aria-label={t("app.main_navigation")}><Navigation /><AccountPanel /></AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <ConnectionBar />
        <Suspense fallback={<Skeletons />}><Outlet /></Suspense>
        {over ? <Suspense fallback={null}><SignInAgain email={me.user.email} onDone={signedInAgain} onLeave={leaveForSignIn} /></Suspense> : null}
        <Suspense fallback={null}><PageNews /></Suspense>
        <Text className="only-print" size="xs" mt="lg">{t("app.name")}</Text>
      </AppShell.Main>
    </AppShell>
  );
}
