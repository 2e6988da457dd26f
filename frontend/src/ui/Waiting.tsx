//! Waiting: nothing for the first 300 ms, then skeletons. Owns no request.
import { Alert, Button, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { asProblem, type ApiProblem } from "../api/problem";
import { useTranslation } from "../i18n";
import { TextLink } from "./links";
import { withOwnTimes } from "./time";

/** True once `waiting` has lasted 300 ms. */
export function useSlow(waiting: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) return;
    const timer = window.setTimeout(() => setSlow(true), 300);
    return () => {
      window.clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting]);
  return waiting && slow;
}

export function Skeletons({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  const slow = useSlow(true);
  return (
    <Stack gap="sm" aria-busy="true">
      {slow ? <VisuallyHidden>{t("app.waiting")}</VisuallyHidden> : null}
      {slow && Array.from({ length: lines }, (_, line) => <Skeleton key={line} height={18} width={`${100 - ((line * 17) % 40)}%`} />)}
    </Stack>
  );
}

/** A refused or failed request as a sentence, with a way to try again where that may help. */
export function ProblemNotice({ problem, retry }: { problem: ApiProblem | null | undefined; retry?: () => void }) {
  const { t } = useTranslation();
  if (!problem) return null;
  return (
    <Alert color="red" variant="light" role="alert" title={t("problem.heading")}>
      <Text size="sm">{withOwnTimes(problem.sentence)}</Text>
      {retry && problem.passing ? <Button mt="xs" size="xs" variant="default" onClick={retry}>{t("problem.again")}</Button> : null}
    </Alert>
  );
}

/** What is needed of a query, read whole or page by page. */
interface Asked<Data> { data: Data | undefined; isError: boolean; error: Error | null; refetch: () => unknown }

/** Shows what a query answered; skeletons while it waits, a sentence when it fails, and the way home when there is nothing. Data already there stays on screen. */
export function Loaded<Data>({ query, lines, children }: { query: Asked<Data>; lines?: number; children: (data: Data) => ReactNode }) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) {
    const problem = asProblem(query.error);
    return (
      <>
        <ProblemNotice problem={problem} retry={() => void query.refetch()} />
        {problem.status === 404 ? <WayHome /> : null}
      </>
    );
  }
  return <Skeletons lines={lines ?? 4} />;
}

function WayHome() {
  const { t } = useTranslation();
  return <Text mt="md"><TextLink to="/">{t("app.to_home")}</TextLink></Text>;
}
