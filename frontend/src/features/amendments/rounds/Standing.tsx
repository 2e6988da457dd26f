//! What the text being written changes in the revision, as the server stored it: the amendment, or the compromise, as it stands.
import { Stack, Text } from "@mantine/core";
import type { Clause, Operation } from "../../../api/shapes";
import { Section } from "../../../ui/Section";
import { OperationView } from "../OperationView";

export interface StandingProps { title: string; intro?: string; nothing: string; operations: Operation[]; clauses: Clause[] }

export function Standing({ title, intro, nothing, operations, clauses }: StandingProps) {
  return (
    <Section title={title} intro={intro}>
      {operations.length === 0 ? <Text size="sm">{nothing}</Text> : <Stack gap="xs">{operations.map((operation, at) => <OperationView key={at} operation={operation} clauses={clauses} />)}</Stack>}
    </Section>
  );
}
