//! The one door of the feature `texts`. The pages load on demand, the editor in a chunk of its own; what other features show of
//! a text (document, differences) is small and loads with them.
import { lazy } from "react";

export const DocumentPage = lazy(() => import("./document/DocumentPage"));
export const EditPage = lazy(() => import("./editor/EditPage"));
export const ComparePage = lazy(() => import("./compare/ComparePage"));
/** The live editor over what is prepared inside; brings the editor. */
export const RoundEditing = lazy(() => import("./live/RoundEditing"));
export const KeptWords = lazy(() => import("./editor/KeptWords").then(({ KeptWords: component }) => ({ default: component })));
export type { LiveSubject } from "./live/subject";

export { ChangeList, type ChangeListProps } from "./compare/ChangeList";
export { ClauseDocument, type ClauseDocumentProps } from "./ClauseDocument";
export { clauseAnchor, gainsBrackets, MOST_CHARACTERS, plainText } from "./clauses";
export { oneParagraph } from "./editor/paste";
export { differences } from "./differences";
export { Fingerprint } from "./Fingerprint";
export { numbers } from "./numbering";
export { Wording, type WordingProps } from "./Wording";
export { Segments, type SegmentsProps } from "./Segments";

/** The clauses of a .docx file, read in this browser. Throws when it is not one. Brings the reader of Word files with it. */
export const clausesFromWord: typeof import("./editor/ImportDialog").clausesFromWord = async (file, context) => (await import("./editor/ImportDialog")).clausesFromWord(file, context);
/** The clauses of what was pasted: of the page where the clipboard holds one, else of the plain text. */
export async function clausesFromClipboard(html: string, plain: string, context: import("./editor/paste").PasteContext): Promise<import("../../api/shapes").ClauseDraft[]> {
  const { clausesFromHtml, clausesFromPlain } = await import("./editor/paste");
  const found = html === "" ? [] : clausesFromHtml(html, context);
  return found.length > 0 ? found : clausesFromPlain(plain, context);
}
