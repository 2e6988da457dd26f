//! Name, locale of dates, own time zone.
import { Button, NativeSelect, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { changeMe } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { User } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";

/** Conventions for dates and numbers; each is named in its own language by the browser. */
const locales = ["en", "en-US", "id", "ms", "vi", "th", "lo", "km", "my", "fil"];

function localeNames(current: string): { value: string; label: string }[] {
  const all = locales.includes(current) ? locales : [current, ...locales];
  return all.map((value) => ({ value, label: new Intl.DisplayNames([value], { type: "language" }).of(value === "en" ? "en-GB" : value) ?? value }));
}

export function ProfileForm({ user }: { user: User }) {
  const { t } = useTranslation();
  const zones = useMemo(() => [...new Set(["UTC", user.time_zone, ...Intl.supportedValuesOf("timeZone")])], [user.time_zone]);
  const form = useForm({ initialValues: { name: user.name, locale: user.locale, time_zone: user.time_zone } });
  const act = useAct({
    send: (values: { name: string; locale: string; time_zone: string }) => changeMe(values),
    changes: [keys.me],
    onDone: (me) => {
      const saved = { name: me.user.name, locale: me.user.locale, time_zone: me.user.time_zone };
      form.setValues(saved);
      form.resetDirty(saved);
      notifications.show({ message: t("app.saved"), color: "green" });
    },
    onProblem: (problem) => form.setErrors(problem.fields),
  });
  useUnsavedWarning(form.isDirty() && !act.isPending);
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack maw={420}>
        {act.error && act.error.errors.length === 0 ? <ProblemNotice problem={act.error} /> : null}
        <TextInput label={t("accounts.settings.name")} autoComplete="name" required withAsterisk={false} {...form.getInputProps("name")} />
        <NativeSelect label={t("accounts.settings.locale")} data={localeNames(user.locale)} {...form.getInputProps("locale")} />
        <Select label={t("accounts.settings.time_zone")} description={t("accounts.settings.time_zone_description")} data={zones} searchable allowDeselect={false} limit={60} {...form.getInputProps("time_zone")} />
        <Button type="submit" variant="default" loading={act.isPending} disabled={!form.isDirty()} w="fit-content">{t("app.save")}</Button>
      </Stack>
    </form>
  );
}
