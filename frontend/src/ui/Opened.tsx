//! A part that opens in place: takes the focus when it opens and gives it back to where it was when it closes.
import { useEffect, useRef, type ReactNode } from "react";

export function Opened({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    place.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return <div ref={place} tabIndex={-1} style={{ outline: "none" }}>{children}</div>;
}
