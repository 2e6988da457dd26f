//! The words selected on the page as a passage of one clause. Reads the page; changes nothing.

export interface SelectedPassage { clause: string; start: number; end: number; quote: string; box: DOMRect }

/** The selection, when it lies within the words of one clause of the document. */
export function selectedPassage(): SelectedPassage | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const within = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>("[data-clause-words]");
  const clause = within(range.startContainer);
  if (!clause) return null;
  // A triple click ends at the start of the next paragraph: what lies in this clause counts.
  const pieces = [...clause.querySelectorAll<HTMLElement>("[data-from]")].filter((piece) => range.intersectsNode(piece));
  const last = within(range.endContainer);
  if (last && last !== clause && range.endOffset > 0) return null;
  let [start, end] = [Infinity, -Infinity];
  for (const piece of pieces) {
    const from = Number(piece.dataset.from);
    const length = piece.textContent?.length ?? 0;
    const offset = (container: Node, at: number, otherwise: number) => (piece.contains(container) && container.nodeType === Node.TEXT_NODE ? at : otherwise);
    start = Math.min(start, from + offset(range.startContainer, range.startOffset, 0));
    end = Math.max(end, from + offset(range.endContainer, range.endOffset, length));
  }
  const quote = pieces.length > 0 && end > start ? pieces.map((piece) => piece.textContent ?? "").join("").slice(start - Number(pieces[0]?.dataset.from ?? 0), end - Number(pieces[0]?.dataset.from ?? 0)) : "";
  if (quote.trim() === "") return null;
  return { clause: clause.dataset.clauseWords ?? "", start, end, quote, box: range.getBoundingClientRect() };
}
