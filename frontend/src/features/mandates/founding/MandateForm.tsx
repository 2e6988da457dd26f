//! The form of a mandate, for founding one and for changing it. The server decides what is complete.
import { Alert, Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMemo, useState, type ReactNode } from "react";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Mandate, MandateContent } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Section } from "../../../ui/Section";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";
import { EntryRows } from "./EntryRows";
import { content, LIST_NAMES, type Values } from "./values";

export interface MandateFormProps {
  start: () => Values;
  send: (content: MandateContent, key: string) => Promise<Mandate>;
  onDone: (mandate: Mandate) => void;
  /** What pressing the button does, and for whom. */
  consequence: ReactNode;
  confirm: string;
}

export function MandateForm({ start, send, onDone, consequence, confirm }: MandateFormProps) {
  const { t } = useTranslation();
  const [sent, setSent] = useState(false);
  const form = useForm<Values>({ initialValues: start() });
  const zones = useMemo(() => ["UTC", ...Intl.supportedValuesOf("timeZone")], []);
  useUnsavedWarning(form.isDirty(), sent);
  const act = useAct({
    send: (values: Values, key) => send(content(values), key),
    changes: [keys.me, keys.mandates, ["mandate"], keys.administrationRecord],
    onDone,
    onProblem: (problem) => {
      setSent(false);
      const fields = problem.fields;
      form.setErrors({ ...fields, ...(fields["settings.minimum_silence_seconds"] ? { minimum_silence_hours: fields["settings.minimum_silence_seconds"] } : {}) });
    },
  });
  const office = (which: "chair" | "secretariat") => (
    <SimpleGrid cols={{ base: 1, sm: 2 }} key={which}>
      <TextInput label={t(`mandates.founding.${which}`)} {...form.getInputProps(`${which}.name`)} />
      <Select label={t(`mandates.founding.${which}_zone`)} data={zones} searchable allowDeselect={false} limit={60} {...form.getInputProps(`${which}.time_zone`)} />
    </SimpleGrid>
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => {
      setSent(true);
      act.mutate(values);
    })}>
      <Section title={t("mandates.founding.instrument")} intro={t("mandates.founding.instrument_intro")}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t("mandates.founding.symbol")} description={t("mandates.founding.symbol_description")} {...form.getInputProps("symbol")} />
            <TextInput label={t("mandates.founding.date")} description={t("mandates.founding.date_description")} type="date" {...form.getInputProps("date")} />
          </SimpleGrid>
          <Textarea label={t("mandates.founding.title")} autosize minRows={1} {...form.getInputProps("title")} />
          <TextInput label={t("mandates.founding.issued_by")} {...form.getInputProps("issued_by")} />
          {office("chair")}
          {office("secretariat")}
        </Stack>
      </Section>
      {LIST_NAMES.map((list) => <EntryRows key={list} form={form} list={list} />)}
      <Section title={t("mandates.founding.rules")}>
        <Stack>
          <NumberInput label={t("mandates.founding.silence")} description={t("mandates.founding.silence_description")} min={0} maw={280} {...form.getInputProps("minimum_silence_hours")} />
          <Checkbox label={t("mandates.founding.mail_text")} description={t("mandates.founding.mail_text_description")} {...form.getInputProps("mail_shows_text", { type: "checkbox" })} />
        </Stack>
      </Section>
      <Stack>
        {act.error ? <ProblemNotice problem={act.error} /> : null}
        <Alert color="blue" variant="light">{consequence}</Alert>
        <Group justify="flex-end"><Button type="submit" loading={act.isPending}>{confirm}</Button></Group>
      </Stack>
    </form>
  );
}
