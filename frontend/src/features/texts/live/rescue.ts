//! Words of mine that would die with a clause: somebody moved, joined or deleted a clause while I was typing in it, without
//! having seen those words yet. A moved clause is a new element for the shared text, so what was typed into the old one is
//! gone with it. Each browser puts back its own words and nobody else's; so nothing is doubled, and nothing is lost. The change
//! names the lost words as deleted: the server puts back those that no change names, of whoever did not hear in time.
import { createID, ContentFormat, ContentString, ContentType, isDeleted, Item, iterateDeletedStructs, XmlElement, XmlText, type Transaction, type XmlFragment } from "yjs";
import { diffChars } from "diff";
import type { Seen } from "../../../api/live";

type Setting = Record<string, unknown>;
interface Stretch { id: Item["id"]; text: string; setting: Setting; mine: boolean; /** The one who took the clause away knew it. */ seen: boolean; /** It was to be read until now. */ shown: boolean }

/** A place in the text as a person would point to it. */
export interface Spot { clause: string; offset: number }

/** One clause that went away while it held words of mine. */
export interface Loss {
  id: string;
  kind: unknown;
  level: unknown;
  stretches: Stretch[];
  /** The clause that stands before the lost one; null at the head of the text. */
  before: XmlElement | null;
}
export interface Rescue {
  /** Words that were put back. */
  words: string[];
  /** Clauses that had to be put back whole, because the words had no other place. */
  restored: string[];
  /** Where a place in a lost clause is now; null when that clause was not lost. */
  follow: (spot: Spot) => Spot | null;
}

const raw = (element: XmlElement, name: string): unknown => element._map.get(name)?.content.getContent().at(-1);

function nearestBefore(item: Item): XmlElement | null {
  for (let left = item.left; left; left = left.left) {
    if (!left.deleted && left.content instanceof ContentType && left.content.type instanceof XmlElement) return left.content.type;
  }
  return null;
}

/** The letters of an item, cut where the knowledge of the other ends: letters typed one after the other are one item. */
function cuts(text: string, { client, clock }: Item["id"], seen: Seen): { id: Item["id"]; text: string; seen: boolean }[] {
  const known = (seen.clients.get(client) ?? []).filter((range) => range.clock < clock + text.length && range.clock + range.len > clock);
  const borders = [...new Set([0, text.length, ...known.flatMap((range) => [range.clock - clock, range.clock + range.len - clock])])].filter((at) => at >= 0 && at <= text.length).toSorted((a, b) => a - b);
  return borders.slice(0, -1).map((from, at) => ({
    id: createID(client, clock + from), text: text.slice(from, borders[at + 1]), seen: known.some((range) => range.clock - clock <= from && range.clock + range.len - clock > from),
  }));
}

/** What stood in these texts before the change, cut where its author, its setting or its fate changes. */
function stretchesOf(holder: XmlElement, transaction: Transaction, seen: Seen, me: number): Stretch[] {
  const stretches: Stretch[] = [];
  const wasThere = ({ id }: Item) => id.clock < (transaction.beforeState.get(id.client) ?? 0);
  for (let child = holder._start; child; child = child.right) {
    if (!(child.content instanceof ContentType) || !(child.content.type instanceof XmlText)) continue;
    const setting: Setting = {};
    for (let item = child.content.type._start; item; item = item.right) {
      const shown = wasThere(item) && (!item.deleted || isDeleted(transaction.deleteSet, item.id));
      if (item.content instanceof ContentFormat && shown) {
        if (item.content.value === null) delete setting[item.content.key];
        else setting[item.content.key] = item.content.value;
      }
      if (item.content instanceof ContentString && wasThere(item)) {
        for (const cut of cuts(item.content.str, item.id, seen)) stretches.push({ ...cut, setting: { ...setting }, mine: item.id.client === me, shown });
      }
    }
  }
  return stretches;
}

/** The clauses that this change of somebody else takes away while words of mine stand in them. To be asked before the
 *  deleted words are forgotten (`afterTransaction`). */
export function lossesOf(transaction: Transaction, seen: Seen, me: number): Loss[] {
  const losses: Loss[] = [];
  iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Item) || !(struct.content instanceof ContentType) || !(struct.content.type instanceof XmlElement)) return;
    if (struct.id.clock >= (transaction.beforeState.get(struct.id.client) ?? 0)) return;
    const element = struct.content.type;
    losses.push({
      id: String(raw(element, "id") ?? ""), kind: raw(element, "kind") ?? "operative", level: raw(element, "level") ?? 0,
      stretches: stretchesOf(element, transaction, seen, me), before: nearestBefore(struct),
    });
  });
  return losses;
}

const textIn = (element: XmlElement): XmlText | null => element.toArray().find((child): child is XmlText => child instanceof XmlText) ?? null;
const wordsIn = (element: XmlElement): string => (textIn(element)?.toDelta() as { insert: string }[] | undefined)?.map(({ insert }) => insert).join("") ?? "";
const clausesIn = (body: XmlFragment): XmlElement[] => body.toArray().filter((child): child is XmlElement => child instanceof XmlElement);

/** The place in `to` that corresponds to `offset` in `from`. */
export function mapped(from: string, to: string, offset: number): number {
  if (from === to) return offset;
  let [read, written] = [0, 0];
  for (const { added, removed, value } of diffChars(from, to)) {
    if (added) {
      written += value.length;
      continue;
    }
    if (read + value.length >= offset && !removed) return written + (offset - read);
    if (read + value.length >= offset) return written;
    read += value.length;
    if (!removed) written += value.length;
  }
  return written;
}

interface Target { element: XmlElement; place: (offset: number) => number }

/** Where the words of a lost clause stand now: in its twin, or at the end of the clause it was joined to. */
function targetOf(loss: Loss, known: string, body: XmlFragment): Target | null {
  const twin = clausesIn(body).find((element) => element.getAttribute("id") === loss.id);
  if (twin) {
    const now = wordsIn(twin);
    return { element: twin, place: (offset) => mapped(known, now, offset) };
  }
  const joined = loss.before && !loss.before._item?.deleted ? loss.before : null;
  const at = joined && known !== "" ? wordsIn(joined).lastIndexOf(known) : -1;
  return joined && at >= 0 ? { element: joined, place: (offset) => at + offset } : null;
}

/** What is put into the texts: as the original setting says, and without inheriting that of the neighbours. */
function put(text: XmlText, at: number, { text: words, setting }: Stretch): void {
  text.insert(at, words, setting);
}

/** Says in this change that these words are gone. They were before; but nobody said so who knew them. */
function name({ deleteSet: { clients } }: Transaction, stretches: Stretch[]): void {
  for (const { id: { client, clock }, text } of stretches) clients.set(client, [...(clients.get(client) ?? []), { clock, len: text.length }]);
}

function restore(loss: Loss, body: XmlFragment, newId: () => string): XmlElement {
  const element = new XmlElement("clause");
  element.setAttribute("id", newId());
  element.setAttribute("kind", String(loss.kind));
  // The shared schema keeps the level as a number, which the typings of attributes do not know.
  element.setAttribute("level", Number(loss.level) as unknown as string);
  const text = new XmlText();
  element.insert(0, [text]);
  const place = loss.before ? clausesIn(body).indexOf(loss.before) + 1 : 0;
  body.insert(place, [element]);
  let at = 0;
  for (const stretch of loss.stretches.filter(({ shown, seen, mine }) => shown && (seen || mine))) {
    put(text, at, stretch);
    at += stretch.text.length;
  }
  return element;
}

/** Puts back what was lost. One transaction of `origin`. */
export function rescue(losses: Loss[], body: XmlFragment, newId: () => string, origin: unknown): Rescue {
  const words: string[] = [];
  const restored: string[] = [];
  const moves = new Map<string, (offset: number) => Spot | null>();
  body.doc?.transact((transaction) => {
    for (const loss of losses) {
      const mine = loss.stretches.filter((stretch) => stretch.mine && stretch.shown && !stretch.seen);
      const known = loss.stretches.filter(({ seen }) => seen).map(({ text }) => text).join("");
      const target = targetOf(loss, known, body);
      if (!target) {
        if (mine.length === 0) continue;
        const element = restore(loss, body, newId);
        name(transaction, mine);
        words.push(...mine.map(({ text }) => text));
        const id = element.getAttribute("id") ?? "";
        restored.push(id);
        moves.set(loss.id, (offset) => ({ clause: id, offset }));
        continue;
      }
      if (mine.length > 0 && !textIn(target.element)) target.element.insert(0, [new XmlText()]);
      const text = textIn(target.element);
      // Every stretch as it was shown, with its place in the text of now: for my words, and for my caret.
      let [knownBefore, putBefore, shownBefore] = [0, 0, 0];
      const marks: { shown: number; now: number; length: number }[] = [];
      for (const stretch of loss.stretches) {
        const now = target.place(knownBefore) + putBefore;
        const rescued = stretch.mine && stretch.shown && !stretch.seen;
        if (rescued && text) {
          put(text, now, stretch);
          name(transaction, [stretch]);
          words.push(stretch.text);
        }
        if (stretch.shown) {
          marks.push({ shown: shownBefore, now, length: stretch.seen || rescued ? stretch.text.length : 0 });
          shownBefore += stretch.text.length;
        }
        if (rescued) putBefore += stretch.text.length;
        if (stretch.seen) knownBefore += stretch.text.length;
      }
      const end = target.place(knownBefore) + putBefore;
      const id = String(target.element.getAttribute("id") ?? "");
      moves.set(loss.id, (offset) => {
        const mark = marks.findLast(({ shown }) => shown < offset) ?? marks[0];
        if (!mark) return { clause: id, offset: end };
        return { clause: id, offset: mark.now + Math.min(mark.length, Math.max(0, offset - mark.shown)) };
      });
    }
  }, origin);
  return { words, restored, follow: ({ clause, offset }) => moves.get(clause)?.(offset) ?? null };
}
