//! The compilation of one recommendation: filters, totals, conflicts, the text with every proposal in place. Its address
//! carries the filters. The server compiles; this only shows.
import { Alert, Button, Checkbox, Group, List, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { amendmentsQuery, compilationQuery } from "../../../api/amendments";
import { BASE } from "../../../api/http";
import { useRoster } from "../../../api/roster";
import type { Compilation } from "../../../api/negotiation";
import type { AmendmentStatus, Recommendation } from "../../../api/shapes";
import { revisionQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { ButtonLink } from "../../../ui/links";
import { Loaded } from "../../../ui/Waiting";
import { RecommendationFrame } from "../../recommendations";
import { clauseAnchor, plainText } from "../../texts";
import { AmendmentCard } from "../AmendmentCard";
import classes from "./Compilation.module.css";
import { CompiledDocument, Unplaced } from "./CompiledDocument";

const route = getRouteApi("/app/r/$recommendation/compilation");
/** So many conflicts are listed unasked. */
const FEW = 6;
const statuses: AmendmentStatus[] = ["proposed", "needs_attention", "prepared", "bracketed", "accepted", "accepted_as_modified", "not_retained"];

export default function CompilationPage() {
  const { t } = useTranslation();
  const { recommendation: id } = route.useParams();
  return <RecommendationFrame recommendation={id} part={t("compilation.title")}>{(recommendation) => <Filtered recommendation={recommendation} />}</RecommendationFrame>;
}

function Filtered({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  const { revision, state, clause, status, only = false } = route.useSearch();
  const navigate = route.useNavigate();
  const roster = useRoster(recommendation.mandate);
  const newest = recommendation.newest_revision;
  const [opened, setOpened] = useState<string | null>(null);
  const filter = { ...(revision === undefined ? {} : { revision }), ...(state ? { state } : {}), ...(clause ? { clause } : {}), ...(status ? { status } : {}) };
  const query = useQuery({ ...compilationQuery(recommendation.id, filter), placeholderData: keepPreviousData, enabled: newest !== null });
  const text = useQuery({ ...revisionQuery(recommendation.id, revision ?? newest ?? 0), enabled: newest !== null });
  const names = useMemo(() => Object.fromEntries(roster.states.map(({ code, name }) => [code, name])), [roster.states]);
  const go = (change: { revision?: number | undefined; state?: string | undefined; clause?: string | undefined; status?: string | undefined; only?: true | undefined }) => void navigate({ search: { revision, state, clause, status, only: only || undefined, ...change }, replace: true });
  const chosen = Object.entries(filter).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join("");
  const export_ = `${BASE}/recommendations/${recommendation.id}/export?format=html&view=compilation${chosen}${only ? "&only=true" : ""}`;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end" className="no-print">
        {newest !== null && newest > 0 ? <NativeSelect label={t("compilation.filter.revision")} value={String(revision ?? newest)} data={Array.from({ length: newest + 1 }, (_, at) => ({ value: String(newest - at), label: newest - at === 0 ? t("texts.zero_draft") : t("texts.revision", { number: newest - at }) }))}
          onChange={(event) => go({ revision: Number(event.currentTarget.value) === newest ? undefined : Number(event.currentTarget.value) })} /> : null}
        <NativeSelect label={t("compilation.filter.state")} value={state ?? ""} data={[{ value: "", label: t("app.all") }, ...roster.states.map(({ code, name }) => ({ value: code, label: name }))]} onChange={(event) => go({ state: event.currentTarget.value || undefined })} />
        <NativeSelect label={t("compilation.filter.clause")} value={clause ?? ""} data={[{ value: "", label: t("app.all") }, ...(text.data?.clauses ?? []).map((each) => ({ value: each.id, label: each.reference || plainText(each).slice(0, 30) }))]} onChange={(event) => go({ clause: event.currentTarget.value || undefined })} />
        <NativeSelect label={t("compilation.filter.status")} value={status ?? ""} data={[{ value: "", label: t("compilation.filter.pending") }, ...statuses.map((value) => ({ value, label: t(`amendments.status.${value}`) }))]} onChange={(event) => go({ status: event.currentTarget.value || undefined })} />
        <Checkbox label={t("compilation.filter.only")} checked={only} onChange={(event) => go({ only: event.currentTarget.checked || undefined })} mb={8} />
      </Group>
      <Group gap="xs" className="no-print">
        {recommendation.abilities.dispose ? <ButtonLink to="/r/$recommendation/merge" params={{ recommendation: recommendation.id }} size="xs">{t("compilation.to_merge")}</ButtonLink> : null}
        <Button size="xs" variant="default" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>{t("compilation.print")}</Button>
        <Button size="xs" variant="default" component="a" href={export_} download>{t("compilation.export")}</Button>
      </Group>
      <Loaded query={query} lines={12}>{(compilation) => <Compiled compilation={compilation} names={names} only={only} onOpen={setOpened} />}</Loaded>
      <OneAmendment id={opened} recommendation={recommendation} compilation={chosen === "" ? query.data : undefined} onClose={() => setOpened(null)} />
    </Stack>
  );
}

function Compiled({ compilation, names, only, onOpen }: { compilation: Compilation; names: Readonly<Record<string, string>>; only: boolean; onOpen: (amendment: string) => void }) {
  const { t } = useTranslation();
  const { totals, conflicts, amendments } = compilation;
  const unplaced = amendments.filter(({ placed }) => !placed);
  const listed = useOpenOnPaper();
  return (
    <>
      <Text role="status" component="div">
        <Text span fw={600}>{compilation.symbol}, {compilation.label}</Text>{": "}
        {t("compilation.totals.amendments", { count: totals.amendments })} {t("compilation.totals.clauses", { count: totals.clauses_touched })}, {totals.conflicts === 0 ? t("compilation.totals.no_conflicts") : t("compilation.totals.conflicts", { count: totals.conflicts })}
        <Text span size="xs" c="dimmed" className="only-print">{` · ${compilation.fingerprint_groups}`}</Text>
      </Text>
      {conflicts.length > 0 ? (
        <Alert color="orange" variant="light">
          {/* Many conflicts do not keep the reader from the text. */}
          <details ref={listed} open={conflicts.length <= FEW}>
            <summary className={classes.conflicts}>{`${t("compilation.conflicts")} (${conflicts.length})`}</summary>
            <Text size="sm" my={4}>{t("compilation.conflicts_hint")}</Text>
            <List size="sm" spacing={6}>{conflicts.map((conflict, at) => <List.Item key={at}><a href={`#${clauseAnchor(conflict.clause)}`}>{conflict.sentence}</a></List.Item>)}</List>
          </details>
        </Alert>
      ) : null}
      {unplaced.length > 0 ? <Alert color="orange" variant="light" title={t("compilation.unplaced")}><Unplaced amendments={unplaced} onOpen={onOpen} /></Alert> : null}
      {amendments.length === 0 ? <Text>{t("compilation.empty")}</Text> : null}
      <CompiledDocument compilation={compilation} names={names} only={only} onOpen={onOpen} />
    </>
  );
}

/** Paper unfolds nothing: what is folded is open while the page is printed. */
function useOpenOnPaper() {
  const folded = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    let closed = false;
    const open = (now: boolean) => {
      if (folded.current) folded.current.open = now;
    };
    const before = () => {
      closed = folded.current?.open === false;
      open(true);
    };
    const after = () => {
      if (closed) open(false);
    };
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);
  return folded;
}

/** Stays mounted while closed: only so does the focus return to where it was. `compilation`: the whole one, which knows every conflict. */
function OneAmendment({ id, recommendation, compilation, onClose }: { id: string | null; recommendation: Recommendation; compilation: Compilation | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery({ ...amendmentsQuery(recommendation.id), enabled: id !== null });
  return (
    <Modal opened={id !== null} onClose={onClose} size="xl" title={t("compilation.detail")} closeButtonProps={{ "aria-label": t("app.close") }}>
      <Loaded query={query}>{(amendments) => amendments.filter((amendment) => amendment.id === id).map((amendment) => <AmendmentCard key={amendment.id} amendment={amendment} recommendation={recommendation} {...(compilation ? { compilation } : {})} />)}</Loaded>
    </Modal>
  );
}
