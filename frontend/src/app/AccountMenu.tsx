//! The account menu: who is signed in, settings, sign out.
import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconLogout, IconSettings, IconUserCircle } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { signOut } from "../api/accounts";
import { queryClient, useAct } from "../api/client";
import { useCurrentMandate, useMe } from "../api/session";
import { useTranslation } from "../i18n";

export function AccountMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const mandate = useCurrentMandate();
  const navigate = useNavigate();
  const leave = useAct({
    send: () => signOut(),
    onDone: () => {
      void navigate({ to: "/sign-in" }).then(() => queryClient.clear());
    },
  });
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("app.account_menu", { name: me.user.name })}><IconUserCircle size={22} aria-hidden /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">{me.user.name}</Text>
          {mandate ? <Text size="xs" c="dimmed">{t(`words.role.${mandate.role}`)} · {mandate.delegation_name}</Text> : null}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} aria-hidden />}>{t("app.nav.settings")}</Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave.mutate()}>{t("app.sign_out")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
