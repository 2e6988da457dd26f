//! The keys of the editor, on demand.
import { Button, Kbd, Popover, Table } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { useTranslation } from "../../../i18n";

export function KeysHelp() {
  const { t } = useTranslation();
  const rows = [
    ["Ctrl+]", t("texts.editor.deeper")], ["Ctrl+[", t("texts.editor.shallower")], ["Alt+↑  Alt+↓", t("texts.editor.key_move")],
    ["Ctrl+Alt+1…4", t("texts.editor.key_kind")], ["Ctrl+B  Ctrl+I", t("texts.editor.key_marks")], ["Ctrl+Z  Ctrl+Shift+Z", t("texts.editor.key_undo")],
    ["Enter", t("texts.editor.key_enter")], ["Shift+Enter", t("texts.editor.key_line")], ["Tab", t("texts.editor.key_tab")],
  ] as const;
  return (
    <Popover withinPortal shadow="md" trapFocus returnFocus position="bottom-start">
      <Popover.Target><Button size="xs" variant="default" leftSection={<IconKeyboard size={17} aria-hidden />}>{t("texts.editor.keys")}</Button></Popover.Target>
      <Popover.Dropdown aria-label={t("texts.editor.keys")} tabIndex={-1} maw="calc(100vw - 2rem)">
        <Table fz="sm" verticalSpacing={4}><Table.Tbody>
          {rows.map(([key, meaning]) => <Table.Tr key={key}><Table.Th scope="row"><Kbd size="xs">{key}</Kbd></Table.Th><Table.Td>{meaning}</Table.Td></Table.Tr>)}
        </Table.Tbody></Table>
      </Popover.Dropdown>
    </Popover>
  );
}
