//! Where a whole amended text comes in: a Word file, or a paste. Says what was found. Reads nothing itself.
import { Box, Button, FileButton, Group, Text, Textarea } from "@mantine/core";
import { IconClipboardText, IconFileTypeDocx } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "../../../i18n";
import { Working } from "../../../ui/Working";
import { pastedOf, type WholeTextHandle } from "./useWholeText";

export function WholeText({ handle: { reading, said, readFile, readPasted } }: { handle: WholeTextHandle }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Box>
      <Group gap="sm">
        <FileButton accept=".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document" onChange={(file) => { if (file) void readFile(file); }}>
          {(props) => <Button {...props} size="compact-sm" variant="default" loading={reading !== null} leftSection={<IconFileTypeDocx size={16} aria-hidden />}>{t("proposal.word.act")}</Button>}
        </FileButton>
        <Button size="compact-sm" variant="default" aria-expanded={open} leftSection={<IconClipboardText size={16} aria-hidden />} onClick={() => setOpen(!open)}>{t("proposal.word.paste")}</Button>
        <Text size="sm">{t("proposal.word.help")}</Text>
      </Group>
      {open ? (
        // Holds nothing: what is pasted goes to the comparison, with the marks of its page.
        <Textarea mt="xs" label={t("proposal.word.paste_here")} description={t("proposal.word.paste_help")} minRows={2} value="" onChange={() => undefined} disabled={reading !== null}
          onPaste={(event) => {
            event.preventDefault();
            void readPasted(pastedOf(event.clipboardData));
          }} />
      ) : null}
      <Working what={reading === null ? null : t("proposal.word.reading", { name: reading })} />
      {said ? <Text size="sm" mt={4} fw={600} {...(said.wrong ? { c: "var(--mantine-color-error)" } : {})}>{said.text}</Text> : null}
    </Box>
  );
}
