//! What a recommendation is about: taskings, bodies, norms, sponsors, pen, marking; and the form to change it, for those who may.
import { Button, Modal, MultiSelect, NativeSelect, Stack, Switch, Table, Text, Textarea, Group } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import { mandateQuery } from "../../../api/mandates";
import { changeRecommendation } from "../../../api/recommendations";
import type { Mandate, Marking, Recommendation, RecommendationChange } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { FollowingChoice } from "./FollowingChoice";
import { askMarking, askRelease } from "./releasing";

export function Details({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const mandate = useQuery(mandateQuery(recommendation.mandate));
  return <Loaded query={mandate} lines={4}>{(reference) => <><Facts recommendation={recommendation} mandate={reference} none={t("app.none")} /><FollowingChoice recommendation={recommendation.id} /></>}</Loaded>;
}

function Facts({ recommendation, mandate, none }: { recommendation: Recommendation; mandate: Mandate; none: string }) {
  const { t } = useTranslation();
  const state = (code: string) => mandate.delegations.find((delegation) => delegation.code === code)?.name ?? code;
  const body = (code: string) => mandate.bodies.find((each) => each.code === code)?.name ?? code;
  const list = (items: ReactNode[]) => (items.length === 0 ? none : items.map((item, at) => <Text key={at} size="sm" component="div" py={3}>{item}</Text>));
  const rows: [string, ReactNode][] = [
    [t("recommendation.details.taskings"), list(recommendation.taskings.map((number) => `${number} ${mandate.taskings.find((tasking) => tasking.number === number)?.title ?? ""}`))],
    [t("recommendation.details.lead"), [state(recommendation.lead), ...recommendation.co_sponsors.map(state)].join(", ")],
    [t("recommendation.details.lead_body"), `${recommendation.lead_body} – ${body(recommendation.lead_body)}`],
    [t("recommendation.details.involved_bodies"), recommendation.involved_bodies.length > 0 ? recommendation.involved_bodies.join(", ") : none],
    [t("recommendation.details.norms"), list(recommendation.norms.map((code) => <Link key={code} to="/m/$mandate/recommendations" params={{ mandate: mandate.id }} search={{ norm: code }}>{`${code} ${mandate.norms.find((norm) => norm.code === code)?.title ?? ""}`}</Link>))],
    ...(recommendation.pen ? [[t("recommendation.details.pen"), state(recommendation.pen)] as [string, ReactNode]] : []),
    [t("recommendation.details.created"), <span key="created">{recommendation.created_by.name}, {state(recommendation.created_by.delegation)} · <Moment at={recommendation.created_at} /></span>],
    [t("recommendation.details.observers"), recommendation.released_to_observers ? t(recommendation.observers_may_comment ? "recommendation.details.released_comment" : "recommendation.details.released") : t("recommendation.details.not_released")],
    ...(recommendation.cites ? [[t("recommendation.details.cites"), <Link key="cites" to="/r/$recommendation" params={{ recommendation: recommendation.cites }}>{t("recommendation.details.corrects")}</Link>] as [string, ReactNode]] : []),
    ...(recommendation.package ? [[t("recommendation.details.package"), recommendation.package.title] as [string, ReactNode]] : []),
  ];
  return (
    <Table fz="sm" verticalSpacing={6} aria-label={t("recommendation.details.title")}>
      <Table.Tbody>{rows.map(([name, value]) => <Table.Tr key={name}><Table.Th scope="row" fw={600} w="35%">{name}</Table.Th><Table.Td>{value}</Table.Td></Table.Tr>)}</Table.Tbody>
    </Table>
  );
}

interface Values { title: string; taskings: string[]; lead_body: string; involved_bodies: string[]; norms: string[]; co_sponsors: string[]; marking: Marking; released_to_observers: boolean; observers_may_comment: boolean }
const valuesOf = ({ title, taskings, lead_body, involved_bodies, norms, co_sponsors, marking, released_to_observers, observers_may_comment }: Recommendation): Values =>
  ({ title, taskings, lead_body, involved_bodies, norms, co_sponsors, marking, released_to_observers, observers_may_comment });

/** Only what was changed is sent, so that nobody's other change is overwritten. */
export function changesOf(before: Values, after: Values): RecommendationChange {
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof Values])));
}

export function DetailsDialog({ recommendation, onClose }: { recommendation: Recommendation; onClose: () => void }) {
  const { t } = useTranslation();
  const mandate = useQuery(mandateQuery(recommendation.mandate));
  return (
    <Modal opened onClose={onClose} size="lg" title={t("recommendation.details.edit_title", { symbol: recommendation.symbol })} closeButtonProps={{ "aria-label": t("app.close") }}>
      <Loaded query={mandate}>{(reference) => <DetailsForm recommendation={recommendation} mandate={reference} onClose={onClose} />}</Loaded>
    </Modal>
  );
}

function DetailsForm({ recommendation, mandate, onClose }: { recommendation: Recommendation; mandate: Mandate; onClose: () => void }) {
  const { t } = useTranslation();
  const { edit_details: details, release_to_observers: release } = recommendation.abilities;
  const form = useForm<Values>({ initialValues: valuesOf(recommendation) });
  useUnsavedWarning(form.isDirty());
  const act = useAct<RecommendationChange, Recommendation>({
    send: (change) => changeRecommendation(recommendation.id, recommendation.version, change),
    changes: [keys.recommendation(recommendation.id), keys.recommendationLists(recommendation.mandate), keys.coverage(recommendation.mandate), keys.board(recommendation.mandate)],
    onDone: () => {
      notifications.show({ message: t("app.saved"), color: "green" });
      onClose();
    },
    onProblem: (problem) => form.setErrors(Object.fromEntries(Object.entries(problem.fields).map(([field, sentence]) => [field.split(".")[0], sentence]))),
  });
  const save = async (values: Values) => {
    const shown = values.released_to_observers;
    const text = { symbol: recommendation.symbol, marking: values.marking };
    let sure = true;
    if (shown !== recommendation.released_to_observers) sure = await askRelease(text, shown);
    // Another marking may let observers see from now on what they could not.
    else if (shown && values.marking !== recommendation.marking) sure = await askMarking(text);
    if (sure) act.mutate(changesOf(valuesOf(recommendation), values));
  };
  const remove = { "aria-label": t("app.none") };
  const states = mandate.delegations.filter(({ kind, code }) => kind === "state" && code !== recommendation.lead);
  return (
    <form noValidate onSubmit={form.onSubmit((values) => void save(values))}>
      <Stack>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        {details ? (
          <>
            <Textarea label={t("recommendation.details.name")} autosize minRows={2} required {...form.getInputProps("title")} />
            <MultiSelect label={t("recommendation.details.taskings")} searchable required clearButtonProps={remove} data={mandate.taskings.map(({ number, title }) => ({ value: number, label: `${number} ${title}` }))} {...form.getInputProps("taskings")} />
            <NativeSelect label={t("recommendation.details.lead_body")} required data={mandate.bodies.map(({ code, name }) => ({ value: code, label: `${code} – ${name}` }))} {...form.getInputProps("lead_body")} />
            <MultiSelect label={t("recommendation.details.involved_bodies")} searchable clearButtonProps={remove} data={mandate.bodies.map(({ code, name }) => ({ value: code, label: `${code} – ${name}` }))} {...form.getInputProps("involved_bodies")} />
            <MultiSelect label={t("recommendation.details.norms")} searchable clearButtonProps={remove} data={mandate.norms.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))} {...form.getInputProps("norms")} />
            <MultiSelect label={t("recommendation.details.co_sponsors")} searchable clearButtonProps={remove} data={states.map(({ code, name }) => ({ value: code, label: name }))} {...form.getInputProps("co_sponsors")} />
            <NativeSelect label={t("recommendation.details.marking")} description={t(`words.marking_means.${form.values.marking}`)} data={(["CLEAR", "GREEN", "AMBER", "RED"] as const).map((marking) => ({ value: marking, label: t(`words.marking.${marking}`) }))} {...form.getInputProps("marking")} />
          </>
        ) : null}
        {release ? (
          <>
            <Switch label={t("recommendation.details.release")} description={t("recommendation.details.release_hint")} {...form.getInputProps("released_to_observers", { type: "checkbox" })} />
            <Switch label={t("recommendation.details.observers_comment")} description={t("signoff.observers.comment_consequence")} {...form.getInputProps("observers_may_comment", { type: "checkbox" })} />
          </>
        ) : null}
        <Text size="sm">{t("recommendation.details.recorded")}</Text>
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t("app.cancel")}</Button><Button type="submit" loading={act.isPending} disabled={!form.isDirty()}>{t("app.save")}</Button></Group>
      </Stack>
    </form>
  );
}
