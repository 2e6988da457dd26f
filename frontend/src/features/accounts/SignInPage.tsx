//! Signing in. Says what is wrong without saying which half of it.
import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { signIn } from "../../api/accounts";
import { queryClient, useAct } from "../../api/client";
import { useTranslation } from "../../i18n";
import { Page } from "../../ui/Page";
import { Secret } from "../../ui/Secret";
import { ProblemNotice } from "../../ui/Waiting";
import { safeNext } from "./next";
import { TextLink } from "../../ui/links";

const route = getRouteApi("/open/sign-in");

export function SignInPage() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const router = useRouter();
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "", password: "" } });
  const act = useAct({
    send: (values: { email: string; password: string }) => signIn(values),
    onDone: () => {
      queryClient.clear();
      router.history.push(safeNext(next));
    },
  });
  const wrong = act.error?.status === 401 || act.error?.status === 422;
  return (
    <Page title={t("accounts.sign_in.title")} narrow>
      <form onSubmit={form.onSubmit((values) => act.mutate({ ...values, email: values.email.trim() }))}>
        <Stack>
          {next && !act.error ? <Alert color="blue" variant="light">{t("accounts.sign_in.ended")}</Alert> : null}
          {wrong ? <Alert color="red" variant="light" role="alert">{t("accounts.sign_in.wrong")}</Alert> : <ProblemNotice problem={act.error} />}
          <TextInput label={t("accounts.sign_in.email")} type="email" name="email" autoComplete="username" required withAsterisk={false} key={form.key("email")} {...form.getInputProps("email")} />
          <Secret label={t("accounts.sign_in.password")} name="password" autoComplete="current-password" required withAsterisk={false} key={form.key("password")} {...form.getInputProps("password")} />
          <Button type="submit" loading={act.isPending} size="md">{t("accounts.sign_in.act")}</Button>
          <TextLink to="/password-reset" fz="sm">{t("accounts.sign_in.forgot")}</TextLink>
          <Text size="sm" c="dimmed">{t("accounts.sign_in.no_account")}</Text>
        </Stack>
      </form>
    </Page>
  );
}
