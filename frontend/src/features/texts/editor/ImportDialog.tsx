//! A Word file read in this browser (nothing is uploaded): what was found, and where it goes.
import { Button, Group, Modal, Radio, ScrollArea, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { ClauseDraft } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { plainText } from "../clauses";
import { numbers } from "../numbering";
import { clausesFromHtml, type PasteContext } from "./paste";

/** The clauses of a .docx file. Throws when it is not one. */
export async function clausesFromWord(file: File, context: PasteContext): Promise<ClauseDraft[]> {
  const { default: mammoth } = await import("mammoth");
  const { value } = await mammoth.convertToHtml({ arrayBuffer: await file.arrayBuffer() }, {
    styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => h2:fresh", "comment-reference => "],
    ignoreEmptyParagraphs: true,
    convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })),
  });
  return clausesFromHtml(value, context);
}

export interface ImportDialogProps { name: string; clauses: ClauseDraft[]; onTake: (place: "after" | "replace") => void; onCancel: () => void }

export function ImportDialog({ name, clauses, onTake, onCancel }: ImportDialogProps) {
  const { t } = useTranslation();
  const [place, setPlace] = useState<"after" | "replace">("after");
  const numbered = numbers(clauses);
  return (
    <Modal opened onClose={onCancel} size="lg" title={t("texts.import.title")} closeButtonProps={{ "aria-label": t("app.close") }}>
      <Stack>
        <Text size="sm">{t("texts.import.found", { name, count: clauses.length })}</Text>
        <ScrollArea.Autosize mah="40vh" type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": t("texts.import.preview") }}>
          <Stack gap={6}>{clauses.map((clause, at) => <Text key={clause.id} size="sm"><Text span fw={600} size="xs">{numbered[at]?.reference}</Text> {plainText(clause)}</Text>)}</Stack>
        </ScrollArea.Autosize>
        <Radio.Group label={t("texts.import.where")} value={place} onChange={(value) => setPlace(value === "replace" ? "replace" : "after")}>
          <Stack gap="xs" mt="xs"><Radio value="after" label={t("texts.import.after")} /><Radio value="replace" label={t("texts.import.replace")} /></Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>{t("app.cancel")}</Button>
          <Button onClick={() => onTake(place)} disabled={clauses.length === 0}>{t("texts.import.take")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
