//! The editor itself: one rich-text field over the clauses of a text, with its toolbar. Owns no saving.
import "@mantine/tiptap/styles.css";
import { RichTextEditor } from "@mantine/tiptap";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Dropcursor, UndoRedo } from "@tiptap/extensions";
import { useEditor, type Editor } from "@tiptap/react";
import { useEffect, useRef, type RefObject } from "react";
import { styleNonce } from "../../../app/nonce";
import type { ClauseDraft, ClauseKind, ClauseLevel } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import classes from "./ClauseEditor.module.css";
import { clauseNodeOf, documentOf } from "./conversion";
import { DragHandle } from "./DragHandle";
import { ClauseIdentity } from "./identity";
import { ClauseNumbers } from "./numbersInPlace";
import { clausesFromHtml, clausesFromPlain, editorHtml, type PasteContext } from "./paste";
import { schemaExtensions } from "./schema";
import { ClauseStructure, currentClause } from "./structure";
import { Toolbar } from "./Toolbar";

const newId = () => crypto.randomUUID();

/** What a pasted paragraph becomes when it does not say so itself: like the clause it is pasted into. */
export function contextOf(editor: Editor | null): PasteContext {
  const attributes = editor ? currentClause(editor.state)?.node.attrs : undefined;
  const kind = (attributes?.kind as ClauseKind | undefined) ?? "operative";
  return { kind: kind === "heading" ? "operative" : kind, level: (attributes?.level as ClauseLevel | undefined) ?? 0, newId };
}

/** An editor over `clauses`; `onEdit` after each change made by the person. */
export function useClauseEditor(clauses: ClauseDraft[], label: string, onEdit: () => void): Editor | null {
  const own = useRef<Editor | null>(null);
  const editing = useRef(onEdit);
  useEffect(() => {
    editing.current = onEdit;
  }, [onEdit]);
  const editor = useEditor({
    extensions: [...schemaExtensions, UndoRedo, Dropcursor.configure({ width: 3, class: classes.drop ?? "" }), ClauseIdentity, ClauseStructure, ClauseNumbers],
    content: documentOf(clauses, newId),
    injectNonce: styleNonce(),
    shouldRerenderOnTransaction: false,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, class: classes.text ?? "", spellcheck: "true" },
      transformPastedHTML: (html) => (html.includes("data-clause") ? html : editorHtml(clausesFromHtml(html, contextOf(own.current)))),
      clipboardTextParser: (text, _context, _plain, view) => {
        const nodes = clausesFromPlain(text, contextOf(own.current)).map((clause) => view.state.schema.nodeFromJSON(clauseNodeOf(clause)));
        const only = nodes.length === 1 ? nodes[0] : undefined;
        return only ? new Slice(only.content, 0, 0) : Slice.maxOpen(Fragment.from(nodes));
      },
    },
    onUpdate: () => editing.current(),
  });
  useEffect(() => {
    own.current = editor;
  }, [editor]);
  return editor;
}

export interface ClauseEditorProps {
  editor: Editor;
  states: { code: string; name: string }[];
  ownState: string | null;
  onImport: (file: File) => void;
  /** Holds the toolbar's end: the words about saving. */
  status: React.ReactNode;
}

export function ClauseEditor({ editor, states, ownState, onImport, status }: ClauseEditorProps) {
  const { t } = useTranslation();
  const sheet: RefObject<HTMLDivElement | null> = useRef(null);
  return (
    <RichTextEditor editor={editor} className={classes.editor} withTypographyStyles={false}
      labels={{ boldControlLabel: t("texts.editor.bold"), italicControlLabel: t("texts.editor.italic"), undoControlLabel: t("texts.editor.undo"), redoControlLabel: t("texts.editor.redo") }}>
      <Toolbar editor={editor} states={states} ownState={ownState} onImport={onImport} status={status} />
      <div className={classes.sheet} ref={sheet}>
        <DragHandle editor={editor} sheet={sheet} />
        <RichTextEditor.Content />
      </div>
    </RichTextEditor>
  );
}
