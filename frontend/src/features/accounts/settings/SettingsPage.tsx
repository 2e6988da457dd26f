//! The settings of one person. Each part saves by itself and says so.
import { Table, Text } from "@mantine/core";
import { useMe } from "../../../api/session";
import { useTranslation } from "../../../i18n";
import { Page } from "../../../ui/Page";
import { placeWords } from "../../../ui/place";
import { Section } from "../../../ui/Section";
import { Appearance } from "./Appearance";
import { CalendarFeed } from "./CalendarFeed";
import { NoticePreferences } from "./NoticePreferences";
import { PasswordForm } from "./PasswordForm";
import { ProfileForm } from "./ProfileForm";
import { Sessions } from "./Sessions";

export default function SettingsPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Page title={t("accounts.settings.title")} intro={me.user.email} narrow>
      <Section title={t("accounts.settings.profile")}><ProfileForm me={me} /></Section>
      <Section title={t("accounts.settings.places")}>
        {me.mandates.length === 0 ? <Text size="sm">{t("accounts.settings.no_places")}</Text> : (
          <Table fz="sm">
            <Table.Tbody>
              {me.mandates.map((place) => (
                <Table.Tr key={place.id}><Table.Th scope="row" fw={500}>{place.symbol}</Table.Th><Table.Td>{placeWords(place)}</Table.Td></Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Section>
      <Section title={t("accounts.settings.appearance")}><Appearance /></Section>
      <Section title={t("accounts.settings.notices")}><NoticePreferences /></Section>
      <Section title={t("accounts.calendar.title")} intro={t("accounts.calendar.intro")}><CalendarFeed /></Section>
      <Section title={t("accounts.settings.password")}><PasswordForm email={me.user.email} /></Section>
      <Section title={t("accounts.settings.sessions")} intro={t("accounts.settings.sessions_intro")}><Sessions /></Section>
    </Page>
  );
}
