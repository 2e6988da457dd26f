//! The packages of a mandate for the Leaders: the list, and compiling a new one.
import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { packagesQuery } from "../../api/packages";
import { recommendationsQuery } from "../../api/recommendations";
import { useMyMandate } from "../../api/session";
import { useTranslation } from "../../i18n";
import { Opened } from "../../ui/Opened";
import { Page } from "../../ui/Page";
import { Section } from "../../ui/Section";
import { Loaded } from "../../ui/Waiting";
import { PackageCard } from "./PackageCard";
import { PackageForm } from "./PackageForm";

const route = getRouteApi("/app/m/$mandate/packages");

export function PackagesPage() {
  const { t } = useTranslation();
  const { mandate } = route.useParams();
  const mine = useMyMandate(mandate);
  const packages = useQuery(packagesQuery(mandate));
  const adopted = useQuery(recommendationsQuery(mandate, { status: "adopted" }));
  const [creating, setCreating] = useState(false);
  const may = Boolean(mine?.abilities.manage_packages);
  return (
    <Page title={t("packages.title")} intro={t("packages.intro")} actions={may ? <Button aria-expanded={creating} onClick={() => setCreating(true)}>{t("packages.new")}</Button> : undefined}>
      {creating ? <Opened label={t("packages.new")}><Section title={t("packages.new")}><PackageForm mandate={mandate} adopted={adopted.data ?? []} onClose={() => setCreating(false)} /></Section></Opened> : null}
      <Loaded query={packages}>
        {(items) => items.length === 0 ? <Text>{t("packages.none")}</Text> : (
          <Stack>{items.map((shown) => <PackageCard key={shown.id} shown={shown} adopted={adopted.data ?? []} />)}</Stack>
        )}
      </Loaded>
    </Page>
  );
}
