//! A fingerprint as people compare it: 8 groups of 4, read out in groups, copied whole.
import { Button, Code, CopyButton, Group, Text } from "@mantine/core";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";

export function Fingerprint({ groups, full }: { groups: string; full: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      <Text size="xs" fw={600}>{t("texts.fingerprint")}</Text>
      <Code fz="xs">{groups}</Code>
      <CopyButton value={full}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="subtle" className="no-print" onClick={() => {
            copy();
            announce(t("texts.copied"));
          }}>{copied ? t("texts.copied") : t("texts.fingerprint_copy")}</Button>
        )}
      </CopyButton>
    </Group>
  );
}
