//! The focus goes to a field that the person just asked for, and only then.
import { useEffect, useRef, type RefObject } from "react";

export function useFocusOnOpen(open = true): RefObject<HTMLTextAreaElement | null> {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  return field;
}
