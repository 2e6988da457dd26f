//! Who is in a live text, from what the server says about each connection. One person is listed once, however many windows
//! they have open. Never reads what a browser claims about itself: the server overwrites that.
import type { Awareness } from "y-protocols/awareness";
import type { Presence } from "../../../api/shapes";

export interface Person {
  /** Name and delegation: stays the same when the person's connection is made anew. */
  key: string;
  name: string;
  delegation: string;
  reader: boolean;
  /** True for whoever sits at this browser. */
  self: boolean;
  clients: number[];
}
interface State { user?: { name?: unknown; delegation?: unknown; reader?: unknown } }

export function peopleIn(states: ReadonlyMap<number, unknown>, own: number): Person[] {
  const people = new Map<string, Person>();
  for (const [client, state] of states) {
    const user = (state as State | null)?.user;
    if (typeof user?.name !== "string" || typeof user.delegation !== "string") continue;
    const key = `${user.name}\n${user.delegation}`;
    const known = people.get(key);
    const reader = user.reader === true;
    if (known) {
      known.clients.push(client);
      known.reader &&= reader;
      known.self ||= client === own;
    } else people.set(key, { key, name: user.name, delegation: user.delegation, reader, self: client === own, clients: [client] });
  }
  return [...people.values()].toSorted((a, b) => Number(b.self) - Number(a.self) || a.name.localeCompare(b.name) || a.delegation.localeCompare(b.delegation));
}

/** Who is at the page without being in the text: colleagues by name, others as their delegation, as far as the server tells. */
export function alsoReading(atPage: Presence["delegations"], people: Person[]): { key: string; name: string }[] {
  return atPage.flatMap(({ delegation, name, own, people: colleagues }) => {
    const inText = people.filter((person) => person.delegation === delegation);
    if (!own || colleagues.length === 0) return inText.length > 0 ? [] : [{ key: delegation, name }];
    return colleagues.filter((each) => inText.every((person) => person.name !== each.name)).map((each, at) => ({ key: `${delegation} ${at}`, name: each.name }));
  });
}

/** The people as a value that changes only when somebody comes, goes or changes; for `useSyncExternalStore`. */
export function watchPeople(awareness: Awareness): { subscribe: (changed: () => void) => () => void; read: () => Person[] } {
  let [held, sign]: [Person[], string] = [[], ""];
  const read = () => {
    const now = peopleIn(awareness.getStates(), awareness.clientID);
    const nowSign = JSON.stringify(now);
    if (nowSign !== sign) [held, sign] = [now, nowSign];
    return held;
  };
  return {
    read,
    subscribe: (changed) => {
      awareness.on("change", changed);
      return () => awareness.off("change", changed);
    },
  };
}

/** One or two letters for a small circle, in any script. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) => (word ? [Array.from(word)[0] ?? ""] : []));
  return letters.join("").toLocaleUpperCase();
}
