//! What the notice centre computes from its list: what there is about each text. Pure.
import type { Notice } from "../../api/shapes";

export interface About { recommendation: string; symbol: string; unread: number }

/** The texts that notices are about, each once with its unread notices: unread ones first, then by symbol. */
export function textsOf(notices: Notice[]): About[] {
  const about = new Map<string, About>();
  for (const { recommendation, symbol, read } of notices) {
    if (!recommendation || !symbol) continue;
    const known = about.get(recommendation) ?? { recommendation, symbol, unread: 0 };
    about.set(recommendation, { ...known, unread: known.unread + (read ? 0 : 1) });
  }
  return [...about.values()].toSorted((a, b) => Number(b.unread > 0) - Number(a.unread > 0) || a.symbol.localeCompare(b.symbol, "en", { numeric: true }));
}
