//! Name, locale of dates, own time zone.
import { Button, NativeSelect, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMemo, useState } from "react";
import { changeMe } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Me } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { useUnsavedWarning } from "../../../ui/useUnsavedWarning";
import { ProblemNotice } from "../../../ui/Waiting";

/** Conventions for dates and numbers; each is named in its own language by the browser. */
const locales = ["en", "en-US", "id", "ms", "vi", "th", "lo", "km", "my", "fil"];

function localeNames(current: string): { value: string; label: string }[] {
  const all = locales.includes(current) ? locales : [current, ...locales];
  return all.map((value) => ({ value, label: new Intl.DisplayNames([value], { type: "language" }).of(value === "en" ? "en-GB" : value) ?? value }));
}

interface Profile { name: string; locale: string; time_zone: string }

const profileOf = ({ user }: Me): Profile => ({ name: user.name, locale: user.locale, time_zone: user.time_zone });
const isMe = (value: unknown): value is Me => value !== null && typeof value === "object" && "user" in value && "version" in value;

export function ProfileForm({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { user } = me;
  // The version that the fields show: a later one that the page learns of meanwhile is not what was changed here.
  const [version, setVersion] = useState(me.version);
  const zones = useMemo(() => [...new Set(["UTC", user.time_zone, ...Intl.supportedValuesOf("timeZone")])], [user.time_zone]);
  const form = useForm({ initialValues: profileOf(me) });
  const act = useAct({
    send: (values: Profile) => changeMe(version, values),
    changes: [keys.me],
    onDone: (saved) => {
      form.setValues(profileOf(saved));
      form.resetDirty(profileOf(saved));
      setVersion(saved.version);
      notifications.show({ message: t("app.saved"), color: "green" });
    },
    onProblem: (problem, typed) => {
      form.setErrors(problem.fields);
      if (problem.status !== 412 || !isMe(problem.current)) return;
      // Saved elsewhere first: what was not changed here shows what stands now, what was typed stays to be saved knowingly.
      const stands = profileOf(problem.current);
      form.setValues({
        name: form.isDirty("name") ? typed.name : stands.name,
        locale: form.isDirty("locale") ? typed.locale : stands.locale,
        time_zone: form.isDirty("time_zone") ? typed.time_zone : stands.time_zone,
      });
      form.resetDirty(stands);
      setVersion(problem.current.version);
    },
  });
  useUnsavedWarning(form.isDirty(), act.isPending);
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
