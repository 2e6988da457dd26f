//! What changed since the text this state last agreed to, clause by clause, unchanged clauses left out.
import { Box, Stack, Text } from "@mantine/core";
import type { Comparison, Dossier } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Section } from "../../ui/Section";
import { Segments } from "../amendments";
import { revisionWord } from "./words";

export function Changes({ dossier, zone }: { dossier: Dossier; zone: string }) {
  const { t } = useTranslation();
  const { changes, last_agreed: agreed } = dossier;
  const intro = agreed
    ? <>{t("signoff.changes.since_agreed", { revision: agreed.label, position: t(`words.position.${agreed.position}`) })} <Moment at={agreed.at} zone={zone} /></>
    : changes ? t("signoff.changes.since_previous", { revision: revisionWord(changes.from) }) : undefined;
  return (
    <Section title={t("signoff.changes.title")} intro={intro}>
      {changes === null ? <Text size="sm">{t("signoff.changes.first")}</Text> : <List changes={changes} />}
    </Section>
  );
}

function List({ changes }: { changes: Comparison }) {
  const { t } = useTranslation();
  const changed = changes.clauses.filter(({ change }) => change !== "same");
  if (changed.length === 0) return <Text size="sm">{t("signoff.changes.none")}</Text>;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">{t("signoff.changes.count", { count: changed.length, same: changes.clauses.length - changed.length })}</Text>
      {changed.map((clause) => (
        <Box key={clause.id}>
          <Text size="sm" fw={600}>
            {clause.to_reference ?? clause.from_reference ?? t("amendments.operation.unnamed")}: {t(`signoff.changes.kinds.${clause.change}`)}
            {clause.change === "moved" && clause.from_reference ? ` (${t("signoff.changes.was", { reference: clause.from_reference })})` : ""}
          </Text>
          <Segments segments={clause.segments} />
        </Box>
      ))}
    </Stack>
  );
}
