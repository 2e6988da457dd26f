//! One list of a mandate as rows to write in: states, bodies, taskings. Knows no rule about what may be written.
import { ActionIcon, Button, Group, Stack, Table, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Section } from "../../../ui/Section";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { LISTS, row, rowsFrom, type ListName, type Values } from "./values";

/** Fields that hold a few letters; the others share what is left. */
const SHORT = ["code", "number", "parent", "pillar"];

export function EntryRows({ form, list }: { form: UseFormReturnType<Values>; list: ListName }) {
  const { t } = useTranslation();
  const [pasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState("");
  const title = t(`mandates.founding.lists.${list}`);
  const fields = LISTS[list];
  const rows = form.values[list];
  const nameOf = (field: string) => t(`mandates.founding.fields.${field as "code"}`);
  const take = () => {
    const found = rowsFrom(list, pasted);
    const kept = rows.filter((each) => fields.some((field) => each[field] !== ""));
    form.setFieldValue(list, [...kept, ...found]);
    announce(t("mandates.founding.taken", { count: found.length }));
    setPasted("");
    setPasting(false);
  };
  return (
    <Section title={title} intro={t(`mandates.founding.intros.${list}`)} actions={(
      <>
        <Button variant="default" size="xs" aria-expanded={pasting} aria-label={`${t("mandates.founding.paste")}: ${title}`} onClick={() => setPasting(!pasting)}>{t("mandates.founding.paste")}</Button>
        <Button variant="light" size="xs" aria-label={`${t("mandates.founding.add")}: ${title}`} onClick={() => form.insertListItem(list, row(list))}>{t("mandates.founding.add")}</Button>
      </>
    )}>
      <Stack gap="sm">
        {pasting ? (
          <Stack gap="xs">
            <Textarea label={t("mandates.founding.paste_label")} description={t("mandates.founding.paste_description", { columns: fields.map(nameOf).join("; ") })}
              autosize minRows={3} maxRows={10} value={pasted} onChange={(event) => setPasted(event.currentTarget.value)} />
            <Group><Button size="xs" disabled={pasted.trim() === ""} onClick={take}>{t("mandates.founding.take")}</Button></Group>
          </Stack>
        ) : null}
        {rows.length === 0 ? null : (
          <StackedTable label={title} verticalSpacing={4} needs={fields.length * 150}>
            <Table.Thead><Table.Tr>{fields.map((field) => <Table.Th key={field} w={SHORT.includes(field) ? 110 : undefined}>{nameOf(field)}</Table.Th>)}<Table.Td w={44} /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {rows.map((each, place) => (
                <Table.Tr key={each.key}>
                  {fields.map((field) => (
                    <StackedCell key={field} label={nameOf(field)} valign="top">
                      <TextInput aria-label={t("mandates.founding.cell", { field: nameOf(field), list: title, place: place + 1 })} placeholder={field === "member_from" ? t("mandates.founding.day") : undefined}
                        {...form.getInputProps(`${list}.${place}.${field}`)} />
                    </StackedCell>
                  ))}
                  <Table.Td>
                    <ActionIcon variant="subtle" color="gray" mt={4} aria-label={t("mandates.founding.remove", { list: title, place: place + 1 })} onClick={() => form.removeListItem(list, place)}><IconTrash size={18} aria-hidden /></ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </StackedTable>
        )}
      </Stack>
    </Section>
  );
}
