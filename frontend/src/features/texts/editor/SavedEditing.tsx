//! The editor where no live line can be had (a network that lets no WebSocket through): the text is saved after each pause,
//! and whoever saved second is shown both texts. Decides nothing about the merge.
import { Alert, Stack } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useMe } from "../../../api/session";
import type { ClauseDraft, Recommendation, WorkingText } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { useSaveBeforeSignOut } from "../../../ui/keptWords";
import { useClauseEditor } from "./ClauseEditor";
import { clausesOf, documentOf } from "./conversion";
import { dropCopy, readCopy } from "./localCopy";
import { MergeDialog } from "./MergeDialog";
import { hasUnsaved, open } from "./saving";
import { SavingStatus } from "./SavingStatus";
import { useSaving } from "./useSaving";
import { WorkingDesk } from "./WorkingDesk";

const newId = () => crypto.randomUUID();

export function SavedEditing({ recommendation, text }: { recommendation: Recommendation; text: WorkingText }) {
  const { t } = useTranslation();
  const me = useMe();
  // Read once: what the page opens with does not change while it is open.
  const [opened] = useState(() => open(text, readCopy(me.user.id, recommendation.id)));
  // The version whose merge was put off; a newer one asks again.
  const [postponed, setPostponed] = useState<number | null>(null);
  const [restored, setRestored] = useState(opened.restored);
  const editing = useRef<() => void>(() => {});
  const editor = useClauseEditor({ clauses: opened.clauses, label: t("texts.editor.label", { symbol: recommendation.symbol }), onEdit: () => editing.current() });
  const read = useCallback(() => (editor ? clausesOf(editor.state.doc) : opened.clauses), [editor, opened.clauses]);
  const { saving, copyKept, edited, flush, again, tell } = useSaving({ recommendation: recommendation.id, user: me.user.id, start: opened.saving, read });
  useSaveBeforeSignOut(flush);
  useEffect(() => {
    editing.current = edited;
  }, [edited]);

  useEffect(() => {
    if (!opened.restored) dropCopy(me.user.id, recommendation.id);
  }, [me.user.id, opened.restored, recommendation.id]);

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
      return !await ask({ title: t("texts.editor.leave_title"), consequence: t("texts.editor.leave"), confirm: t("texts.editor.leave_anyway"), cancel: t("app.stay") });
    },
  });

  if (!editor) return null;
  const settle = (clauses: ClauseDraft[]) => {
    editor.commands.setContent(documentOf(clauses, newId), { emitUpdate: false });
    tell({ kind: "settled" });
    announce(t("texts.merge.settled"));
    editor.commands.focus();
  };
  return (
    <Stack gap="sm">
      <Alert color="yellow" variant="light">{t("texts.live.no_line")}</Alert>
      {restored ? <Alert color="blue" variant="light" withCloseButton closeButtonLabel={t("app.close")} onClose={() => setRestored(false)}>{t("texts.editor.restored")}</Alert> : null}
      <WorkingDesk recommendation={recommendation} editor={editor} flush={flush} status={<SavingStatus saving={saving} copyKept={copyKept} onMerge={() => setPostponed(null)} onAgain={again} />} />
      {saving.phase === "conflict" && saving.theirs && saving.theirs.version !== postponed ? <MergeDialog base={saving.base.clauses} read={read} theirs={saving.theirs} onSettle={settle} onLater={() => {
        setPostponed(saving.theirs?.version ?? null);
        editor.commands.focus();
      }} /> : null}
    </Stack>
  );
}
