//! The words this browser keeps because the server does not have them yet: under which names, and what becomes of them when
//! their author signs out. On a shared machine nothing of a text may stay behind unasked. Never reads the words.
import { useEffect } from "react";

const START = "mufakat.text.";
/** The name under which the unsaved words of one person in one recommendation are kept. */
export const keptName = (user: string, recommendation: string) => `${START}${user}.${recommendation}`;

function namesOf(user: string): string[] {
  try {
    return Object.keys(window.localStorage).filter((name) => name.startsWith(`${START}${user}.`));
  } catch {
    return [];
  }
}

/** In how many texts this browser keeps words of this person. */
export const keptTexts = (user: string): number => namesOf(user).length;

/** Takes all of them away. */
export function forgetKept(user: string): void {
  for (const name of namesOf(user)) window.localStorage.removeItem(name);
}

const savers = new Set<() => Promise<unknown>>();

/** Has `save` called, and waited for, before its author is signed out. */
export function useSaveBeforeSignOut(save: () => Promise<unknown>): void {
  useEffect(() => {
    savers.add(save);
    return () => void savers.delete(save);
  }, [save]);
}

/** Saves what the screen still holds, so far as it can be saved. */
export async function saveBeforeSignOut(): Promise<void> {
  await Promise.all([...savers].map((save) => save()));
}
