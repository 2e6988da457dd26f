//! What somebody without a credential, or the first person on a new server, is told.
import { Text } from "@mantine/core";
import type { User } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { ButtonLink } from "../../../ui/links";
import { Section } from "../../../ui/Section";

export function FirstStart({ user, mayFound }: { user: User; mayFound: boolean }) {
  const { t } = useTranslation();
  if (!mayFound) return <Section title={t("recommendations.home.no_place_title")}><Text>{t("recommendations.home.no_place", { name: user.name })}</Text></Section>;
  return (
    <Section title={t("recommendations.home.first_start_title")}>
      <Text mb="sm">{t("recommendations.home.first_start")}</Text>
      <ButtonLink to="/mandates/new">{t("recommendations.home.found")}</ButtonLink>
    </Section>
  );
}
