//! What the text being written changes in the revision, as the server stored it: the amendment, or the compromise, as it stands.
import { Paper, Stack, Text, Title } from "@mantine/core";
import { useId } from "react";
import type { Clause, Operation } from "../../../api/shapes";
import { OperationView } from "../OperationView";

export interface StandingProps { title: string; intro?: string; nothing: string; operations: Operation[]; clauses: Clause[] }

export function Standing({ title, intro, nothing, operations, clauses }: StandingProps) {
  const name = useId();
  return (
    <Paper component="section" withBorder p={{ base: "sm", sm: "md" }} bg="var(--mufakat-sheet)" aria-labelledby={name}>
      <Title order={2} size="h4" id={name}>{title}</Title>
      {intro ? <Text size="sm" c="dimmed" mb="sm">{intro}</Text> : null}
      {operations.length === 0 ? <Text size="sm">{nothing}</Text> : <Stack gap="xs">{operations.map((operation, at) => <OperationView key={at} operation={operation} clauses={clauses} among={operations} />)}</Stack>}
    </Paper>
  );
}
