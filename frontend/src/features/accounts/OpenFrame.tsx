//! The frame of the pages anybody may open: the mark, one sheet, nothing else.
import { Box, Paper, Text } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "../../i18n";
import { Skeletons } from "../../ui/Waiting";
import classes from "./OpenFrame.module.css";

export function OpenFrame() {
  const { t } = useTranslation();
  return (
    <Box className={classes.field}>
      <header className={classes.brand}>
        <img src="/mark.svg" alt="" width={44} height={44} />
        <Text span fw={650} fz={24}>{t("app.name")}</Text>
        <Text c="dimmed" size="sm">{t("accounts.tagline")}</Text>
      </header>
      <Paper component="main" className={classes.sheet} withBorder p={{ base: "md", sm: "xl" }}><Suspense fallback={<Skeletons />}><Outlet /></Suspense></Paper>
    </Box>
  );
}
