//! What changed since the text this state last agreed to, clause by clause, most unchanged clauses folded away.
import { Text } from "@mantine/core";
import type { Comparison, Dossier } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Section } from "../../ui/Section";
import { ChangeList } from "../texts";
import { revisionWord } from "./words";

/** `first`: whether the reader's state still has to say its first word on any text of this recommendation. */
export function Changes({ dossier, first }: { dossier: Dossier; first: boolean }) {
  const { t } = useTranslation();
  const { changes, last_agreed: agreed } = dossier;
  const intro = agreed
    ? <>{t("signoff.changes.since_agreed", { revision: agreed.label, position: t(`words.position.${agreed.position}`) })} <Moment at={agreed.at} /></>
    : changes ? t(first ? "signoff.changes.since_previous_first" : "signoff.changes.since_previous", { revision: changes.from === 0 ? t("signoff.changes.the_zero_draft") : revisionWord(changes.from) }) : undefined;
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
