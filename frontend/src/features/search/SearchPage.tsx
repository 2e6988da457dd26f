//! Search: what the caller may see, with the words marked in their sentence.
import { Badge, Group, NativeSelect, Paper, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { searchQuery } from "../../api/search";
import { useMe } from "../../api/session";
import type { SearchResult } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { announce } from "../../ui/announce";
import { StatusBadge } from "../../ui/badges";
import { TextLink } from "../../ui/links";
import { Page } from "../../ui/Page";
import { Loaded } from "../../ui/Waiting";
import { placeOf } from "./placeOf";
import classes from "./SearchPage.module.css";

const route = getRouteApi("/app/search");

export function SearchPage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { q = "", mandate = "" } = route.useSearch();
  const [words, setWords] = useState(q);
  const go = (next: { q?: string; mandate?: string }) => void navigate({ to: "/search", search: { q: q || undefined, mandate: mandate || undefined, ...next }, replace: true });
  const find = useDebouncedCallback((text: string) => go({ q: text.trim() || undefined }), 250);
  const results = useQuery(searchQuery(q, mandate));
  const count = results.isPlaceholderData ? undefined : results.data?.length;
  useEffect(() => {
    if (count !== undefined) announce(t("search.announced", { count, q }));
  }, [count, q, t]);
  return (
    <Page title={t("search.title")} intro={t("search.intro")} narrow>
      <form role="search" onSubmit={(event) => {
        event.preventDefault();
        find.flush();
      }}>
        <Group align="flex-end" mb="lg" gap="sm">
          <TextInput label={t("search.words")} type="search" value={words} flex="1 1 14rem" onChange={(event) => {
            setWords(event.currentTarget.value);
            find(event.currentTarget.value);
          }} />
          {me.mandates.length > 1 ? (
            <NativeSelect label={t("search.mandate")} value={mandate} onChange={(event) => go({ mandate: event.currentTarget.value || undefined })}
              data={[{ value: "", label: t("search.every") }, ...me.mandates.map(({ id, symbol }) => ({ value: id, label: symbol }))]} />
          ) : null}
        </Group>
      </form>
      {q.trim().length < 2 ? <Text c="dimmed">{t("search.start")}</Text> : (
        <Loaded query={results} lines={6}>
          {(found) => (found.length === 0 ? <Text>{t("search.none", { q })}</Text> : (
            <>
              <Text size="sm" c="dimmed" mb="xs">{t("search.found", { count: found.length })}</Text>
              <ul className={classes.list}>{found.map((result, index) => <Result key={`${result.recommendation.id} ${result.clause} ${result.comment} ${index}`} result={result} />)}</ul>
            </>
          ))}
        </Loaded>
      )}
    </Page>
  );
}

function Result({ result }: { result: SearchResult }) {
  const { t } = useTranslation();
  const { recommendation } = result;
  return (
    <Paper component="li" withBorder p="sm" bg="var(--mufakat-sheet)">
      <Group gap="xs">
        <Text span size="sm" fw={600}>{recommendation.symbol}</Text><StatusBadge status={recommendation.status} />
        <Badge variant="outline" color="gray" tt="none">{t(`search.kind.${result.kind}`)}</Badge>
      </Group>
      <TextLink to="/r/$recommendation" params={{ recommendation: recommendation.id }} hash={placeOf(result)}>{result.reference ? `${result.reference}, ${recommendation.title}` : recommendation.title}</TextLink>
      <Text size="sm" component="p" m={0} className={classes.excerpt}>
        {result.excerpt.map((part, index) => (part.highlight ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>))}
      </Text>
    </Paper>
  );
}
