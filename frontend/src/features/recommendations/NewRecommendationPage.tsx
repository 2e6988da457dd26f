//! Creating a recommendation. The server decides what is complete; the form only saves a round trip.
import { Alert, Button, Group, MultiSelect, NativeSelect, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import { mandateQuery } from "../../api/mandates";
import { createRecommendation, recommendationQuery } from "../../api/recommendations";
import { useMyMandate } from "../../api/session";
import type { Mandate, MandateOfMine, Marking } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { Page } from "../../ui/Page";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { Loaded, ProblemNotice } from "../../ui/Waiting";
import { ButtonLink } from "../../ui/links";

const route = getRouteApi("/app/m/$mandate/recommendations/new");

export default function NewRecommendationPage() {
  const { t } = useTranslation();
  const { mandate: id } = route.useParams();
  const { cites } = route.useSearch();
  const mine = useMyMandate(id);
  const mandate = useQuery(mandateQuery(id));
  return (
    <Page title={t("recommendations.create.title")} over={mine?.symbol} intro={t("recommendations.create.intro")} narrow>
      {mine?.abilities.create_recommendation === true
        ? <Loaded query={mandate}>{(reference) => <Form mandate={reference} mine={mine} cites={cites} />}</Loaded>
        : <Alert color="yellow" variant="light">{t("recommendations.create.not_allowed")}</Alert>}
    </Page>
  );
}

interface Values { title: string; lead: string; taskings: string[]; lead_body: string; involved_bodies: string[]; norms: string[]; co_sponsors: string[]; marking: Marking }

function Form({ mandate, mine, cites }: { mandate: Mandate; mine: MandateOfMine; cites: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [sent, setSent] = useState(false);
  const states = mandate.delegations.filter(({ kind }) => kind === "state");
  const leads = mandate.delegations.filter(({ kind }) => kind === "state" || kind === "chair");
  const ownState = states.some(({ code }) => code === mine.delegation);
  const form = useForm<Values>({
    initialValues: { title: "", lead: leads.some(({ code }) => code === mine.delegation) ? mine.delegation : "", taskings: [], lead_body: "", involved_bodies: [], norms: [], co_sponsors: [], marking: "GREEN" },
    validate: {
      title: (value) => (value.trim() === "" ? t("recommendations.create.no_title") : null),
      taskings: (value) => (value.length === 0 ? t("recommendations.create.no_tasking") : null),
      lead: (value) => (value === "" ? t("recommendations.create.no_lead") : null),
      lead_body: (value) => (value === "" ? t("recommendations.create.no_body") : null),
    },
  });
  useUnsavedWarning(form.isDirty(), sent);
  const act = useAct({
    send: (values: Values, key) => createRecommendation(mandate.id, { ...values, title: values.title.trim(), cites }, key),
    changes: [keys.recommendationLists(mandate.id), keys.coverage(mandate.id), keys.board(mandate.id)],
    onDone: (created) => {
      notifications.show({ message: t("recommendations.create.done", { symbol: created.symbol }), color: "green" });
      void navigate({ to: created.abilities.edit_working_text ? "/r/$recommendation/edit" : "/r/$recommendation", params: { recommendation: created.id }, ignoreBlocker: true });
    },
    onProblem: (problem) => {
      setSent(false);
      form.setErrors(Object.fromEntries(Object.entries(problem.fields).map(([field, sentence]) => [field.split(".")[0], sentence])));
    },
  });
  const cited = useQuery({ ...recommendationQuery(cites ?? ""), enabled: cites !== undefined });
  const remove = { "aria-label": t("app.none") };
  return (
    <form noValidate onSubmit={form.onSubmit((values) => {
      setSent(true);
      act.mutate(values);
    })}>
      <Stack>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        {cited.data ? <Alert color="blue" variant="light">{t("recommendations.create.corrects", { symbol: cited.data.symbol, title: cited.data.title })}</Alert> : null}
        <Textarea label={t("recommendations.create.name")} autosize minRows={2} required {...form.getInputProps("title")} />
        {ownState ? null : <NativeSelect label={t("recommendations.create.lead")} required data={[{ value: "", label: t("recommendations.create.choose") }, ...leads.map(({ code, name }) => ({ value: code, label: name }))]} {...form.getInputProps("lead")} />}
        <MultiSelect label={t("recommendations.create.taskings")} description={t("recommendations.create.taskings_description")} searchable required clearButtonProps={remove}
          data={mandate.taskings.map(({ number, title }) => ({ value: number, label: `${number} ${title}` }))} {...form.getInputProps("taskings")} />
        <NativeSelect label={t("recommendations.create.lead_body")} required data={[{ value: "", label: t("recommendations.create.choose") }, ...mandate.bodies.map(({ code, name }) => ({ value: code, label: `${code} – ${name}` }))]} {...form.getInputProps("lead_body")} />
        <MultiSelect label={`${t("recommendations.create.involved_bodies")} (${t("app.optional")})`} searchable clearButtonProps={remove}
          data={mandate.bodies.filter(({ code }) => code !== form.values.lead_body).map(({ code, name }) => ({ value: code, label: `${code} – ${name}` }))} {...form.getInputProps("involved_bodies")} />
        <MultiSelect label={`${t("recommendations.create.norms")} (${t("app.optional")})`} searchable clearButtonProps={remove}
          data={mandate.norms.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))} {...form.getInputProps("norms")} />
        <MultiSelect label={`${t("recommendations.create.co_sponsors")} (${t("app.optional")})`} searchable clearButtonProps={remove}
          data={states.filter(({ code }) => code !== form.values.lead).map(({ code, name }) => ({ value: code, label: name }))} {...form.getInputProps("co_sponsors")} />
        <NativeSelect label={t("recommendations.create.marking")} description={t(`words.marking_means.${form.values.marking}`)} data={(["CLEAR", "GREEN", "AMBER", "RED"] as const).map((marking) => ({ value: marking, label: t(`words.marking.${marking}`) }))} {...form.getInputProps("marking")} />
        <Group justify="flex-end">
          <ButtonLink variant="default" to="/m/$mandate/recommendations" params={{ mandate: mandate.id }}>{t("app.cancel")}</ButtonLink>
          <Button type="submit" loading={act.isPending}>{t("recommendations.create.act")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
