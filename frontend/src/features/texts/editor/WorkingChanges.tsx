//! What the working text changes against the newest revision, as the server compares them after each save.
import { Paper, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { comparisonQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { Loaded } from "../../../ui/Waiting";
import { ChangeList } from "../compare/ChangeList";

export function WorkingChanges({ recommendation, newest }: { recommendation: string; newest: number }) {
  const { t } = useTranslation();
  // Each save marks the comparison stale (useSaving), so this follows it.
  const query = useQuery({ ...comparisonQuery(recommendation, newest, "working"), refetchOnMount: "always" });
  return (
    <Paper withBorder p="sm" mb="sm">
      <Title order={2} size="h4" mb="xs">{t("texts.editor.changes_title", { revision: newest === 0 ? t("texts.zero_draft") : t("texts.revision", { number: newest }) })}</Title>
      <Loaded query={query}>
        {({ clauses, changes }) => (changes === 0 ? <Text size="sm">{t("texts.compare.no_change")}</Text> : <ChangeList clauses={clauses} view="inline" onlyChanges name="working-change" />)}
      </Loaded>
    </Paper>
  );
}
