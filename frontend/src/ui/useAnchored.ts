//! Brings the place named at the end of the address (`#clause-…`, `#comment-…`) into view and into focus, once it is there:
//! texts and comments come after the page. Never pulls a reader back who has gone on.
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

/** Call it where the places are drawn; answers the name in the address, "" when there is none. */
export function useAnchored(): string {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const met = useRef("");
  useEffect(() => {
    if (hash === met.current) return;
    const place = hash === "" ? null : document.getElementById(hash);
    if (hash !== "" && place === null) return;
    met.current = hash;
    place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  });
  return hash;
}
