//! The page of the editor: opens the working text, saves it, and brings in merge, import, and what changed. Loaded on demand.
import { Alert, Box, Button, Collapse, Group, List, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useBlocker } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { keys } from "../../../api/keys";
import { mandateQuery } from "../../../api/mandates";
import { useCapitalZone, useMe, useMyMandate } from "../../../api/session";
import type { ClauseDraft, Recommendation, WorkingText } from "../../../api/shapes";
import { workingTextQuery } from "../../../api/texts";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { useSaveBeforeSignOut } from "../../../ui/keptWords";
import { Loaded } from "../../../ui/Waiting";
import { RecommendationFrame } from "../../recommendations";
import { characters, MOST_CHARACTERS, MOST_CLAUSES, plainText } from "../clauses";
import { IssueButton } from "../document/IssueDialog";
import { numbers } from "../numbering";
import { ClauseEditor, contextOf, useClauseEditor } from "./ClauseEditor";
import { clauseNodeOf, clausesOf, documentOf } from "./conversion";
import { clausesFromWord, ImportDialog } from "./ImportDialog";
import { KeysHelp } from "./KeysHelp";
import { dropCopy, readCopy } from "./localCopy";
import { KeptWords } from "./KeptWords";
import { MergeDialog } from "./MergeDialog";
import { hasUnsaved, open } from "./saving";
import { SavingStatus } from "./SavingStatus";
import { currentClause } from "./structure";
import { useSaving } from "./useSaving";
import { WorkingChanges } from "./WorkingChanges";

const route = getRouteApi("/app/r/$recommendation/edit");
const newId = () => crypto.randomUUID();

export default function EditPage() {
  const { t } = useTranslation();
  const { recommendation: id } = route.useParams();
  return (
    <RecommendationFrame recommendation={id} part={t("texts.editor.title")}>
      {(recommendation) => <Opened recommendation={recommendation} />}
    </RecommendationFrame>
  );
}

function Opened({ recommendation }: { recommendation: Recommendation }) {
  const { t } = useTranslation();
  // Asked anew each time the page opens: a text from the cache could be older than what a colleague just saved.
  const text = useQuery({ ...workingTextQuery(recommendation.id), refetchOnMount: "always" });
  if (!text.isFetchedAfterMount && !text.isError) return <Loaded query={{ ...text, data: undefined } as typeof text} lines={10}>{() => null}</Loaded>;
  return (
    <Loaded query={text} lines={10}>
      {(shown) => (shown.abilities.edit === true
        ? <Editing key={recommendation.id} recommendation={recommendation} text={shown} />
        : (
          <Alert color="yellow" variant="light" title={t("texts.editor.not_yours_title")}>
            <Text size="sm">{recommendation.pen ? t("texts.editor.pen_with", { state: recommendation.pen }) : t("texts.editor.not_yours")}</Text>
            <Link to="/r/$recommendation" params={{ recommendation: recommendation.id }}>{t("texts.editor.to_text")}</Link>
            <KeptWords recommendation={recommendation.id} />
          </Alert>
        ))}
    </Loaded>
  );
}

/** Sentences about clauses that are too long or too many, while they are typed. */
function limitsOf(clauses: ClauseDraft[], say: (reference: string, count: number) => string, tooMany: (count: number) => string): string[] {
  const numbered = numbers(clauses);
  const long = clauses.flatMap((clause, at) => {
    const text = plainText(clause);
    // A cheap bound first: no text has more characters than UTF-16 units.
    if (text.length <= MOST_CHARACTERS) return [];
    const count = characters(text);
    return count > MOST_CHARACTERS ? [say(numbered[at]?.reference ?? "", count)] : [];
  });
  return clauses.length > MOST_CLAUSES ? [...long, tooMany(clauses.length)] : long;
}

function Editing({ recommendation, text }: { recommendation: Recommendation; text: WorkingText }) {
  const { t } = useTranslation();
  const me = useMe();
  const mine = useMyMandate(recommendation.mandate);
  const zone = useCapitalZone(recommendation.mandate);
  const client = useQueryClient();
  const mandate = useQuery(mandateQuery(recommendation.mandate));
  const states = useMemo(() => (mandate.data?.delegations ?? []).filter(({ kind }) => kind === "state"), [mandate.data]);
  // Read once: what the page opens with does not change while it is open.
  const [opened] = useState(() => open(text, readCopy(me.user.id, recommendation.id)));
  const [limits, setLimits] = useState<string[]>([]);
  // The version whose merge was put off; a newer one asks again.
  const [postponed, setPostponed] = useState<number | null>(null);
  const [imported, setImported] = useState<{ name: string; clauses: ClauseDraft[] } | null>(null);
  const [changesShown, setChangesShown] = useState(false);
  const [restored, setRestored] = useState(opened.restored);
  const editing = useRef<() => void>(() => {});
  const editor = useClauseEditor(opened.clauses, t("texts.editor.label", { symbol: recommendation.symbol }), () => editing.current());
  const read = useCallback(() => (editor ? clausesOf(editor.state.doc) : opened.clauses), [editor, opened.clauses]);
  const { saving, copyKept, edited, flush, again, tell } = useSaving({ recommendation: recommendation.id, user: me.user.id, start: opened.saving, read });
  useSaveBeforeSignOut(flush);
  useEffect(() => {
    editing.current = () => {
      edited();
      if (editor) setLimits(limitsOf(clausesOf(editor.state.doc), (reference, count) => t("texts.editor.too_long", { reference, count, most: MOST_CHARACTERS }), (count) => t("texts.editor.too_many", { count, most: MOST_CLAUSES })));
    };
  }, [edited, editor, t]);

  useEffect(() => {
    if (!opened.restored) dropCopy(me.user.id, recommendation.id);
  }, [me.user.id, opened.restored, recommendation.id]);
  // The board, the open brackets and the lists may show something else now.
  useEffect(() => () => void client.invalidateQueries({ queryKey: keys.recommendation(recommendation.id), exact: true }), [client, recommendation.id]);

  // Somebody else saved while nothing here was unsaved: their text is shown at once.
  useEffect(() => {
    if (!editor || saving.phase !== "saved" || text.version <= saving.base.version) return;
    tell({ kind: "renewed", text });
    const { from } = editor.state.selection;
    // Not this person's change, so not theirs to undo.
    editor.chain().setMeta("addToHistory", false).setContent(documentOf(text.clauses, newId), { emitUpdate: false }).run();
    editor.commands.setTextSelection(Math.min(from, editor.state.doc.content.size - 1));
    announce(t("texts.editor.renewed", { name: text.updated_by?.name ?? t("texts.merge.somebody") }));
  }, [editor, saving.base.version, saving.phase, t, tell, text]);

  // Leaving saves first; only words that cannot be saved now are asked about.
  useBlocker({
    disabled: !hasUnsaved(saving), enableBeforeUnload: hasUnsaved(saving),
    shouldBlockFn: async ({ current, next }) => {
      if (current.pathname === next.pathname || await flush()) return false;
      return !await ask({ title: t("texts.editor.leave_title"), consequence: t("texts.editor.leave"), confirm: t("texts.editor.leave_anyway") });
    },
  });

  if (!editor) return null;
  const settle = (clauses: ClauseDraft[]) => {
    editor.commands.setContent(documentOf(clauses, newId), { emitUpdate: false });
    tell({ kind: "settled" });
    announce(t("texts.merge.settled"));
    editor.commands.focus();
  };
  const readFile = async (file: File) => {
    try {
      setImported({ name: file.name, clauses: await clausesFromWord(file, contextOf(editor)) });
    } catch {
      notifications.show({ color: "red", title: t("problem.heading"), message: t("texts.import.unreadable", { name: file.name }) });
    }
  };
  const take = (place: "after" | "replace") => {
    const nodes = (imported?.clauses ?? []).map(clauseNodeOf);
    const at = currentClause(editor.state);
    if (place === "replace") editor.commands.setContent({ type: "doc", content: nodes }, { emitUpdate: true });
    else editor.commands.insertContentAt(at ? at.at + at.node.nodeSize : editor.state.doc.content.size, nodes);
    setImported(null);
    editor.commands.focus();
  };
  return (
    <Stack gap="sm">
      {restored ? <Alert color="blue" variant="light" withCloseButton closeButtonLabel={t("app.close")} onClose={() => setRestored(false)}>{t("texts.editor.restored")}</Alert> : null}
      {limits.length > 0 ? <Alert color="red" variant="light" role="alert" title={t("texts.editor.limits")}><List size="sm">{limits.map((sentence) => <List.Item key={sentence}>{sentence}</List.Item>)}</List></Alert> : null}
      <Group justify="space-between" gap="xs">
        <KeysHelp />
        <Group gap="xs">
          {recommendation.newest_revision !== null ? <Button size="xs" variant="default" aria-expanded={changesShown} aria-controls="working-changes" onClick={() => setChangesShown((shown) => !shown)}>{t("texts.editor.changes")}</Button> : null}
          <IssueButton recommendation={recommendation} before={flush} size="xs" />
        </Group>
      </Group>
      <Box id="working-changes"><Collapse expanded={changesShown}>{changesShown && recommendation.newest_revision !== null ? <WorkingChanges recommendation={recommendation.id} newest={recommendation.newest_revision} /> : null}</Collapse></Box>
      <ClauseEditor editor={editor} states={states} ownState={states.some(({ code }) => code === mine?.delegation) ? (mine?.delegation ?? null) : null} onImport={(file) => void readFile(file)}
        status={<SavingStatus saving={saving} copyKept={copyKept} onMerge={() => setPostponed(null)} onAgain={again} />} />
      {saving.phase === "conflict" && saving.theirs && saving.theirs.version !== postponed ? <MergeDialog base={saving.base.clauses} read={read} theirs={saving.theirs} zone={zone} onSettle={settle} onLater={() => {
        setPostponed(saving.theirs?.version ?? null);
        editor.commands.focus();
      }} /> : null}
      {imported ? <ImportDialog {...imported} onTake={take} onCancel={() => setImported(null)} /> : null}
    </Stack>
  );
}
