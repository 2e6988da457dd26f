//! Changing one's password. Never keeps what is typed after it was sent.
import { Button, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { changePassword } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { useTranslation } from "../../../i18n";
import { Secret } from "../../../ui/Secret";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";

export function PasswordForm({ email }: { email: string }) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { current: "", password: "" } });
  const act = useAct({
    send: (values: { current: string; password: string }) => changePassword(values),
    changes: [keys.sessions],
    onDone: () => {
      form.reset();
      notifications.show({ message: t("accounts.settings.password_done"), color: "green" });
    },
    onProblem: (problem) => form.setErrors(problem.fields),
  });
  useUnsavedWarning(form.isDirty(), act.isPending);
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack maw={420}>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <Secret label={t("accounts.settings.current")} autoComplete="current-password" required withAsterisk={false} {...form.getInputProps("current")} />
        <Secret label={t("accounts.settings.new")} description={t("accounts.invitation.rule")} autoComplete="new-password" required withAsterisk={false} {...form.getInputProps("password")} />
        <Text size="sm">{t("accounts.reset.set_intro")}</Text>
        <Button type="submit" variant="default" loading={act.isPending} w="fit-content">{t("accounts.settings.change_password")}</Button>
      </Stack>
    </form>
  );
}
