//! Who is signed in, for whom they act, and the way out. At the foot of the navigation.
import { Button, Text } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { signOut } from "../api/accounts";
import { queryClient, useAct } from "../api/client";
import { useCurrentMandate, useMe } from "../api/session";
import { useTranslation } from "../i18n";
import { ask } from "../ui/confirm";
import { forgetKept, keptTexts, saveBeforeSignOut } from "../ui/keptWords";
import { placeWords } from "../ui/place";
import { ProblemNotice } from "../ui/Waiting";
import classes from "./Shell.module.css";

export function AccountPanel() {
  const { t } = useTranslation();
  const me = useMe();
  const mandate = useCurrentMandate();
  const navigate = useNavigate();
  const leave = useAct({
    send: () => signOut(),
    onDone: () => {
      // What the page still holds was asked about; nothing of it stays in this browser.
      void navigate({ to: "/sign-in", ignoreBlocker: true }).then(() => {
        queryClient.clear();
        forgetKept(me.user.id);
      });
    },
  });
  const goOut = async () => {
    await saveBeforeSignOut();
    const count = keptTexts(me.user.id);
    if (count === 0 || await ask({ title: t("app.sign_out_unsaved_title"), consequence: t("app.sign_out_unsaved", { count }), confirm: t("app.sign_out_anyway"), cancel: t("app.stay"), destructive: true })) leave.mutate();
  };
  return (
    <div className={classes.account}>
      <Text size="sm" fw={600}>{me.user.name}</Text>
      {mandate ? <Text size="xs" c="dimmed">{placeWords(mandate)}</Text> : null}
      <Button mt="xs" size="compact-sm" variant="default" leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void goOut()} loading={leave.isPending}>{t("app.sign_out")}</Button>
      <ProblemNotice problem={leave.error} />
    </div>
  );
}
