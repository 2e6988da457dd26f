//! Asking for a password reset and setting the new password. Never says whether an address has an account.
import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { getRouteApi } from "@tanstack/react-router";
import { askPasswordReset, setPassword } from "../../api/accounts";
import { useAct } from "../../api/client";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { Page } from "../../ui/Page";
import { Secret } from "../../ui/Secret";
import { ProblemNotice } from "../../ui/Waiting";
import { TextLink } from "../../ui/links";

const route = getRouteApi("/open/password-reset/$token");

export function PasswordResetRequestPage() {
  const { t } = useTranslation();
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "" } });
  const act = useAct({ send: (values: { email: string }) => askPasswordReset(values), onDone: () => announce(t("accounts.reset.sent")), onProblem: (problem) => form.setErrors(problem.fields) });
  return (
    <Page title={act.isSuccess ? t("accounts.reset.sent_title") : t("accounts.reset.title")} narrow>
      {act.isSuccess ? <Text mb="md">{t("accounts.reset.sent")}</Text> : (
        <form onSubmit={form.onSubmit((values) => act.mutate({ email: values.email.trim() }))}>
          <Stack mb="md">
            <Text>{t("accounts.reset.intro")}</Text>
            {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
            <TextInput label={t("accounts.sign_in.email")} type="email" autoComplete="username" required withAsterisk={false} key={form.key("email")} {...form.getInputProps("email")} />
            <Button type="submit" loading={act.isPending} size="md">{t("accounts.reset.act")}</Button>
          </Stack>
        </form>
      )}
      <TextLink to="/sign-in" fz="sm">{t("accounts.reset.back")}</TextLink>
    </Page>
  );
}

export function PasswordResetPage() {
  const { t } = useTranslation();
  const { token } = route.useParams();
  const form = useForm({ mode: "uncontrolled", initialValues: { password: "" } });
  const act = useAct({ send: (values: { password: string }) => setPassword(token, values), onDone: () => announce(t("accounts.reset.done")), onProblem: (problem) => form.setErrors(problem.fields) });
  return (
    <Page title={act.isSuccess ? t("accounts.reset.done_title") : t("accounts.reset.set_title")} narrow>
      {act.isSuccess ? <Text mb="md">{t("accounts.reset.done")}</Text> : act.error?.status === 404 ? (
        <Stack mb="md" align="flex-start">
          <Alert color="red" variant="light" role="alert" w="100%">{t("accounts.reset.gone")}</Alert>
          <TextLink to="/password-reset">{t("accounts.reset.again")}</TextLink>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
          <Stack mb="md">
            <Text>{t("accounts.reset.set_intro")}</Text>
            {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
            <Secret label={t("accounts.reset.new_password")} description={t("accounts.invitation.rule")} autoComplete="new-password" required withAsterisk={false}
              key={form.key("password")} {...form.getInputProps("password")} />
            <Button type="submit" loading={act.isPending} size="md">{t("accounts.reset.set_act")}</Button>
          </Stack>
        </form>
      )}
      <TextLink to="/sign-in" fz="sm">{t("accounts.reset.back")}</TextLink>
    </Page>
  );
}
