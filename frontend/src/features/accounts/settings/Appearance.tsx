//! Light, dark, or as the device says. Kept in this browser only.
import { Radio, Group, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useTranslation } from "../../../i18n";

export function Appearance() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Radio.Group label={t("accounts.settings.scheme")} value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)} name="scheme">
      <Group mt="xs">
        {(["auto", "light", "dark"] as const).map((scheme) => <Radio key={scheme} value={scheme} label={t(`accounts.settings.${scheme}`)} />)}
      </Group>
    </Radio.Group>
  );
}
