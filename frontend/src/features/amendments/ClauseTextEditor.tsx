//! Writing the words of one clause: bold, italic, and the brackets that stand there already. A chunk of its own: it brings
//! the editor library. Never knows which clause it is writing.
import "@mantine/tiptap/styles.css";
import { Box, Input } from "@mantine/core";
import { RichTextEditor } from "@mantine/tiptap";
import { Mark, Node } from "@tiptap/core";
import { Bold } from "@tiptap/extension-bold";
import { Document } from "@tiptap/extension-document";
import { Italic } from "@tiptap/extension-italic";
import { Text } from "@tiptap/extension-text";
import { UndoRedo } from "@tiptap/extensions";
import { useEditor } from "@tiptap/react";
import { useEffect, useId } from "react";
import type { Run } from "../../api/shapes";
import { useTranslation } from "../../i18n";
import { styleNonce } from "../../app/nonce";
import { ClauseLanguages } from "../../ui/languagesInPlace";
import { oneParagraph } from "../texts";
import { fromDocument, toDocument } from "./clauseDocument";
import classes from "./ClauseTextEditor.module.css";

/** A clause is one paragraph: Enter starts no second one. */
const Clause = Document.extend({ content: "paragraph" });
const Paragraph = Node.create({ name: "paragraph", content: "text*", parseHTML: () => [{ tag: "p" }], renderHTML: () => ["p", 0] });
/** Words already in brackets keep them; new brackets come from a disposition, not from here. */
const Bracket = Mark.create({
  name: "bracket", inclusive: false,
  addAttributes: () => ({ id: { default: null, rendered: false }, states: { default: [], rendered: false } }),
  parseHTML: () => [],
  renderHTML: () => ["span", { class: classes.bracket }, 0],
});

export interface ClauseTextEditorProps {
  label: string; runs: Run[]; onChange: (runs: Run[]) => void; error?: string | null;
  /** Takes the caret when it opens. */
  focused?: boolean;
}

export default function ClauseTextEditor({ label, runs, onChange, error, focused = false }: ClauseTextEditorProps) {
  const { t } = useTranslation();
  const id = useId();
  const editor = useEditor({
    extensions: [Clause, Paragraph, Text, Bold, Italic, Bracket, UndoRedo, ClauseLanguages],
    content: toDocument(runs),
    injectNonce: styleNonce(),
    immediatelyRender: true,
    editorProps: {
      // Words, bold and italic of a pasted page; its styles are not for this page to apply. What comes from an editor is clean.
      transformPastedHTML: (html) => (html.includes("data-pm-slice") ? html : oneParagraph(html)),
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-error` },
    },
    onUpdate: ({ editor: changed }) => onChange(fromDocument(changed.getJSON())),
  });
  // Once the field is on the page: the editor's own autofocus may come before that, and is lost then.
  useEffect(() => {
    if (focused && !editor.isDestroyed) editor.commands.focus("end");
  }, [editor, focused]);
  return (
    <Box>
      <Input.Label id={`${id}-label`} labelElement="div">{label}</Input.Label>
      <RichTextEditor editor={editor} classNames={{ content: classes.content }} labels={{ boldControlLabel: t("amendments.form.bold"), italicControlLabel: t("amendments.form.italic") }}>
        <RichTextEditor.Toolbar>
          <RichTextEditor.ControlsGroup><RichTextEditor.Bold /><RichTextEditor.Italic /></RichTextEditor.ControlsGroup>
          <RichTextEditor.ControlsGroup><RichTextEditor.Undo aria-label={t("amendments.form.undo")} /><RichTextEditor.Redo aria-label={t("amendments.form.redo")} /></RichTextEditor.ControlsGroup>
        </RichTextEditor.Toolbar>
        <RichTextEditor.Content />
      </RichTextEditor>
      <Input.Error id={`${id}-error`} mt={4}>{error ?? ""}</Input.Error>
    </Box>
  );
}
