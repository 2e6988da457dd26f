//! The entries of one chain, a page at a time; details open in place.
import { Button, Code, Pagination, Table, Text } from "@mantine/core";
import { Fragment, useState } from "react";
import type { RecordEntry } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { StackedCell, StackedTable } from "../../../ui/StackedTable";
import { actWords } from "./actWords";
import classes from "./Entries.module.css";

const PER_PAGE = 50;

/** `names`: the people an entry may be about, by id; who is not among them keeps the code the record holds. */
export function Entries({ entries, names }: { entries: RecordEntry[]; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const pages = Math.max(1, Math.ceil(entries.length / PER_PAGE));
  const at = Math.min(page, pages);
  const toggle = (sequence: number) => setOpened((before) => {
    const after = new Set(before);
    if (!after.delete(sequence)) after.add(sequence);
    return after;
  });
  return (
    <>
      <StackedTable label={t("record.browser.title")} verticalSpacing={6} needs={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("record.browser.sequence")}</Table.Th><Table.Th>{t("record.browser.at")}</Table.Th><Table.Th>{t("record.browser.act")}</Table.Th>
            <Table.Th>{t("record.browser.by")}</Table.Th><Table.Th>{t("record.browser.hash")}</Table.Th><Table.Th>{t("record.browser.details")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.slice((at - 1) * PER_PAGE, at * PER_PAGE).map((entry) => {
            const open = opened.has(entry.sequence);
            return (
              <Fragment key={entry.sequence}>
                <Table.Tr>
                  <Table.Th scope="row" fw={500}><Text span inherit className={classes.onPhone}>{t("record.browser.sequence")} </Text>{entry.sequence}</Table.Th>
                  <StackedCell label={t("record.browser.at")}><Moment at={entry.at} /></StackedCell>
                  <StackedCell label={t("record.browser.act")}><Act of={entry.act} /></StackedCell>
                  <StackedCell label={t("record.browser.by")}>{entry.actor ?? t("record.browser.server")}<OnBehalf of={entry.on_behalf_of} names={names} /></StackedCell>
                  <StackedCell label={t("record.browser.hash")}><Code className={classes.act} title={entry.hash}>{entry.hash.slice(0, 12)}…</Code></StackedCell>
                  <Table.Td><Button size="compact-sm" variant="default" aria-expanded={open} aria-label={t("record.browser.show_details", { number: entry.sequence })} onClick={() => toggle(entry.sequence)}>{t("record.browser.details")}</Button></Table.Td>
                </Table.Tr>
                {open ? <Table.Tr className={classes.more}><Table.Td colSpan={6}><Details entry={entry} /></Table.Td></Table.Tr> : null}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </StackedTable>
      {pages > 1 ? <Pagination mt="md" total={pages} value={at} onChange={setPage} getControlProps={(control) => ({ "aria-label": control })} /> : null}
    </>
  );
}

/** What happened, in words, with the name the record has for it. */
function Act({ of }: { of: string }) {
  const words = actWords(of);
  return <>{words ? <><Text size="sm" className={classes.words}>{words}</Text> </> : null}<Code className={classes.act}>{of}</Code></>;
}

/** For whom the act was done; an id without a known name says nothing to people and stays in the details. */
function OnBehalf({ of, names }: { of: string | null; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation();
  if (of === null) return null;
  const name = names.get(of) ?? (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(of) ? null : of);
  return name ? <Text size="xs" c="dimmed">{t("record.browser.for", { name })}</Text> : null;
}

function Details({ entry }: { entry: RecordEntry }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.details}>
      <dt>{t("record.browser.subject")}</dt><dd><code>{entry.subject}</code></dd>
      <dt>{t("record.browser.payload")}</dt><dd><pre>{JSON.stringify(entry.payload, null, 2)}</pre></dd>
      <dt>{t("record.browser.previous_hash")}</dt><dd><code>{entry.previous_hash}</code></dd>
      <dt>{t("record.browser.full_hash")}</dt><dd><code>{entry.hash}</code></dd>
    </dl>
  );
}
