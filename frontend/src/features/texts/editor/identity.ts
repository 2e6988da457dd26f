//! One id per clause, kept through typing, splitting, joining, copying, cutting and dragging. Answers only changes made
//! here: a change that came from somebody else (live text) is never answered, or two browsers would fight for ever.
import { Extension } from "@tiptap/core";
import type { Node as EditorNode } from "@tiptap/pm/model";
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";

const key = new PluginKey("clause-identity");

interface Place { at: number; node: EditorNode }

function clausesById(document: EditorNode): Map<string | null, Place[]> {
  const found = new Map<string | null, Place[]>();
  document.forEach((node, at) => {
    const id = (node.attrs.id as string | null) || null;
    found.set(id, [...(found.get(id) ?? []), { at, node }]);
  });
  return found;
}

/** True for a change that arrived over the live text. */
const isRemote = (transaction: Transaction): boolean =>
  (transaction.getMeta("y-sync$") as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin === true;

/** Which of several clauses with one id keeps it: the one that stands where the original stood. Of a clause split at its
 *  very start, the half with the words keeps the id, so that what refers to those words still finds them. */
function keeper(places: Place[], before: Place | undefined, transactions: readonly Transaction[]): Place | undefined {
  const [first, second] = places;
  if (!before) return first;
  const mapped = transactions.reduce((at, { mapping }) => mapping.map(at, -1), before.at);
  const original = places.find(({ at }) => at === mapped) ?? first;
  if (original === first && first && second && places.length === 2 && second.at === first.at + first.node.nodeSize
    && first.node.content.size === 0 && second.node.content.size > 0 && before.node.content.size > 0) return second;
  return original;
}

export const ClauseIdentity = Extension.create<{ newId: () => string }>({
  name: "clauseIdentity",
  addOptions() {
    return { newId: () => crypto.randomUUID() };
  },
  addProseMirrorPlugins() {
    const { newId } = this.options;
    return [new Plugin({
      key,
      appendTransaction(transactions, before, after) {
        if (!transactions.some(({ docChanged }) => docChanged) || transactions.some(isRemote)) return null;
        const doubled = [...clausesById(after.doc)].filter(([id, places]) => id === null || places.length > 1);
        if (doubled.length === 0) return null;
        const old = clausesById(before.doc);
        const answer = after.tr;
        for (const [id, places] of doubled) {
          const keeps = id === null ? undefined : keeper(places, old.get(id)?.[0], transactions);
          for (const { at, node } of places) {
            if (at !== keeps?.at) answer.setNodeMarkup(at, undefined, { ...node.attrs, id: newId() });
          }
        }
        // Undo must take the new id away together with the change that made it necessary.
        return answer.docChanged ? answer : null;
      },
    })];
  },
});
