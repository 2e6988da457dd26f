//! A part of a page on its own sheet, with an h2.
import { Box, Group, Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

export function Section({ title, intro, actions, plain, children }: { title: string; intro?: ReactNode; actions?: ReactNode; plain?: boolean; children: ReactNode }) {
  return (
    <Paper component="section" p={plain ? 0 : { base: "sm", sm: "md" }} mb="lg" withBorder={!plain} bg={plain ? "transparent" : "var(--mufakat-sheet)"}>
      <Group justify="space-between" align="flex-start" mb="sm" gap="xs">
        <Box flex="1 1 14rem" miw={0}>
          <Title order={2} size="h4">{title}</Title>
          {intro ? <Text size="sm" c="dimmed" component="div" maw="70ch">{intro}</Text> : null}
        </Box>
        {actions ? <Group gap="xs" className="no-print">{actions}</Group> : null}
      </Group>
      {children}
    </Paper>
  );
}
