//! The record browser: one chain at a time, every entry to its hash, and the verification.
import { Alert, Button, Group, List, NativeSelect, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { peopleQuery } from "../../../api/accounts";
import { useAct } from "../../../api/client";
import { recommendationsQuery } from "../../../api/recommendations";
import { administrationRecordQuery, recordQuery, verifyRecord } from "../../../api/record";
import { useMyMandate } from "../../../api/session";
import type { Verification } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { Page } from "../../../ui/Page";
import { Loaded, ProblemNotice } from "../../../ui/Waiting";
import { Working } from "../../../ui/Working";
import { Entries } from "./Entries";
import { entriesWith } from "./entriesWith";

const route = getRouteApi("/app/m/$mandate/secretariat/record");

export default function RecordPage() {
  const { t } = useTranslation();
  const { mandate } = route.useParams();
  const { chain } = route.useSearch();
  const navigate = useNavigate();
  const mine = useMyMandate(mandate);
  const recommendations = useQuery(recommendationsQuery(mandate));
  const administration = useQuery({ ...administrationRecordQuery, enabled: chain === undefined });
  const one = useQuery({ ...recordQuery(chain ?? ""), enabled: chain !== undefined });
  const people = useQuery(peopleQuery(mandate));
  const names = new Map((people.data ?? []).map(({ id, name }) => [id, name]));
  const [words, setWords] = useState("");
  const verify = useAct({
    send: (recommendation: string | null) => verifyRecord(recommendation ?? undefined),
    onDone: (answer) => announce(t(answer.ok ? "record.browser.good_title" : "record.browser.bad_title")),
  });
  return (
    <Page title={t("record.browser.title")} over={mine?.symbol} intro={t("record.browser.intro")}
      actions={(
        <>
          {chain ? <Button variant="default" loading={verify.isPending && verify.variables === chain} onClick={() => verify.mutate(chain)}>{t("record.browser.verify")}</Button> : null}
          <Button loading={verify.isPending && verify.variables === null} onClick={() => verify.mutate(null)}>{t("record.browser.verify_all")}</Button>
        </>
      )}>
      <ProblemNotice problem={verify.error} />
      <Working what={verify.isPending ? t(verify.variables === null ? "record.browser.verifying_all" : "record.browser.verifying") : null} />
      {verify.data ? <Result verification={verify.data} /> : null}
      <Group align="flex-end" mb="md" gap="sm">
        <NativeSelect label={t("record.browser.chain")} value={chain ?? ""} flex="1 1 16rem" maw={520}
          data={[{ value: "", label: t("record.browser.administration") }, ...(recommendations.data ?? []).map(({ id, symbol, title }) => ({ value: id, label: `${symbol} ${title}` }))]}
          onChange={(event) => void navigate({ to: "/m/$mandate/secretariat/record", params: { mandate }, search: { chain: event.currentTarget.value || undefined }, replace: true })} />
        <TextInput label={t("record.browser.find")} type="search" value={words} onChange={(event) => setWords(event.currentTarget.value)} flex="1 1 12rem" maw={320} />
      </Group>
      <Loaded query={chain === undefined ? administration : one} lines={10}>
        {(entries) => {
          const found = entriesWith(entries, words);
          return (
            <>
              <Text size="sm" c="dimmed" mb="xs" role="status">{t("record.browser.entries", { count: found.length })}</Text>
              {entries.length === 0 ? <Text>{t("record.browser.none")}</Text> : <Entries key={chain ?? "administration"} entries={found} names={names} />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Result({ verification }: { verification: Verification }) {
  const { t } = useTranslation();
  if (verification.ok) {
    return <Alert color="green" variant="light" mb="md" role="presentation" title={t("record.browser.good_title")}>{t("record.browser.good", { entries: verification.entries, chains: verification.chains })}</Alert>;
  }
  return (
    <Alert color="red" variant="light" mb="md" role="alert" title={t("record.browser.bad_title")}>
      <Text size="sm" mb="xs">{t("record.browser.bad", { count: verification.findings.length })}</Text>
      <List size="sm">
        {verification.findings.map((finding) => (
          <List.Item key={`${finding.chain} ${finding.sequence} ${finding.kind}`}>
            {finding.sequence === null ? t("record.browser.finding_chain", { chain: finding.chain, detail: finding.detail }) : t("record.browser.finding", { chain: finding.chain, sequence: finding.sequence, detail: finding.detail })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
