//! The filters of the list; each is part of the address, so a filtered list can be cited.
import { Button, Checkbox, NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { Mandate, Status } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";

export interface ListSearch { status?: string; body?: string; pillar?: string; tasking?: string; norm?: string; lead?: string; q?: string; waiting?: boolean }
type Choice = "status" | "body" | "pillar" | "tasking" | "norm" | "lead";
const statuses: Status[] = ["drafting", "negotiation", "sign_off", "adopted", "submitted", "withdrawn"];

export function Filters({ mandate, search, onChange }: { mandate: Mandate; search: ListSearch; onChange: (search: ListSearch) => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState(search.q ?? "");
  const find = useDebouncedCallback((q: string) => onChange({ ...search, q: q.trim() || undefined }), 250);
  const options: Record<Choice, { value: string; label: string }[]> = {
    status: statuses.map((status) => ({ value: status, label: t(`words.status.${status}`) })),
    body: mandate.bodies.map(({ code, name }) => ({ value: code, label: code === name ? code : `${code} – ${name}` })),
    pillar: mandate.pillars.map(({ code, name }) => ({ value: code, label: name })),
    tasking: mandate.taskings.map(({ number, title }) => ({ value: number, label: `${number} ${title}` })),
    norm: mandate.norms.map(({ code, title }) => ({ value: code, label: `${code} ${title}` })),
    lead: mandate.delegations.filter(({ kind }) => kind === "state" || kind === "chair").map(({ code, name }) => ({ value: code, label: name })),
  };
  const filtered = Object.values(search).some((value) => value !== undefined && value !== false);
  return (
    <form role="search" aria-label={t("recommendations.list.filters")} onSubmit={(event) => event.preventDefault()} className="no-print">
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" mb="sm">
        <TextInput label={t("recommendations.list.find")} type="search" value={words} onChange={(event) => {
          setWords(event.currentTarget.value);
          find(event.currentTarget.value);
        }} />
        {(Object.keys(options) as Choice[]).map((choice) => (
          <NativeSelect key={choice} label={t(`recommendations.list.${choice}`)} data={[{ value: "", label: t("recommendations.list.any") }, ...options[choice]]}
            value={search[choice] ?? ""} onChange={(event) => onChange({ ...search, [choice]: event.currentTarget.value || undefined })} />
        ))}
        <Checkbox label={t("recommendations.list.waiting")} checked={search.waiting === true} onChange={(event) => onChange({ ...search, waiting: event.currentTarget.checked || undefined })} style={{ alignSelf: "end" }} mb={8} />
      </SimpleGrid>
      {filtered ? <Button variant="subtle" size="compact-sm" onClick={() => {
        setWords("");
        onChange({});
      }}>{t("recommendations.list.clear")}</Button> : null}
    </form>
  );
}
