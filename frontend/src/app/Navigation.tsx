//! The navigation: the mandate on screen, its parts, the desks of the chair and the secretariat.
import { Badge, NativeSelect, Text } from "@mantine/core";
import {
  IconArchive, IconBell, IconChecklist, IconClockHour4, IconGavel, IconHome, IconLayoutGrid, IconListDetails, IconMail, IconPackage, IconSearch, IconSettings, IconUsers,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useId, type ReactNode } from "react";
import { useCurrentMandate, useMe } from "../api/session";
import { useTranslation } from "../i18n";
import classes from "./Shell.module.css";

export function Navigation() {
  const { t } = useTranslation();
  const me = useMe();
  const mandate = useCurrentMandate();
  const navigate = useNavigate();
  const administers = mandate && ["read_people", "manage_rounds", "read_deliveries", "read_administration_record"].some((act) => mandate.abilities[act]);
  const size = 19;
  return (
    <>
      <Group>
        <Link to="/" className={classes.link} activeOptions={{ exact: true }}>
          <IconHome size={size} aria-hidden />{t("app.nav.home")}
          {me.waiting_for_me.total > 0 ? <Badge className={classes.count} color="blue" variant="filled" size="sm">{me.waiting_for_me.total}</Badge> : null}
        </Link>
      </Group>
      {mandate ? (
        <>
          {me.mandates.length > 1 ? (
            <NativeSelect label={t("app.choose_mandate")} size="sm" mb="xs" value={mandate.id}
              data={me.mandates.map(({ id, symbol }) => ({ value: id, label: symbol }))}
              onChange={(event) => void navigate({ to: "/m/$mandate", params: { mandate: event.currentTarget.value } })} />
          ) : <Text className={classes.group} component="p">{mandate.symbol}</Text>}
          <Group label={t("app.mandate_navigation")}>
            <Link to="/m/$mandate/board" params={{ mandate: mandate.id }} className={classes.link}><IconLayoutGrid size={size} aria-hidden />{t("app.nav.board")}</Link>
            <Link to="/m/$mandate/recommendations" params={{ mandate: mandate.id }} className={classes.link}><IconListDetails size={size} aria-hidden />{t("app.nav.recommendations")}</Link>
            <Link to="/m/$mandate" params={{ mandate: mandate.id }} activeOptions={{ exact: true }} className={classes.link}><IconChecklist size={size} aria-hidden />{t("app.nav.mandate")}</Link>
            <Link to="/m/$mandate/packages" params={{ mandate: mandate.id }} className={classes.link}><IconPackage size={size} aria-hidden />{t("app.nav.packages")}</Link>
            {mandate.abilities.preside ? <Link to="/m/$mandate/chair" params={{ mandate: mandate.id }} className={classes.link}><IconGavel size={size} aria-hidden />{t("app.nav.chair")}</Link> : null}
          </Group>
          {administers ? (
            <Group label={t("app.secretariat_navigation")} shown>
              {mandate.abilities.read_people ? <Link to="/m/$mandate/secretariat/people" params={{ mandate: mandate.id }} className={classes.link}><IconUsers size={size} aria-hidden />{t("app.nav.people")}</Link> : null}
              {mandate.abilities.manage_rounds ? <Link to="/m/$mandate/secretariat/rounds" params={{ mandate: mandate.id }} className={classes.link}><IconClockHour4 size={size} aria-hidden />{t("app.nav.rounds")}</Link> : null}
              {mandate.abilities.read_deliveries ? <Link to="/m/$mandate/secretariat/deliveries" params={{ mandate: mandate.id }} className={classes.link}><IconMail size={size} aria-hidden />{t("app.nav.deliveries")}</Link> : null}
              {mandate.abilities.read_administration_record ? <Link to="/m/$mandate/secretariat/record" params={{ mandate: mandate.id }} className={classes.link}><IconArchive size={size} aria-hidden />{t("app.nav.record")}</Link> : null}
            </Group>
          ) : null}
        </>
      ) : null}
      <Group>
        <Link to="/search" className={classes.link}><IconSearch size={size} aria-hidden />{t("app.nav.search")}</Link>
        <Link to="/notices" className={classes.link}><IconBell size={size} aria-hidden />{t("app.nav.notices")}</Link>
        <Link to="/settings" className={classes.link}><IconSettings size={size} aria-hidden />{t("app.nav.settings")}</Link>
      </Group>
    </>
  );
}

/** A list of links; each child becomes one entry. */
function Group({ label, shown, children }: { label?: string; shown?: boolean; children: ReactNode }) {
  const id = useId();
  const links = (Array.isArray(children) ? children : [children]).filter(Boolean) as ReactNode[];
  return (
    <>
      {label && shown ? <Text id={id} className={classes.group} component="p">{label}</Text> : null}
      <ul className={classes.list} aria-label={label && !shown ? label : undefined} aria-labelledby={label && shown ? id : undefined}>
        {links.map((link, index) => <li key={index}>{link}</li>)}
      </ul>
    </>
  );
}
