//! Whether the page on screen holds words that are nowhere else: forms say so while they do. Never reads the words.
import { useEffect } from "react";

const holders = new Set<object>();

/** Says that this part of the page holds words of its own, while `held`. */
export function useHoldsWords(held: boolean): void {
  useEffect(() => {
    if (!held) return;
    const holder = {};
    holders.add(holder);
    return () => void holders.delete(holder);
  }, [held]);
}

/** True while anything on the page would be lost with it. */
export const pageHoldsWords = (): boolean => holders.size > 0;
