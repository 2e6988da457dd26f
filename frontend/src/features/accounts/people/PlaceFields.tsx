//! The fields that say for whom somebody acts: delegation, role, days. Used by the invitation and by a new credential.
import { NativeSelect, SimpleGrid } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { Delegation, Role } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { DayPicker } from "../../../ui/DeadlinePicker";

export interface Place { delegation: string; role: Role; valid_from: string | null; valid_to: string | null }

/** What people of this delegation may be, as the server says. */
export const rolesIn = (delegations: Delegation[], code: string): Role[] => delegations.find((each) => each.code === code)?.roles ?? [];

export function PlaceFields<Values extends Place>({ form, delegations }: { form: UseFormReturnType<Values>; delegations: Delegation[] }) {
  const { t } = useTranslation();
  const values = form.getValues();
  const set = (place: Partial<Place>) => form.setValues(place as Partial<Values>);
  return (
    <>
      <NativeSelect label={t("accounts.people.delegation")} data={delegations.map(({ code, name }) => ({ value: code, label: name }))} value={values.delegation} error={form.errors.delegation}
        onChange={(event) => {
          const delegation = event.currentTarget.value;
          const roles = rolesIn(delegations, delegation);
          set({ delegation, role: roles.includes(values.role) ? values.role : (roles[0] ?? values.role) });
        }} />
      <NativeSelect label={t("accounts.people.role")} data={rolesIn(delegations, values.delegation).map((role) => ({ value: role, label: t(`words.role.${role}`) }))} value={values.role} error={form.errors.role}
        onChange={(event) => set({ role: event.currentTarget.value as Role })} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <DayPicker label={`${t("accounts.people.first_day")} (${t("app.optional")})`} value={values.valid_from} onChange={(valid_from) => set({ valid_from })} error={form.errors.valid_from as string | undefined} />
        <DayPicker label={`${t("accounts.people.new_end")} (${t("app.optional")})`} value={values.valid_to} onChange={(valid_to) => set({ valid_to })} error={form.errors.valid_to as string | undefined} />
      </SimpleGrid>
    </>
  );
}
