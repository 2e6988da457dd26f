//! Conflicts between amendments as sentences, before they happen. Finds none itself: the server does.
import { Alert, List } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { checkAmendment } from "../../api/amendments";
import type { Operation } from "../../api/shapes";
import { useTranslation } from "../../i18n";

const PAUSE_MS = 700;

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
