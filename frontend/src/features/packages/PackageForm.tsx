//! Compiling a package, or correcting an open one: title, texts in order, cover note. Offers adopted texts; whether a package
//! may be submitted is the server's to say.
import { Button, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAct } from "../../api/client";
import { keys } from "../../api/keys";
import { changePackage, createPackage } from "../../api/packages";
import type { Package, PackageDetails, RecommendationSummary } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { useUnsavedWarning } from "../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../ui/Waiting";
import { OrderedTexts, type PackedText } from "./OrderedTexts";

export interface PackageFormProps { mandate: string; adopted: RecommendationSummary[]; package?: Package; onClose: () => void }

export function PackageForm({ mandate, adopted, package: present, onClose }: PackageFormProps) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(present?.title ?? "");
  const [note, setNote] = useState(present?.cover_note ?? "");
  const [items, setItems] = useState<PackedText[]>(present?.recommendations ?? []);
  const [touched, setTouched] = useState(false);
  const [checked, setChecked] = useState(false);
  const act = useAct({
    send: (body: PackageDetails, key) => present ? changePackage(present.id, present.version, body) : createPackage(mandate, body, key),
    changes: [keys.packages(mandate), keys.recommendationLists(mandate)],
    onDone: () => {
      announce(t("app.saved"));
      onClose();
    },
  });
  useUnsavedWarning(touched && !act.isSuccess);
  const edit = <Value,>(set: (value: Value) => void) => (value: Value) => { setTouched(true); set(value); };
  const open = adopted.filter(({ id }) => !items.some((item) => item.id === id));
  const send = () => {
    setChecked(true);
    if (title.trim()) act.mutate({ title: title.trim(), cover_note: note, recommendations: items.map(({ id }) => id) });
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); send(); }} noValidate>
      <Stack>
        <TextInput label={t("packages.form.title")} required value={title} error={act.error?.fields.title ?? (checked && !title.trim() ? t("packages.form.title_gap") : null)} onChange={(event) => edit(setTitle)(event.currentTarget.value)} />
        <Stack gap="xs">
          <Text size="sm" fw={600}>{t("packages.form.texts")}</Text>
          <OrderedTexts items={items} onChange={edit(setItems)} />
          {act.error?.fields.recommendations ? <Text size="sm" c="var(--mantine-color-error)" role="alert">{act.error.fields.recommendations}</Text> : null}
          {open.length > 0 ? (
            <Select key={items.length} label={t("packages.form.add")} placeholder={t("packages.form.choose")} searchable value={null} data={open.map(({ id, symbol, title: name }) => ({ value: id, label: `${symbol} ${name}` }))}
              onChange={(id) => {
                const found = open.find((item) => item.id === id);
                if (!found) return;
                edit(setItems)([...items, found]);
                announce(t("packages.order.added", { symbol: found.symbol, place: items.length + 1 }));
              }} />
          ) : <Text size="sm" c="dimmed">{t("packages.form.no_more")}</Text>}
        </Stack>
        <Textarea label={t("packages.form.note")} description={t("packages.form.note_help")} autosize minRows={4} value={note} error={act.error?.fields.cover_note} onChange={(event) => edit(setNote)(event.currentTarget.value)} />
        <ProblemNotice problem={act.error} />
        <Text size="sm">{t("packages.form.consequence")}</Text>
        <Group>
          <Button type="submit" loading={act.isPending}>{present ? t("app.save") : t("packages.form.create")}</Button>
          <Button variant="subtle" color="gray" onClick={onClose}>{t("app.cancel")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
