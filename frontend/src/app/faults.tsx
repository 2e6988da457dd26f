//! What is shown when an address leads nowhere or a page breaks. Shows no cause.
import { Anchor, Button, Container, Text, Title } from "@mantine/core";
import { useEffect } from "react";
import { asProblem, ApiProblem } from "../api/problem";
import { useTranslation } from "../i18n";

export function NotFound() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t("app.not_found_title")} · ${t("app.name")}`;
  }, [t]);
  return (
    <Container component="main" size="sm" py="xl">
      <Title order={1}>{t("app.not_found_title")}</Title>
      <Text my="md">{t("app.not_found")}</Text>
      <Anchor href="/">{t("app.to_home")}</Anchor>
    </Container>
  );
}

/** In place of everything. */
export const Fault = ({ error }: { error: unknown }) => <Container component="main" size="sm" py="xl"><Said error={error} /></Container>;
/** In place of one page: the frame around it stands and is the main part. */
export const FaultOfPage = ({ error }: { error: unknown }) => <Container size="sm" py="xl"><Said error={error} /></Container>;

function Said({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const sentence = error instanceof ApiProblem ? asProblem(error).sentence : t("app.fault");
  return (
    <>
      <Title order={1}>{t("app.fault_title")}</Title>
      <Text my="md" role="alert">{sentence}</Text>
      <Button onClick={() => window.location.reload()}>{t("app.reload")}</Button>
    </>
  );
}
