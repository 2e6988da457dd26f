//! Accepting an invitation: shows for whom one will act before a password is asked.
import { Alert, Button, Stack, Table, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { acceptInvitation, invitationPreviewQuery } from "../../api/accounts";
import { queryClient, useAct } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { InvitationPreview } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Moment } from "../../ui/Moment";
import { Page } from "../../ui/Page";
import { Secret } from "../../ui/Secret";
import { Loaded, ProblemNotice } from "../../ui/Waiting";
import { TextLink } from "../../ui/links";

const route = getRouteApi("/open/invitation/$token");

export function InvitationPage() {
  const { t } = useTranslation();
  const { token } = route.useParams();
  const preview = useQuery(invitationPreviewQuery(token));
  const gone = preview.isError && [404, 409, 410].includes(asProblem(preview.error).status);
  return (
    <Page title={t("accounts.invitation.title")} narrow>
      {gone ? (
        <>
          <Alert color="red" variant="light" role="alert" mb="md">{t("accounts.invitation.gone")}</Alert>
          <TextLink to="/sign-in" fz="sm">{t("accounts.reset.back")}</TextLink>
        </>
      ) : (
        <Loaded query={preview}>{(invitation) => <Acceptance token={token} invitation={invitation} />}</Loaded>
      )}
    </Page>
  );
}

function Acceptance({ token, invitation }: { token: string; invitation: InvitationPreview }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm({ mode: "uncontrolled", initialValues: { password: "" } });
  const act = useAct({
    send: (values: { password: string }) => acceptInvitation(token, values),
    onDone: () => {
      queryClient.clear();
      void navigate({ to: "/" });
    },
    onProblem: (problem) => form.setErrors(problem.fields),
  });
  const facts = [
    [t("accounts.invitation.mandate"), `${invitation.mandate_symbol}: ${invitation.mandate_title}`],
    [t("accounts.invitation.delegation"), invitation.delegation_name],
    [t("accounts.invitation.role"), t(`words.role.${invitation.role}`)],
    [t("accounts.invitation.email"), invitation.email],
  ] as const;
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack>
        <Text>{t("accounts.invitation.addressed", { name: invitation.name })}</Text>
        <Table withRowBorders fz="sm">
          <Table.Tbody>
            {facts.map(([name, value]) => <Table.Tr key={name}><Table.Th scope="row" fw={500}>{name}</Table.Th><Table.Td>{value}</Table.Td></Table.Tr>)}
            <Table.Tr><Table.Th scope="row" fw={500}>{t("accounts.invitation.expires")}</Table.Th><Table.Td><Moment at={invitation.expires_at} /></Table.Td></Table.Tr>
          </Table.Tbody>
        </Table>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        <input type="hidden" name="username" autoComplete="username" value={invitation.email} readOnly />
        <Secret label={invitation.has_account ? t("accounts.invitation.existing_password") : t("accounts.invitation.new_password")}
          description={invitation.has_account ? t("accounts.invitation.existing") : t("accounts.invitation.rule")}
          autoComplete={invitation.has_account ? "current-password" : "new-password"} required withAsterisk={false}
          key={form.key("password")} {...form.getInputProps("password")} />
        <Button type="submit" loading={act.isPending} size="md">{t("accounts.invitation.act")}</Button>
      </Stack>
    </form>
  );
}
