//! Recording the Leaders' response to a submitted package.
import { Button, Group, Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import { recordResponse } from "../../api/packages";
import type { Package, ResponseOutcome } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { ask } from "../../ui/confirm";
import { DayPicker } from "../../ui/DeadlinePicker";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";

const outcomes: ResponseOutcome[] = ["endorsed", "returned", "noted"];

export function ResponseForm({ of, onClose }: { of: Package; onClose: () => void }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<ResponseOutcome | null>(null);
  const [date, setDate] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [checked, setChecked] = useState(false);
  const act = useAct({
    send: (body: { outcome: ResponseOutcome; text: string; date: string }, key) => recordResponse(of.id, body, key),
    changes: [keys.packages(of.mandate)],
    onDone: () => {
      announce(t("packages.response.done"));
      onClose();
    },
  });
  useUnsavedWarning(text.trim() !== "" && !act.isSuccess);
  const send = async () => {
    setChecked(true);
    if (!outcome || !date) return;
    const sure = await ask({ title: t("packages.response.title"), confirm: t("packages.response.act"), consequence: t("packages.response.consequence", { outcome: t(`packages.outcome.${outcome}`), title: of.title }) });
    if (sure) act.mutate({ outcome, text: text.trim(), date });
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(); }} noValidate>
      <Stack gap="sm">
        <Radio.Group label={t("packages.response.outcome")} value={outcome ?? ""} onChange={(value) => setOutcome(value as ResponseOutcome)} error={act.error?.fields.outcome ?? (checked && !outcome ? t("packages.response.outcome_gap") : null)}>
          <Group mt="xs" gap="md">{outcomes.map((value) => <Radio key={value} value={value} label={t(`packages.outcome.${value}`)} />)}</Group>
        </Radio.Group>
        <DayPicker label={t("packages.response.date")} required value={date} onChange={setDate} error={act.error?.fields.date ?? (checked && !date ? t("packages.response.date_gap") : null)} />
        <Textarea label={t("packages.response.text")} description={t("packages.response.text_help")} autosize minRows={3} value={text} error={act.error?.fields.text} onChange={(event) => setText(event.currentTarget.value)} />
        <ProblemNotice problem={act.error} />
        <Group>
          <Button type="submit" loading={act.isPending}>{t("packages.response.act")}</Button>
          <Button variant="subtle" color="gray" onClick={onClose}>{t("app.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
