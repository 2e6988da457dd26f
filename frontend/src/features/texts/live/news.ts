//! What others changed, gathered into one sentence now and then for people who do not see it happen. Pure but for reading the
//! shared text; speaks through whoever asks it to.
import { XmlElement, type Transaction, type XmlFragment, type YEvent } from "yjs";

export interface News { names: string[]; /** Ids of clauses that were changed, in no order. */ clauses: string[]; gone: number }

/** What one change of somebody else did. `nameOf` knows the people who are here. */
export function newsOf(events: YEvent<never>[], transaction: Transaction, body: XmlFragment, nameOf: (client: number) => string | null): News {
  const names = new Set<string>();
  for (const [client, clock] of transaction.afterState) {
    if ((transaction.beforeState.get(client) ?? 0) === clock) continue;
    const name = nameOf(client);
    if (name !== null) names.add(name);
  }
  const clauses = new Set<string>();
  let gone = 0;
  for (const event of events) {
    const target: unknown = event.target;
    if (target === body) {
      for (const item of event.changes.added) {
        const made: unknown = item.content.getContent()[0];
        if (made instanceof XmlElement && !item.deleted) clauses.add(String(made.getAttribute("id") ?? ""));
      }
      gone += event.changes.deleted.size;
      continue;
    }
    const holder = target instanceof XmlElement ? target : (target as { parent?: unknown }).parent;
    if (holder instanceof XmlElement && !holder._item?.deleted) clauses.add(String(holder.getAttribute("id") ?? ""));
  }
  // A clause that moves goes and comes: it is not gone.
  return { names: [...names], clauses: [...clauses], gone: Math.max(0, gone - events.filter((event) => (event.target as unknown) === body).reduce((sum, event) => sum + event.changes.added.size, 0)) };
}

export const joined = (one: News, other: News): News => ({
  names: [...new Set([...one.names, ...other.names])], clauses: [...new Set([...one.clauses, ...other.clauses])], gone: one.gone + other.gone,
});
