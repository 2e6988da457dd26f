//! The controls over the editor: kind, level, marks, brackets, moving, undo, import. Shows the keys that do the same.
import { ActionIcon, Button, Checkbox, FileButton, Group, NativeSelect, Popover, Stack, Text, Tooltip } from "@mantine/core";
import { RichTextEditor } from "@mantine/tiptap";
import { IconArrowDown, IconArrowUp, IconBrackets, IconFileImport, IconIndentDecrease, IconIndentIncrease } from "@tabler/icons-react";
import { useEditorState, type Editor } from "@tiptap/react";
import { useState, type ReactNode } from "react";
import type { ClauseKind } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { TextLink } from "../../../ui/links";
import { numbers } from "../numbering";
import classes from "./ClauseEditor.module.css";
import { clausesOf } from "./conversion";
import { bracketAt, bracketsIn, currentClause } from "./structure";

const KINDS: ClauseKind[] = ["heading", "preambular", "operative", "annex"];

export interface ToolbarProps {
  editor: Editor;
  states: { code: string; name: string }[];
  ownState: string | null;
  /** The recommendation under negotiation, whose brackets change by acts on record; null while they are the editors' own. */
  negotiated: string | null;
  onImport: (file: File) => void;
  status: ReactNode;
  tools?: ReactNode;
}

export function Toolbar({ editor, states, ownState, negotiated, onImport, status, tools }: ToolbarProps) {
  const { t } = useTranslation();
  const at = useEditorState({
    editor,
    selector: ({ editor: { state } }) => {
      const place = currentClause(state);
      return {
        kind: (place?.node.attrs.kind as ClauseKind | undefined) ?? "operative", level: (place?.node.attrs.level as number | undefined) ?? 0,
        reference: place ? (numbers(clausesOf(state.doc))[place.index]?.reference ?? "") : "",
        first: (place?.index ?? 0) === 0, last: (place?.index ?? 0) === state.doc.childCount - 1,
      };
    },
  });
  const acts = [
    { name: t("texts.editor.shallower"), key: "Ctrl+[", icon: IconIndentDecrease, off: at.level === 0, run: () => editor.chain().focus().shiftClauseLevel(-1).run() },
    { name: t("texts.editor.deeper"), key: "Ctrl+]", icon: IconIndentIncrease, off: at.level === 3, run: () => editor.chain().focus().shiftClauseLevel(1).run() },
    { name: t("texts.editor.up"), key: "Alt+↑", icon: IconArrowUp, off: at.first, run: () => editor.chain().focus().moveClause(-1).run() },
    { name: t("texts.editor.down"), key: "Alt+↓", icon: IconArrowDown, off: at.last, run: () => editor.chain().focus().moveClause(1).run() },
  ];
  return (
    <RichTextEditor.Toolbar className={classes.toolbar} role="toolbar" aria-label={t("texts.editor.toolbar")}>
      <Group gap={6} className={classes.clause}>
        <Group gap={6} wrap="nowrap" className={classes.place}>
          <Text size="sm" fw={600} className={classes.where} aria-hidden>{at.reference}</Text>
          <NativeSelect size="xs" aria-label={t("texts.editor.kind", { reference: at.reference })} value={at.kind}
            data={KINDS.map((kind) => ({ value: kind, label: t(`texts.kind.${kind}`) }))}
            onChange={(event) => editor.chain().focus().setClauseKind(event.currentTarget.value as ClauseKind).run()} />
        </Group>
        <Group gap={6} wrap="nowrap">
          {acts.map(({ name, key, icon: Icon, off, run }) => (
            <Tooltip key={key} withinPortal={false} label={`${name} (${key})`}>
              <ActionIcon variant="default" size={28} aria-label={`${name} (${key})`} aria-disabled={off || undefined} data-disabled={off || undefined} onClick={() => (off ? undefined : run())}>
                <Icon size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
          ))}
        </Group>
      </Group>
      <RichTextEditor.ControlsGroup><RichTextEditor.Bold /><RichTextEditor.Italic /></RichTextEditor.ControlsGroup>
      <Bracket editor={editor} states={states} ownState={ownState} negotiated={negotiated} />
      <RichTextEditor.ControlsGroup><RichTextEditor.Undo /><RichTextEditor.Redo /></RichTextEditor.ControlsGroup>
      <FileButton accept=".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document" onChange={(file) => (file ? onImport(file) : undefined)}>
        {(props) => <Button {...props} size="compact-sm" variant="default" leftSection={<IconFileImport size={16} aria-hidden />}>{t("texts.editor.import")}</Button>}
      </FileButton>
      {tools}
      <div className={classes.status}>{status}</div>
    </RichTextEditor.Toolbar>
  );
}

/**
 * Puts the selected words in a bracket owned by states, changes its owners, or takes it away. In negotiation only a bracket put
 * here a moment ago is still the editor's own.
 */
function Bracket({ editor, states, ownState, negotiated }: Pick<ToolbarProps, "editor" | "states" | "ownState" | "negotiated">) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [owners, setOwners] = useState<string[]>([]);
  const [put, setPut] = useState<readonly string[]>([]);
  const { inside, selected, present, held } = useEditorState({
    editor,
    selector: ({ editor: { state } }) => {
      const within = bracketsIn(state);
      const touched = bracketAt(state);
      // Words that only stand beside a bracket under negotiation get one of their own.
      const bracket = negotiated !== null && !state.selection.empty && touched && !within.includes(touched.id) ? null : touched;
      const about = bracket ? [bracket.id, ...within] : within;
      return { inside: bracket?.id ?? null, selected: !state.selection.empty, present: bracket?.states.join(" ") ?? "", held: negotiated !== null && about.some((id) => !put.includes(id)) };
    },
  });
  const close = () => {
    setOpened(false);
    editor.commands.focus();
  };
  const place = () => {
    const id = inside ?? crypto.randomUUID();
    setPut((before) => [...before, id]);
    const chain = editor.chain().focus();
    (inside ? chain.extendMarkRange("bracket") : chain).setMark("bracket", { id, states: owners.toSorted() }).run();
    close();
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus withinPortal shadow="md" width={280} position="bottom-start">
      <Popover.Target>
        <Tooltip withinPortal={false} label={t("texts.editor.bracket_hint")} disabled={opened}>
          <Button size="compact-sm" variant={inside ? "light" : "default"} aria-disabled={(!inside && !selected) || undefined} leftSection={<IconBrackets size={16} aria-hidden />} aria-haspopup="dialog" aria-expanded={opened}
            onClick={() => {
              if (!inside && !selected) return;
              setOwners(inside ? present.split(" ").filter(Boolean) : ownState ? [ownState] : []);
              setOpened((open) => !open);
            }}>{t("texts.editor.bracket")}</Button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("texts.editor.bracket_title")}>
        {held && negotiated !== null ? (
          <Stack gap="xs">
            <Text size="sm">{t("texts.editor.bracket_held")}</Text>
            <TextLink to="/r/$recommendation/brackets" params={{ recommendation: negotiated }}>{t("texts.editor.bracket_to_page")}</TextLink>
          </Stack>
        ) : (
          <Stack gap="xs">
            <Checkbox.Group label={t("texts.editor.bracket_owners")} value={owners} onChange={setOwners}>
              <Stack gap={6} mt={6} className={classes.owners}>{states.map(({ code, name }) => <Checkbox key={code} size="xs" value={code} label={`${name} (${code})`} />)}</Stack>
            </Checkbox.Group>
            <Group gap="xs">
              <Button size="xs" disabled={owners.length === 0} onClick={place}>{inside ? t("texts.editor.bracket_change") : t("texts.editor.bracket_put")}</Button>
              {inside ? <Button size="xs" variant="default" onClick={() => {
                editor.chain().focus().extendMarkRange("bracket").unsetMark("bracket").run();
                close();
              }}>{t("texts.editor.bracket_remove")}</Button> : null}
            </Group>
          </Stack>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
