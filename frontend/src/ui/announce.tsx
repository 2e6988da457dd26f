//! The live region: sentences for people who do not see the page change. Owns one polite status element.
import { VisuallyHidden } from "@mantine/core";
import { useSyncExternalStore } from "react";

let sentence = "";
const listeners = new Set<() => void>();

/** Says a sentence through the screen reader. The same sentence twice is said twice. */
export function announce(text: string): void {
  sentence = sentence === text ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function LiveRegion() {
  const text = useSyncExternalStore(subscribe, () => sentence);
  return <VisuallyHidden role="status" aria-live="polite" aria-atomic="true">{text}</VisuallyHidden>;
}
