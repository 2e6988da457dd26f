//! A part that opens in place: takes the focus when it opens, says its name, and gives the focus back when it closes.
import { useEffect, useRef, type ReactNode } from "react";

export function Opened({ label, children }: { label: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    place.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return <div ref={place} role="group" aria-label={label} tabIndex={-1} style={{ outline: "none" }}>{children}</div>;
}
