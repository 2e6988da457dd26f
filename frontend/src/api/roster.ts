//! The names behind the codes of a mandate: who "THA" is, and which clocks the capitals keep. Never decides who may act.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mandateQuery } from "./mandates";
import type { State } from "./shapes";

export interface Roster {
  states: State[];
  /** The name of a delegation or state; its code while the mandate is loading or the code is unknown. */
  name: (code: string) => string;
  /** Several names, in the order given, as a list in words. */
  names: (codes: string[]) => string;
  capitals: { name: string; time_zone: string }[];
}

const NOBODY: State[] = [];

export function useRoster(mandate: string): Roster {
  const query = useQuery({ ...mandateQuery(mandate), enabled: mandate !== "" });
  const shown = query.data;
  return useMemo(() => {
    const known = new Map<string, string>();
    for (const delegation of shown?.delegations ?? []) known.set(delegation.code, delegation.name);
    for (const state of shown?.roster ?? []) known.set(state.code, state.name);
    const name = (code: string) => known.get(code) ?? code;
    const states = shown?.roster ?? NOBODY;
    return { states, name, names: (codes) => codes.map(name).join(", "), capitals: states.map((state) => ({ name: state.name, time_zone: state.time_zone })) };
  }, [shown]);
}
