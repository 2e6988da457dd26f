//! Conflicts between amendments as sentences, before they happen. Finds none itself: the server does.
import { Alert, List, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { checkAmendment } from "../../api/amendments";
import type { Compilation } from "../../api/negotiation";
import type { Amendment, Operation } from "../../api/shapes";
import { useTranslation } from "../../i18n";

const PAUSE_MS = 700;

/** With which others an amendment on the table cannot stand, and why; nothing while there are none. */
export function StandingConflicts({ amendment, compilation }: { amendment: Amendment; compilation: Compilation }) {
  const { t } = useTranslation();
  return compilation.conflicts.filter(({ amendments }) => amendments.includes(amendment.id)).map((conflict, at) => {
    const other = compilation.amendments.find(({ id }) => id !== amendment.id && conflict.amendments.includes(id));
    const words = other && other.number > 0
      ? t("amendments.conflict.with", { number: other.number, states: other.label, reference: conflict.reference, why: t(`amendments.conflict.${conflict.kind}`) })
      : conflict.sentence;
    return <Text key={at} size="sm" fw={600}>{words}</Text>;
  });
}

export interface ProposalConflictsProps { recommendation: string; revision: number; operations: Operation[]; /** The amendment being changed, which does not conflict with itself. */ amendment?: string }

/** What else on the table changes the same words as a proposal that is being written; nothing while nothing does. */
export function ProposalConflicts({ recommendation, revision, operations, amendment }: ProposalConflictsProps) {
  const { t } = useTranslation();
  const [asked] = useDebouncedValue(JSON.stringify(operations), PAUSE_MS);
  const check = useQuery({
    queryKey: ["recommendation", recommendation, "amendment-check", revision, amendment ?? "", asked],
    queryFn: ({ signal }) => checkAmendment(recommendation, { revision, operations: JSON.parse(asked) as Operation[], ...(amendment ? { amendment } : {}) }, signal),
    enabled: asked !== "[]", placeholderData: keepPreviousData, retry: false,
  });
  const conflicts = operations.length > 0 ? (check.data?.conflicts ?? []) : [];
  return (
    <div role="status">
      {conflicts.length > 0 ? (
        <Alert color="orange" variant="light" title={t("proposal.conflicts", { count: conflicts.length })}>
          <List size="sm" spacing={2}>{conflicts.map((conflict, at) => <List.Item key={at}>{conflict.sentence}</List.Item>)}</List>
        </Alert>
      ) : null}
    </div>
  );
}
