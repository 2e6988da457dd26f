//! A whole amended text from a Word file: read in this browser, compared by the server, its changes taken into the proposal.
import { Box, Button, FileButton, Group, Text } from "@mantine/core";
import { IconFileTypeDocx } from "@tabler/icons-react";
import { useState } from "react";
import { checkAmendment } from "../../../api/amendments";
import { asProblem } from "../../../api/problem";
import type { Recommendation, Revision } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { clausesFromWord } from "../../texts";
import { fromOperation, type OperationDraft } from "../operationDraft";

export interface WordFileProps {
  recommendation: Recommendation;
  revision: Revision;
  /** How many changes stand already: they would be replaced. */
  taken: number;
  onTake: (changes: OperationDraft[]) => void;
}

export function WordFile({ recommendation, revision, taken, onTake }: WordFileProps) {
  const { t } = useTranslation();
  const [reading, setReading] = useState(false);
  const [said, setSaid] = useState<{ text: string; wrong: boolean } | null>(null);
  const say = (text: string, wrong = false) => {
    setSaid({ text, wrong });
    announce(text);
  };
  const read = async (file: File) => {
    setReading(true);
    setSaid(null);
    try {
      const text = await clausesFromWord(file, { kind: "operative", level: 0, newId: () => crypto.randomUUID() }).catch(() => null);
      if (text === null) {
        say(t("proposal.word.unreadable", { name: file.name }), true);
        return;
      }
      // A bookmark of an export names the clause it came from; every other id was invented here and says nothing.
      const known = new Set(revision.clauses.map(({ id }) => id));
      const { operations } = await checkAmendment(recommendation.id, { revision: revision.number, text: text.map(({ id, ...rest }) => (known.has(id) ? { id, ...rest } : rest)) });
      if (taken > 0 && !await ask({ title: t("proposal.word.replace_title"), consequence: t("proposal.word.replace", { count: taken }), confirm: t("proposal.word.replace_act") })) return;
      onTake(operations.map((operation) => fromOperation(crypto.randomUUID(), operation, revision.clauses)));
      say(t("proposal.word.found", { count: operations.length, name: file.name }));
    } catch (thrown) {
      const problem = asProblem(thrown);
      say(problem.errors.some(({ code }) => code === "no-change") ? t("proposal.word.same", { name: file.name }) : (Object.values(problem.fields)[0] ?? problem.sentence), true);
    } finally {
      setReading(false);
    }
  };
  return (
    <Box>
      <Group gap="sm">
        <FileButton accept=".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document" onChange={(file) => { if (file) void read(file); }}>
          {(props) => <Button {...props} size="compact-sm" variant="default" loading={reading} leftSection={<IconFileTypeDocx size={16} aria-hidden />}>{t("proposal.word.act")}</Button>}
        </FileButton>
        <Text size="sm">{t("proposal.word.help")}</Text>
      </Group>
      {said ? <Text size="sm" mt={4} fw={600} {...(said.wrong ? { c: "var(--mantine-color-error)" } : {})}>{said.text}</Text> : null}
    </Box>
  );
}
