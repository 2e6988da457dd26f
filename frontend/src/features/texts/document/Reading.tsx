//! One text on screen with the comments beside it: picker of revisions, one address per clause, commenting by mouse and by key.
import { ActionIcon, Button, Checkbox, Group, NativeSelect, Stack, Text, Title, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconHistory, IconLink, IconMessagePlus, IconPencilPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { commentsQuery } from "../../../api/comments";
import { asProblem } from "../../../api/problem";
import type { Clause, Comment, Recommendation, RevisionSummary } from "../../../api/shapes";
import { revisionQuery, revisionsQuery, workingTextQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { Moment } from "../../../ui/Moment";
import { useAnchored } from "../../../ui/useAnchored";
import { Loaded, ProblemNotice, Skeletons } from "../../../ui/Waiting";
import { arrange, Composer, holds, quotedIn, scopesOf, SelectionPrompt, Thread, threadsOf, type CommentThread, type Subject } from "../../comments";
import { ClauseDocument } from "../ClauseDocument";
import { clauseAnchor, plainText } from "../clauses";
import { copyText } from "../../../ui/copyText";
import { Fingerprint } from "../Fingerprint";
import type { Passage } from "../pieces";
import classes from "./Reading.module.css";

const route = getRouteApi("/app/r/$recommendation");
// `amendments` builds on this feature; loaded when somebody proposes, it is no circle at the start.
const Proposing = lazy(async () => (await import("../../amendments")).openProposing());
const AuthorshipText = lazy(() => import("../authorship/AuthorshipText"));
const ClauseHistory = lazy(() => import("../authorship/ClauseHistory"));

export interface ReadingProps { recommendation: Recommendation; shown: number | "working"; names: Readonly<Record<string, string>> }

export function Reading({ recommendation, shown, names }: ReadingProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const { propose, authors } = route.useSearch();
  const mayPropose = recommendation.abilities.amend_prepare === true || recommendation.abilities.amend_submit === true;
  const revisions = useQuery({ ...revisionsQuery(recommendation.id), enabled: recommendation.newest_revision !== null });
  // A revision issued while somebody writes a comment must not take the comment away: the old one stays until the new is there.
  const revision = useQuery({ ...revisionQuery(recommendation.id, shown === "working" ? 0 : shown), enabled: shown !== "working", placeholderData: keepPreviousData });
  const working = useQuery({ ...workingTextQuery(recommendation.id), enabled: shown === "working" });
  const list = (revisions.data ?? []).toSorted((a, b) => b.number - a.number);
  const withWorking = recommendation.abilities.read_working_text === true;
  const mayChange = recommendation.status === "drafting" || recommendation.status === "negotiation";
  const head = (current: RevisionSummary) => (
    <Stack gap={4} className={classes.head}>
      <Text size="sm"><Text span fw={600} size="sm">{current.label}</Text>{` · ${current.by.name}, ${names[current.by.delegation] ?? current.by.delegation} · `}<Moment at={current.created_at} /></Text>
      {current.note ? <Text size="sm">{current.note}</Text> : null}
      <Fingerprint groups={current.fingerprint_groups} full={current.fingerprint} />
    </Stack>
  );
  return (
    <section aria-labelledby="text-title">
      <VisuallyHidden component="h2" id="text-title">{t("texts.document.label")}</VisuallyHidden>
      <Group gap="sm" align="flex-end" mb="sm" className="no-print">
        <NativeSelect label={t("texts.document.shown")} value={String(shown)}
          data={[...(withWorking ? [{ value: "working", label: t("texts.working") }] : []), ...list.map(({ number, label }) => ({ value: String(number), label: number === recommendation.newest_revision ? t("texts.document.newest", { label }) : label }))]}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            void navigate({ search: { revision: chosen === "working" ? "working" : Number(chosen) === recommendation.newest_revision ? undefined : Number(chosen) } });
          }} />
        {typeof shown === "number" && shown > 0 ? <Button component={Link} variant="default" to="/r/$recommendation/compare" params={{ recommendation: recommendation.id } as never} search={{ from: shown - 1, to: shown } as never}>{t("texts.document.changes")}</Button> : null}
        {typeof shown === "number" && (recommendation.newest_revision ?? 0) > 0 ? <Button component={Link} variant="default" to="/r/$recommendation" params={{ recommendation: recommendation.id } as never} search={{ revision: shown === recommendation.newest_revision ? undefined : shown, ...(authors ? {} : { authors: true }) } as never}>{authors ? t("authorship.hide") : t("authorship.show")}</Button> : null}
      </Group>
      {shown === "working"
        ? <Loaded query={working} lines={10}>{(text) => (
          <>
            <Text size="sm" mb="sm" c="dimmed">{t(mayChange ? "texts.document.working_note" : "texts.document.working_note_closed")}{text.updated_by ? ` ${t("texts.document.working_by", { name: text.updated_by.name, delegation: names[text.updated_by.delegation] ?? text.updated_by.delegation })}` : ""} <Moment at={text.updated_at} /></Text>
            {text.clauses.every((clause) => plainText(clause).trim() === "") ? <Text mb="md">{t("texts.document.empty")}</Text> : null}
            <Annotated recommendation={recommendation} clauses={text.clauses} revision="working" names={names} />
          </>
        )}</Loaded>
        : <Loaded query={revision} lines={10}>{(current) => <>{head(current)}{propose !== undefined && mayPropose
          ? <Suspense fallback={<Skeletons lines={10} />}><Proposing key={current.number} recommendation={recommendation} revision={current} names={names} clause={propose}
            onClose={(sent) => void (sent ? navigate({ to: "/r/$recommendation/amendments", params: { recommendation: recommendation.id } }) : navigate({ search: { revision: shown === recommendation.newest_revision ? undefined : shown }, hash: clauseAnchor(propose), ignoreBlocker: true }))} /></Suspense>
          : authors ? <Suspense fallback={<Skeletons lines={10} />}><AuthorshipText recommendation={recommendation.id} revision={current.number} names={names} /></Suspense>
          : <Annotated recommendation={recommendation} clauses={current.clauses} revision={current.number} names={names} />}</>}</Loaded>}
    </section>
  );
}

interface AnnotatedProps { recommendation: Recommendation; clauses: Clause[]; revision: number | "working"; names: Readonly<Record<string, string>> }

function Annotated({ recommendation, clauses, revision, names }: AnnotatedProps) {
  const { t } = useTranslation();
  const comments = useQuery(commentsQuery(recommendation.id));
  // The text does not wait for its comments, and is not lost with them.
  const list = comments.data ?? [];
  return (
    <>
      {comments.isError && comments.data === undefined ? <ProblemNotice problem={asProblem(comments.error)} retry={() => void comments.refetch()} /> : null}
      <Beside recommendation={recommendation} clauses={clauses} revision={revision} names={names} comments={list} count={comments.data === undefined ? null : t("comments.count", { count: list.filter(({ deleted }) => !deleted).length })} />
    </>
  );
}

function Beside({ recommendation, clauses, revision, names, comments, count }: AnnotatedProps & { comments: Comment[]; count: string | null }) {
  const { t } = useTranslation();
  const hash = useAnchored();
  const [withResolved, setWithResolved] = useState(false);
  const [subject, setSubject] = useState<Subject | null>(null);
  const [past, setPast] = useState<Clause | null>(null);
  const [asked, setAsked] = useState(false);
  const mayComment = scopesOf(recommendation).length > 0;
  // A proposal is made on the newest revision; the server says whether this person may.
  const mayPropose = (recommendation.abilities.amend_prepare === true || recommendation.abilities.amend_submit === true) && revision === recommendation.newest_revision;
  // Comments are anchored to revisions; the working text shows those of the newest one where its clauses still are.
  const older = typeof revision === "number" && revision !== recommendation.newest_revision ? revision : null;
  const anchorable = typeof revision === "number";
  const threads = useMemo(() => threadsOf(comments), [comments]);
  const resolved = threads.filter(({ root }) => root.resolved !== null).length;
  const { byClause, general, orphaned, elsewhere } = useMemo(
    () => arrange(threads.filter((thread) => withResolved || thread.root.resolved === null || holds(thread, hash)), older, new Set(clauses.map(({ id }) => id))), [clauses, hash, older, threads, withResolved]);
  const passages = useMemo(() => Object.fromEntries(clauses.flatMap((clause): [string, Passage[]][] => {
    const found = revision === "working" ? [] : (byClause[clause.id] ?? []).map(({ root }) => quotedIn(root, plainText(clause), older)).filter((quoted) => quoted !== null);
    return found.length > 0 ? [[clause.id, found]] : [];
  })), [byClause, clauses, older, revision]);

  const about = (clause: Clause, passage: { start: number; end: number } | null): void => {
    if (anchorable) setSubject({ kind: "clause", revision, clause: clause.id, reference: clause.reference, text: plainText(clause), passage });
  };
  const done = () => {
    const back = subject?.kind === "clause" ? clauseAnchor(subject.clause) : null;
    setSubject(null);
    if (back) document.getElementById(back)?.focus({ preventScroll: true });
  };
  const thread = (each: CommentThread, quoted = false) => <Thread key={each.root.id} thread={each} recommendation={recommendation} names={names} quoted={quoted} />;
  const link = (clause: Clause) => `${window.location.origin}/r/${recommendation.id}${typeof revision === "number" ? `?revision=${revision}` : ""}#${clauseAnchor(clause.id)}`;
  return (
    <>
      <div className={classes.sheet}>
        <ClauseDocument clauses={clauses} names={names} passages={passages} cited={hash.startsWith("clause-") ? [hash.slice("clause-".length)] : []}
          renderControls={(clause) => (
            <>
              <Tooltip withinPortal={false} label={t("texts.document.copy_link", { reference: clause.reference })}><ActionIcon variant="subtle" color="gray" size={28} aria-label={t("texts.document.copy_link", { reference: clause.reference })} onClick={() => void copyText(link(clause))}><IconLink size={17} aria-hidden /></ActionIcon></Tooltip>
              {typeof revision === "number" && (recommendation.newest_revision ?? 0) > 0 ? <Tooltip withinPortal={false} label={t("authorship.history", { reference: clause.reference })}><ActionIcon variant="subtle" color="gray" size={28} aria-haspopup="dialog" aria-label={t("authorship.history", { reference: clause.reference })} onClick={() => { setAsked(true); setPast(clause); }}><IconHistory size={17} aria-hidden /></ActionIcon></Tooltip> : null}
              {mayPropose ? <Tooltip withinPortal={false} label={t("proposal.on_clause", { reference: clause.reference })}><ActionIcon component={Link} to="/r/$recommendation" params={{ recommendation: recommendation.id } as never} search={{ revision, propose: clause.id } as never} variant="subtle" color="gray" size={28} aria-label={t("proposal.on_clause", { reference: clause.reference })}><IconPencilPlus size={17} aria-hidden /></ActionIcon></Tooltip> : null}
              {mayComment && anchorable ? <Tooltip withinPortal={false} label={t("comments.on_clause", { reference: clause.reference })}><ActionIcon variant="subtle" color="gray" size={28} aria-label={t("comments.on_clause", { reference: clause.reference })} onClick={() => about(clause, null)}><IconMessagePlus size={17} aria-hidden /></ActionIcon></Tooltip> : null}
            </>
          )}
          renderBeside={(clause) => {
            const here = byClause[clause.id] ?? [];
            const composing = subject?.kind === "clause" && subject.clause === clause.id;
            if (here.length === 0 && !composing) return null;
            return <Stack gap="xs" py={6}>{here.map((each) => thread(each, revision === "working"))}{composing ? <Composer key={clause.id} recommendation={recommendation} subject={subject} onDone={done} /> : null}</Stack>;
          }} />
      </div>
      {asked ? <Suspense fallback={null}><ClauseHistory recommendation={recommendation.id} clause={past} names={names} onClose={() => setPast(null)} /></Suspense> : null}
      {mayComment && anchorable ? <SelectionPrompt onChoose={({ clause: id, start, end }) => {
        const clause = clauses.find((each) => each.id === id);
        if (clause) about(clause, { start, end });
      }} /> : null}
      <Stack gap="sm" mt="lg" className="no-print" component="section" aria-labelledby="comments-title">
        <Group justify="space-between">
          <Title order={2} size="h3" id="comments-title">{t("comments.title")}{count === null ? null : <>{" "}<Text span size="sm" c="dimmed">({count})</Text></>}</Title>
          {resolved > 0 ? <Checkbox label={t("comments.show_resolved", { count: resolved })} checked={withResolved} onChange={(event) => setWithResolved(event.currentTarget.checked)} /> : null}
        </Group>
        {elsewhere > 0 ? <Text size="sm" c="dimmed">{t("comments.elsewhere", { count: elsewhere })}</Text> : null}
        {orphaned.length > 0 ? <><Title order={3} size="h5">{t("comments.orphaned")}</Title><Text size="sm" c="dimmed">{t("comments.orphaned_hint")}</Text><div className={classes.threads}>{orphaned.map((each) => thread(each, true))}</div></> : null}
        {general.length > 0 ? <><Title order={3} size="h5">{t("comments.general")}</Title><div className={classes.threads}>{general.map((each) => thread(each))}</div></> : null}
        {mayComment ? (subject?.kind === "whole"
          ? <div className={classes.threads}><Composer recommendation={recommendation} subject={subject} onDone={done} /></div>
          : <Group><Button variant="default" size="sm" leftSection={<IconMessagePlus size={17} aria-hidden />} onClick={() => setSubject({ kind: "whole" })}>{t("comments.on_whole")}</Button></Group>) : null}
      </Stack>
    </>
  );
}
