//! Founding a mandate: the first act on a new server. Shows what `abilities` says.
import { Alert } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { foundMandate } from "../../../api/mandates";
import { useMe } from "../../../api/session";
import { useTranslation } from "../../../i18n";
import { Page } from "../../../ui/Page";
import { MandateForm } from "./MandateForm";
import { blank } from "./values";

export default function FoundPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  return (
    <Page title={t("mandates.founding.found_title")} intro={t("mandates.founding.found_intro")}>
      {me.abilities.create_mandate === true ? (
        <MandateForm start={blank} send={foundMandate} consequence={t("mandates.founding.found_consequence")} confirm={t("mandates.founding.found")}
          onDone={(mandate) => {
            notifications.show({ message: t("mandates.founding.found_done", { symbol: mandate.symbol }), color: "green" });
            void navigate({ to: "/m/$mandate/secretariat/people", params: { mandate: mandate.id }, ignoreBlocker: true });
          }} />
      ) : <Alert color="yellow" variant="light">{t("mandates.founding.not_allowed")}</Alert>}
    </Page>
  );
}
