//! The shapes of the negotiating text: compilation, merge workbench, brackets, histories.
import type { Abilities, Author, Clause, ClauseChange, ClauseDraft, ClauseKind, ClauseLevel, DispositionOutcome, Operation, Role, Run, Segment, AmendmentStatus } from "./shapes";

export interface Touch { clause: string; reference: string; op: Operation["op"] }
export interface CompiledAmendment {
  id: string; number: number; status: AmendmentStatus; delegation: string; sponsors: string[]; supporters: string[]; opposers: string[]; reasons: Record<string, string>;
  rationale: string; label: string; revision: number; placed: boolean; touches: Touch[]; conflicts_with: number[];
}
export interface CompiledOption { amendment: string; number: number; states: string[]; change: "insert" | "replace" | "delete"; runs: Run[] }
export type CompiledSegment = { kind: "text"; runs: Run[] } | { kind: "alternatives"; conflict: boolean; base: Run[]; options: CompiledOption[] };
export interface CompiledClause {
  id: string; kind: ClauseKind; level: ClauseLevel; number: string; reference: string; place: "base" | "inserted" | "moved_here"; amendment: string | null; states: string[]; changed: boolean;
  deletions: { amendment: string; number: number; states: string[] }[];
  moves: { amendment: string; number: number; states: string[]; after: string | null; after_reference: string | null; to_reference: string }[];
  moved_from: string | null;
  settings: { amendment: string; number: number; states: string[]; kind: ClauseKind; level: ClauseLevel }[];
  segments: CompiledSegment[];
}
export interface Conflict { amendments: string[]; numbers: number[]; clause: string; reference: string; kind: string; sentence: string }
export interface Compilation {
  recommendation: string; symbol: string; revision: number; label: string; fingerprint_groups: string; amendments: CompiledAmendment[]; clauses: CompiledClause[]; conflicts: Conflict[];
  totals: { amendments: number; placed: number; conflicts: number; clauses_touched: number }; abilities: Abilities<"amend_prepare" | "amend_submit" | "merge">;
}
export interface Rebase { from: number; to: number; outcome: "carried" | "merged" | "needs_attention"; at: string; sentence: string }
export interface Attention { clause: string; reference: string; why: string; base: ClauseDraft | null; now: ClauseDraft | null; wanted: ClauseDraft | null; sentence: string }
export interface ProposalConflict { amendment: string; number: number; states: string[]; clause: string; reference: string; kind: string; sentence: string }
export interface ProposalCheck { revision: number; rebase: Rebase | null; operations: Operation[]; compared: ClauseChange[]; conflicts: ProposalConflict[] }
export interface PastedClause { id?: string; kind?: ClauseKind; level?: ClauseLevel; runs: Run[] }
export type Proposed = { operations: Operation[] } | { text: PastedClause[] };
export interface AmendmentText {
  ordinal: number; revision: number; label: string; cause: "proposed" | "carried" | "merged" | "needs_attention" | "overridden" | "changed"; operations: Operation[]; compared: ClauseChange[];
  by: string | null; delegation: string | null; at: string;
}
export interface DecisionDraft { amendment: string; outcome: DispositionOutcome; reason?: string; text?: Operation[]; clauses?: string[] }
export interface Decision { amendment: string; number: number; outcome: DispositionOutcome; reason: string | null; text: Operation[] | null; clauses: string[] | null; missing: "reason" | "text" | null }
export type PreviewClause = Clause & { change: "same" | "changed" | "inserted" | "deleted" | "moved"; segments: Segment[]; amendments: number[] };
export interface Workbench {
  version: number; revision: number; label: string; updated_at: string | null; updated_by: Author | null; decisions: Decision[]; clause_texts: ClauseDraft[]; arrived: string[]; undecided: string[]; dropped: string[];
  progress: { total: number; decided: number; undecided: number; awaiting_answer: number }; preview: { clauses: PreviewClause[]; conflicts: Conflict[] }; ready: boolean; abilities: Abilities<"merge">;
}
export interface WorkbenchDraft { decisions: DecisionDraft[]; clause_texts: ClauseDraft[] }
export interface Merged { merged: number[]; bracketed: number[]; not_retained: number[]; conflicts: Conflict[]; left: number[] }
export interface BracketVariant { id: string; states: string[]; text: string; clause: string }
export interface NegotiatedBracket {
  id: string; clauses: { id: string; reference: string }[]; variants: BracketVariant[]; states: string[]; amendment: string | null; number: number | null; abilities: Abilities<"join" | "leave" | "resolve">;
}
export interface BracketList { text: string; total: number; items: NegotiatedBracket[] }
export interface Bringer { amendment: string; number: number; states: string[]; outcome: DispositionOutcome }
export interface ClauseEvent { revision: number; label: string; at: string; by: Author & { role: Role }; change: ClauseChange["change"]; segments: Segment[]; reference: string | null; note: string; brought_by: Bringer[] }
export interface Origin { revision: number; label: string; at: string; by: string; states: string[]; amendment: string | null; number: number | null; outcome: DispositionOutcome | null }
export interface Authorship { revision: number; label: string; clauses: (Omit<Clause, "runs"> & { segments: { text: string; revision: number; origin: number }[] })[]; origins: Origin[] }
export interface Negotiated { rebase: Rebase | null; attention: Attention[]; compromises: { version: number; text: Operation[]; reason: string | null; by: string; at: string; answer: { accepted: boolean; comment: string | null; by: string; at: string } | null }[] }
