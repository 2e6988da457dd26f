//! The desk around the editor, whatever is written on it and however it is saved: limits, keys, what changed, import from
//! Word. Owns no saving.
import { Alert, Box, Button, Collapse, Group, List, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import type { Editor } from "@tiptap/react";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { mandateQuery } from "../../../api/mandates";
import { useMyMandate } from "../../../api/session";
import type { ClauseDraft } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { Working } from "../../../ui/Working";
import { characters, MOST_CHARACTERS, MOST_CLAUSES, plainText } from "../clauses";
import { numbers } from "../numbering";
import { ClauseEditor, contextOf } from "./ClauseEditor";
import { clauseNodeOf, clausesOf } from "./conversion";
import { clausesFromWord, ImportDialog } from "./ImportDialog";
import { KeysHelp } from "./KeysHelp";
import { currentClause } from "./structure";

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

export interface DeskProps {
  mandate: string;
  editor: Editor;
  status: ReactNode;
  /** The recommendation under negotiation whose brackets this text holds. */
  negotiated?: string | null;
  /** Stands beside the keys: who is here. */
  beside?: ReactNode;
  /** Controls of the toolbar that only one way of saving has. */
  tools?: ReactNode;
  /** The formal acts on what is written here. */
  acts?: ReactNode;
  /** What the text changes, on demand. */
  changes?: () => ReactNode;
}

export function Desk({ mandate: id, editor, status, negotiated = null, beside, tools, acts, changes }: DeskProps) {
  const { t } = useTranslation();
  const mine = useMyMandate(id);
  const mandate = useQuery(mandateQuery(id));
  const states = useMemo(() => (mandate.data?.delegations ?? []).filter(({ kind }) => kind === "state"), [mandate.data]);
  const [limits, setLimits] = useState<string[]>([]);
  const [imported, setImported] = useState<{ name: string; clauses: ClauseDraft[] } | null>(null);
  const [reading, setReading] = useState<string | null>(null);
  const [changesShown, setChangesShown] = useState(false);
  useEffect(() => {
    const look = () => setLimits((shown) => {
      const found = limitsOf(clausesOf(editor.state.doc), (reference, count) => t("texts.editor.too_long", { reference, count, most: MOST_CHARACTERS }), (count) => t("texts.editor.too_many", { count, most: MOST_CLAUSES }));
      return found.length === 0 && shown.length === 0 ? shown : found;
    });
    editor.on("update", look);
    return () => void editor.off("update", look);
  }, [editor, t]);

  const readFile = async (file: File) => {
    setReading(file.name);
    try {
      setImported({ name: file.name, clauses: await clausesFromWord(file, contextOf(editor)) });
    } catch {
      notifications.show({ color: "red", title: t("problem.heading"), message: t("texts.import.unreadable", { name: file.name }) });
    } finally {
      setReading(null);
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
      {limits.length > 0 ? <Alert color="red" variant="light" role="alert" title={t("texts.editor.limits")}><List size="sm">{limits.map((sentence) => <List.Item key={sentence}>{sentence}</List.Item>)}</List></Alert> : null}
      <Group justify="space-between" gap="xs">
        <Group gap="xs"><KeysHelp />{beside}</Group>
        <Group gap="xs">
          {changes ? <Button size="xs" variant="default" aria-expanded={changesShown} aria-controls="working-changes" onClick={() => setChangesShown((shown) => !shown)}>{t("texts.editor.changes")}</Button> : null}
          {acts}
        </Group>
      </Group>
      <Box id="working-changes"><Collapse expanded={changesShown}>{changesShown ? changes?.() : null}</Collapse></Box>
      <Working what={reading === null ? null : t("texts.import.reading", { name: reading })} />
      <ClauseEditor editor={editor} states={states} ownState={states.some(({ code }) => code === mine?.delegation) ? (mine?.delegation ?? null) : null} negotiated={negotiated} onImport={(file) => void readFile(file)} status={status} tools={tools} />
      {imported ? <ImportDialog {...imported} onTake={take} onCancel={() => setImported(null)} /> : null}
    </Stack>
  );
}
