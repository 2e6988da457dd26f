//! What somebody without a credential, or the first person on a new server, is told.
import { Anchor, Text } from "@mantine/core";
import type { User } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Section } from "../../../ui/Section";

export function FirstStart({ user }: { user: User }) {
  const { t } = useTranslation();
  if (!user.administrator) return <Section title={t("recommendations.home.no_place_title")}><Text>{t("recommendations.home.no_place", { name: user.name })}</Text></Section>;
  return (
    <Section title={t("recommendations.home.first_start_title")}>
      <Text mb="sm">{t("recommendations.home.first_start")}</Text>
      <Anchor href="/api/docs">{t("recommendations.home.open_docs")}</Anchor>
    </Section>
  );
}
