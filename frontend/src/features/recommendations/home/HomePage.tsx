//! Home: what this person's delegation owes, and what changed since the last visit. Shows nothing that is not theirs.
import { Box, Group, Stack, Text } from "@mantine/core";
import { useMe } from "../../../api/session";
import type { Me } from "../../../api/shapes";
import { t, useTranslation } from "../../../i18n";
import { Page } from "../../../ui/Page";
import { placeWords } from "../../../ui/place";
import { Section } from "../../../ui/Section";
import { Changes } from "./Changes";
import { FirstStart } from "./FirstStart";
import { OwedList } from "./OwedList";
import classes from "./HomePage.module.css";
import { TextLink } from "../../../ui/links";

/** The chair and the secretariat are offices, not delegations; an observer owes nothing. */
function introOf({ role, delegation_name: delegation }: Me["mandates"][number]): string {
  if (role === "chair" || role === "secretariat" || role === "observer") return t(`recommendations.home.intro_${role}`, { delegation });
  return t("recommendations.home.intro", { delegation });
}

export default function HomePage() {
  const { t } = useTranslation();
  const me = useMe();
  const [only] = me.mandates;
  if (!only) return <Page title={t("recommendations.home.title")} narrow><FirstStart user={me.user} mayFound={me.abilities.create_mandate === true} /></Page>;
  const intro = me.mandates.length === 1 ? introOf(only) : t("recommendations.home.intro_many");
  return (
    <Page title={t("recommendations.home.title")} intro={intro}>
      <Box className={classes.columns}>
        <Section title={t("recommendations.home.owed")} plain>
          <OwedList mandates={me.mandates} />
        </Section>
        <Box>
          <Section title={t("recommendations.home.since")}><Changes /></Section>
          <Section title={t("recommendations.home.mandates")}>
            <Stack gap="sm" component="ul" className={classes.plain}>
              {me.mandates.map((mandate) => (
                <li key={mandate.id}>
                  <TextLink to="/m/$mandate" params={{ mandate: mandate.id }} fw={600}>{mandate.symbol}</TextLink>
                  <Text size="sm">{mandate.title}</Text>
                  <Text size="sm" c="dimmed">{placeWords(mandate)}</Text>
                  <Group gap="sm">
                    <TextLink fz="sm" to="/m/$mandate/board" params={{ mandate: mandate.id }} aria-label={`${t("recommendations.home.to_board")}, ${mandate.symbol}`}>{t("recommendations.home.to_board")}</TextLink>
                    <TextLink fz="sm" to="/m/$mandate/recommendations" params={{ mandate: mandate.id }} aria-label={`${t("recommendations.home.to_list")}, ${mandate.symbol}`}>{t("recommendations.home.to_list")}</TextLink>
                  </Group>
                </li>
              ))}
            </Stack>
          </Section>
        </Box>
      </Box>
    </Page>
  );
}
