//! The frame of every screen: document title, one h1 that takes the focus after navigation, actions beside it.
import { Box, Group, Text, Title } from "@mantine/core";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";
import { t } from "../i18n";
import classes from "./Page.module.css";

/** The address whose h1 had the focus last; null before the first page, which leaves the focus to the browser. */
let focusedPath: string | null = null;

export interface PageProps {
  title: string;
  /** Shown above the title, e.g. a symbol. */
  over?: ReactNode;
  intro?: ReactNode;
  actions?: ReactNode;
  /** Narrow pages (forms, reading) are limited to a comfortable line length. */
  narrow?: boolean;
  children: ReactNode;
}

export function Page({ title, over, intro, actions, narrow, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The resolved address: the wished-for one changes while the page that is left still stands.
  const path = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname });
  const anchored = useRouterState({ select: (state) => state.location.hash !== "" });
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  useEffect(() => {
    if (focusedPath !== null && focusedPath !== path && !anchored) heading.current?.focus();
    focusedPath = path;
  }, [path, anchored]);
  return (
    <Box className={classes.page} data-narrow={narrow || undefined}>
      <Group justify="space-between" align="flex-end" gap="sm" mb="md" className={classes.head}>
        <Box className={classes.words}>
          {over ? <Text size="sm" c="dimmed" component="div">{over}</Text> : null}
          <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>{title}</Title>
          {intro ? <Text c="dimmed" mt={4} component="div" maw="70ch">{intro}</Text> : null}
        </Box>
        {actions ? <Group gap="xs" className="no-print">{actions}</Group> : null}
      </Group>
      {children}
    </Box>
  );
}
