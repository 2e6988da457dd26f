//! Says that the page may be older than it looks while the server cannot be reached, and when it is back.
import { Text } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { onlineManager, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { meQuery } from "../api/accounts";
import { asProblem, UNREACHABLE } from "../api/problem";
import { useTranslation } from "../i18n";
import { announce } from "../ui/announce";
import classes from "./Shell.module.css";

const subscribe = (listener: () => void) => onlineManager.subscribe(listener);

export function ConnectionBar() {
  const { t } = useTranslation();
  // Every lost line of hints asks this again: its failure says whether the server is away or only the line of hints.
  const { failureReason } = useQuery(meQuery);
  const online = useSyncExternalStore(subscribe, () => onlineManager.isOnline());
  const lost = !online || (failureReason !== null && asProblem(failureReason).code === UNREACHABLE);
  const was = useRef(lost);
  useEffect(() => {
    if (was.current !== lost) announce(t(lost ? "app.offline" : "app.online"));
    was.current = lost;
  }, [lost, t]);
  if (!lost) return null;
  return <div className={`${classes.connection} no-print`}><IconCloudOff size={18} aria-hidden /><Text size="sm">{t("app.offline")}</Text></div>;
}
