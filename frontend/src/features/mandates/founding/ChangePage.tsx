//! Changing a mandate that is there: a state that joined, a body, a tasking, the shortest silence. Shows what `abilities` says.
import { Alert } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { changeMandate, mandateQuery } from "../../../api/mandates";
import { useTranslation } from "../../../i18n";
import { Page } from "../../../ui/Page";
import { Loaded } from "../../../ui/Waiting";
import { MandateForm } from "./MandateForm";
import { written } from "./values";

const route = getRouteApi("/app/m/$mandate/secretariat/mandate");

export default function ChangePage() {
  const { t } = useTranslation();
  const { mandate: id } = route.useParams();
  const navigate = useNavigate();
  const query = useQuery(mandateQuery(id));
  return (
    <Page title={t("mandates.founding.change_title")} over={query.data?.symbol} intro={t("mandates.founding.change_intro")}>
      <Loaded query={query} lines={8}>
        {(mandate) => mandate.abilities.edit_mandate ? (
          <MandateForm key={mandate.id} start={() => written(mandate)} send={(body) => changeMandate(id, mandate.version, body)}
            consequence={t("mandates.founding.change_consequence")} confirm={t("app.save")}
            onDone={({ symbol }) => {
              notifications.show({ message: t("mandates.founding.change_done", { symbol }), color: "green" });
              void navigate({ to: "/m/$mandate", params: { mandate: id }, ignoreBlocker: true });
            }} />
        ) : <Alert color="yellow" variant="light">{t("mandates.founding.not_allowed")}</Alert>}
      </Loaded>
    </Page>
  );
}
