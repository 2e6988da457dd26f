//! Where the link at the foot of a mail leads: one kind of mail is stopped by a press, never by looking. Needs no sign-in.
import { Button, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useAct } from "../../api/client";
import { asProblem } from "../../api/problem";
import { unsubscribe, unsubscribingQuery } from "../../api/notices";
import { useTranslation } from "../../i18n";
import { TextLink } from "../../ui/links";
import { Loaded, ProblemNotice } from "../../ui/Waiting";

const route = getRouteApi("/open/unsubscribe/$token");

export function UnsubscribePage() {
  const { t } = useTranslation();
  const { token } = route.useParams();
  const query = useQuery(unsubscribingQuery(token));
  const act = useAct({ send: () => unsubscribe(token) });
  const gone = query.isError && asProblem(query.error).status === 404;
  return (
    <Stack>
      <Title order={1} size="h2">{t("accounts.unsubscribe.title")}</Title>
      {gone ? <Text role="alert">{t("accounts.unsubscribe.gone")}</Text> : (
        <Loaded query={query}>
          {({ kind, choice, email }) => (act.isSuccess || choice === "none" ? (
            <Text role="status">{t("accounts.unsubscribe.done", { kind: t(`notices.kinds.${kind}`), email })}</Text>
          ) : (
            <>
              <Text>{t("accounts.unsubscribe.question", { kind: t(`notices.kinds.${kind}`), email })}</Text>
              <ProblemNotice problem={act.error} />
              <Button loading={act.isPending} onClick={() => act.mutate()}>{t("accounts.unsubscribe.act")}</Button>
            </>
          ))}
        </Loaded>
      )}
      {gone ? <Text size="sm"><TextLink to="/sign-in">{t("accounts.reset.back")}</TextLink></Text> : null}
      <Text size="sm"><TextLink to="/settings">{t("accounts.unsubscribe.settings")}</TextLink></Text>
    </Stack>
  );
}
