//! What changed since the text this state last agreed to, clause by clause, most unchanged clauses folded away.
import { Text } from "@mantine/core";
import type { Comparison, Dossier } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Section } from "../../ui/Section";
import { ChangeList } from "../texts";
import { revisionWord } from "./words";

export function Changes({ dossier, zone }: { dossier: Dossier; zone: string }) {
  const { t } = useTranslation();
  const { changes, last_agreed: agreed } = dossier;
  const intro = agreed
    ? <>{t("signoff.changes.since_agreed", { revision: agreed.label, position: t(`words.position.${agreed.position}`) })} <Moment at={agreed.at} zone={zone} /></>
    : changes ? t("signoff.changes.since_previous", { revision: changes.from === "working" ? "" : revisionWord(changes.from) }) : undefined;
  return (
    <Section title={t("signoff.changes.title")} intro={intro}>
      {changes === null ? <Text size="sm">{t("signoff.changes.first")}</Text> : <List changes={changes} />}
    </Section>
  );
}

function List({ changes }: { changes: Comparison }) {
  const { t } = useTranslation();
  if (changes.clauses.every(({ change }) => change === "same")) return <Text size="sm">{t("signoff.changes.none")}</Text>;
  return <ChangeList clauses={changes.clauses} view="inline" onlyChanges />;
}
