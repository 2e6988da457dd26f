//! The people of a mandate: credentials with their dates, and invitations. Shows acts as the server's abilities say.
import { Button, Checkbox, Group, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { invitationsQuery, peopleQuery } from "../../../api/accounts";
import { mandateQuery } from "../../../api/mandates";
import { useMyMandate } from "../../../api/session";
import { useTranslation } from "../../../i18n";
import { Page } from "../../../ui/Page";
import { Section } from "../../../ui/Section";
import { Loaded } from "../../../ui/Waiting";
import { CredentialTable } from "./CredentialTable";
import { InvitationTable } from "./InvitationTable";
import { InviteForm } from "./InviteForm";
import { matching } from "./matching";

const route = getRouteApi("/app/m/$mandate/secretariat/people");

export default function PeoplePage() {
  const { t } = useTranslation();
  const { mandate: id } = route.useParams();
  const mine = useMyMandate(id);
  const mandate = useQuery(mandateQuery(id));
  const people = useQuery(peopleQuery(id));
  const invitations = useQuery(invitationsQuery(id));
  const [inviting, { open, close }] = useDisclosure(false);
  const [find, setFind] = useState("");
  const [wanted] = useDebouncedValue(find, 150);
  const [withEnded, setWithEnded] = useState(false);
  const mayManage = mine?.abilities.manage_people === true;
  return (
    <Page title={t("accounts.people.title")} intro={t("accounts.people.intro")} over={mine?.symbol}
      actions={mayManage && mandate.data ? <Button onClick={open}>{t("accounts.people.invite")}</Button> : undefined}>
      {mandate.data ? <InviteForm mandate={mandate.data} opened={inviting} onClose={close} /> : null}
      <Section title={t("accounts.people.credentials")}>
        <Group mb="sm" align="flex-end">
          <TextInput label={t("accounts.people.find")} type="search" value={find} onChange={(event) => setFind(event.currentTarget.value)} flex="1 1 14rem" maw={360} />
          <Checkbox label={t("accounts.people.show_ended")} checked={withEnded} onChange={(event) => setWithEnded(event.currentTarget.checked)} mb={8} />
        </Group>
        <Loaded query={people} lines={8}>
          {(all) => <CredentialTable mandate={id} reference={mandate.data} people={matching(all, wanted, withEnded)} filtered={wanted !== "" || !withEnded} mayManage={mayManage} />}
        </Loaded>
      </Section>
      <Section title={t("accounts.people.invitations")}>
        <Loaded query={invitations}>{(all) => <InvitationTable mandate={id} invitations={all} delegations={mandate.data?.delegations ?? []} />}</Loaded>
      </Section>
    </Page>
  );
}
