//! Signing in again over a page that still holds words: the same person, and the page stays as it is. Hides it meanwhile:
//! whoever sits here without a session sees nothing of it.
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { signIn } from "../../api/accounts";
import { useAct } from "../../api/client";
import { useTranslation } from "../../i18n";
import { Secret } from "../../ui/Secret";
import { ProblemNotice } from "../../ui/Waiting";

export function SignInAgain({ email, onDone, onLeave }: { email: string; onDone: () => void; onLeave: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const act = useAct({ send: () => signIn({ email, password }), onDone });
  const wrong = act.error?.status === 401 || act.error?.status === 422;
  return (
    <Modal opened onClose={onLeave} title={t("app.session_ended_title")} withCloseButton={false} closeOnEscape={false} overlayProps={{ backgroundOpacity: 1, color: "var(--mufakat-desk)" }}>
      <form onSubmit={(event) => {
        event.preventDefault();
        act.mutate();
      }}>
        <Stack gap="sm">
          <Text size="sm">{t("app.session_ended")}</Text>
          {wrong ? <Alert color="red" variant="light" role="alert">{t("accounts.sign_in.wrong_password")}</Alert> : <ProblemNotice problem={act.error} />}
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <Text size="sm">{t("accounts.sign_in.as")} <Text span size="sm" fw={600}>{email}</Text></Text>
          <Secret label={t("accounts.sign_in.password")} name="password" autoComplete="current-password" required withAsterisk={false} data-autofocus value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onLeave}>{t("app.leave")}</Button>
            <Button type="submit" loading={act.isPending}>{t("accounts.sign_in.act")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
