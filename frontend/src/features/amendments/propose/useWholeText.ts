//! A whole amended text, from a Word file or the clipboard: read in this browser, compared by the server, its changes taken
//! into the proposal. Compares nothing itself.
import { useState } from "react";
import { checkAmendment } from "../../../api/amendments";
import { asProblem } from "../../../api/problem";
import type { ClauseDraft, Recommendation, Revision } from "../../../api/shapes";
import { useTranslation } from "../../../i18n";
import { announce } from "../../../ui/announce";
import { ask } from "../../../ui/confirm";
import { clausesFromClipboard, clausesFromWord } from "../../texts";
import { fromOperation, type OperationDraft } from "../operationDraft";

export interface WholeTextSource {
  recommendation: Recommendation;
  revision: Revision;
  /** How many changes stand already: they would be replaced. */
  taken: number;
  onTake: (changes: OperationDraft[]) => void;
}
export interface WholeTextHandle {
  /** The name of what is being read and compared. */
  reading: string | null;
  said: { text: string; wrong: boolean } | null;
  readFile: (file: File) => Promise<void>;
  readPasted: (pasted: Pasted) => Promise<void>;
}
/** What a clipboard holds: a page, and the same as plain text. */
export interface Pasted { html: string; plain: string }

export const pastedOf = (data: DataTransfer): Pasted => ({ html: data.getData("text/html"), plain: data.getData("text/plain") });

/** Several paragraphs, at least half as many as the text has: not the words of one clause. */
export const isWholeText = ({ plain }: Pasted, clauses: number): boolean =>
  plain.split(/[\r\n]+/).filter((line) => line.trim() !== "").length >= Math.max(2, Math.ceil(clauses / 2));

export function useWholeText({ recommendation, revision, taken, onTake }: WholeTextSource): WholeTextHandle {
  const { t } = useTranslation();
  const [reading, setReading] = useState<string | null>(null);
  const [said, setSaid] = useState<WholeTextHandle["said"]>(null);
  const say = (text: string, wrong = false) => {
    setSaid({ text, wrong });
    announce(text);
  };
  const context = { kind: "operative", level: 0, newId: () => crypto.randomUUID() } as const;
  const take = async (name: string, text: ClauseDraft[]) => {
    // A bookmark of an export names the clause it came from; every other id was invented here and says nothing.
    const known = new Set(revision.clauses.map(({ id }) => id));
    const { operations } = await checkAmendment(recommendation.id, { revision: revision.number, text: text.map(({ id, ...rest }) => (known.has(id) ? { id, ...rest } : rest)) });
    setReading(null);
    if (taken > 0 && !await ask({ title: t("proposal.word.replace_title", { name }), consequence: t("proposal.word.replace", { count: taken, name }), confirm: t("proposal.word.replace_act") })) return;
    onTake(operations.map((operation) => fromOperation(crypto.randomUUID(), operation, revision.clauses)));
    say(t("proposal.word.found", { count: operations.length, name }));
  };
  const read = async (name: string, source: () => Promise<ClauseDraft[]>) => {
    setReading(name);
    setSaid(null);
    try {
      const text = await source().catch(() => null);
      if (text === null) say(t("proposal.word.unreadable", { name }), true);
      else await take(name, text);
    } catch (thrown) {
      const problem = asProblem(thrown);
      say(problem.errors.some(({ code }) => code === "no-change") ? t("proposal.word.same", { name }) : (Object.values(problem.fields)[0] ?? problem.sentence), true);
    } finally {
      setReading(null);
    }
  };
  return {
    reading, said,
    readFile: (file) => read(file.name, () => clausesFromWord(file, context)),
    readPasted: ({ html, plain }) => read(t("proposal.word.pasted"), () => clausesFromClipboard(html, plain, context)),
  };
}
