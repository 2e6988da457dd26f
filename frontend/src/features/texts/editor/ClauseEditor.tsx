//! The editor itself: one rich-text field over the clauses of a text, with its toolbar. Owns no saving.
import "@mantine/tiptap/styles.css";
import { RichTextEditor } from "@mantine/tiptap";
import { Fragment, Slice } from "@tiptap/pm/model";
import { Dropcursor, UndoRedo } from "@tiptap/extensions";
import type { AnyExtension } from "@tiptap/core";
import { useEditor, type Editor } from "@tiptap/react";
import { useEffect, useRef, type ReactNode, type RefObject } from "react";
import { styleNonce } from "../../../app/nonce";
import type { ClauseDraft, ClauseKind, ClauseLevel } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { ClauseLanguages } from "../../../ui/languagesInPlace";
import classes from "./ClauseEditor.module.css";
import { clauseNodeOf, documentOf } from "./conversion";
import { DragHandle } from "./DragHandle";
import { ClauseIdentity } from "./identity";
import { ClauseNumbers } from "./numbersInPlace";
import { clausesFromHtml, clausesFromPlain, editorHtml, type PasteContext } from "./paste";
import { PendingCaret } from "./pendingCaret";
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

export interface ClauseEditorOptions {
  /** The words to begin with; a shared text brings its own. */
  clauses?: ClauseDraft[];
  /** What makes it an editor over a shared text; undo of this browser's own when absent. */
  shared?: AnyExtension[];
  label: string;
  editable?: boolean;
  onEdit?: () => void;
}

/** An editor; `onEdit` after each change of its words. */
export function useClauseEditor({ clauses, shared, label, editable = true, onEdit }: ClauseEditorOptions): Editor | null {
  const own = useRef<Editor | null>(null);
  const editing = useRef(onEdit);
  useEffect(() => {
    editing.current = onEdit;
  }, [onEdit]);
  const shown = useRef({ label, editable });
  useEffect(() => {
    shown.current = { label, editable };
  }, [editable, label]);
  const editor = useEditor({
    extensions: [...schemaExtensions, PendingCaret, ...(shared ?? [UndoRedo]), Dropcursor.configure({ width: 3, class: classes.drop ?? "" }), ClauseIdentity, ClauseStructure, ClauseNumbers, ClauseLanguages],
    ...(clauses ? { content: documentOf(clauses, newId) } : {}),
    editable,
    injectNonce: styleNonce(),
    shouldRerenderOnTransaction: false,
    editorProps: {
      // Asked again whenever the right to write comes or goes: a text that is only read is no field.
      attributes: () => ({
        "aria-label": shown.current.label, class: classes.text ?? "", spellcheck: "true",
        ...(shown.current.editable ? { role: "textbox", "aria-multiline": "true", tabindex: "0" } : { role: "document", tabindex: "0" }),
      }),
      transformPastedHTML: (html) => (html.includes("data-clause") ? html : editorHtml(clausesFromHtml(html, contextOf(own.current)))),
      clipboardTextParser: (text, _context, _plain, view) => {
        const nodes = clausesFromPlain(text, contextOf(own.current)).map((clause) => view.state.schema.nodeFromJSON(clauseNodeOf(clause)));
        const only = nodes.length === 1 ? nodes[0] : undefined;
        return only ? new Slice(only.content, 0, 0) : Slice.maxOpen(Fragment.from(nodes));
      },
    },
    onUpdate: () => editing.current?.(),
  });
  useEffect(() => {
    if (editor && editor.isEditable !== editable) editor.setEditable(editable, false);
  }, [editable, editor]);
  useEffect(() => {
    own.current = editor;
  }, [editor]);
  return editor;
}

export interface ClauseEditorProps {
  editor: Editor;
  states: { code: string; name: string }[];
  ownState: string | null;
  /** The recommendation under negotiation, whose brackets change by acts on record; null while they are the editors' own. */
  negotiated?: string | null;
  onImport: (file: File) => void;
  /** Holds the toolbar's end: the words about saving. */
  status: ReactNode;
  /** Controls of the toolbar that only one way of saving has. */
  tools?: ReactNode;
  /** Stands in place of the controls when the text is only read. */
  reading?: ReactNode;
}

export function ClauseEditor({ editor, states, ownState, negotiated = null, onImport, status, tools, reading }: ClauseEditorProps) {
  const { t } = useTranslation();
  const sheet: RefObject<HTMLDivElement | null> = useRef(null);
  return (
    <RichTextEditor editor={editor} className={classes.editor} withTypographyStyles={false}
      labels={{ boldControlLabel: t("texts.editor.bold"), italicControlLabel: t("texts.editor.italic"), undoControlLabel: t("texts.editor.undo"), redoControlLabel: t("texts.editor.redo") }}>
      {reading ? <div className={classes.toolbar}>{reading}<div className={classes.status}>{status}</div></div> : <Toolbar editor={editor} states={states} ownState={ownState} negotiated={negotiated} onImport={onImport} status={status} tools={tools} />}
      <div className={classes.sheet} ref={sheet}>
        {reading ? null : <DragHandle editor={editor} sheet={sheet} />}
        <RichTextEditor.Content />
      </div>
    </RichTextEditor>
  );
}
