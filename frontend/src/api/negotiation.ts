//! The shapes of the negotiating text, by the names the app uses: compilation, merge workbench, brackets, histories. From
//! schema.gen.ts, narrowed where the contract says more, as in `shapes.ts`. Owns no field.
import type { components } from "./schema.gen";
import type { Abilities, Author, Clause, ClauseChange, ClauseDraft, ClauseLevel, DispositionOutcome, Operation, Role, Run, Segment } from "./shapes";

type Schemas = components["schemas"];
type Narrowed<Shape, Fields> = Omit<Shape, keyof Fields> & Fields;

export type Conflict = Schemas["ConflictView"];
export type CompiledAmendment = Schemas["CompiledAmendmentView"];
export type CompiledOption = Narrowed<Schemas["AlternativeView"], { runs: Run[] }>;
export type CompiledSegment = { kind: "text"; runs: Run[] } | { kind: "alternatives"; conflict: boolean; base: Run[]; options: CompiledOption[] };
export type CompiledClause = Narrowed<Schemas["CompiledClauseView"], { level: ClauseLevel; segments: CompiledSegment[] }>;
export type Compilation = Narrowed<Schemas["CompilationView"], { clauses: CompiledClause[]; abilities: Abilities<"amend_prepare" | "amend_submit" | "merge"> }>;

export type Rebase = Schemas["RebaseView"];
export type Attention = Narrowed<Schemas["AttentionView"], { base: ClauseDraft | null; now: ClauseDraft | null; wanted: ClauseDraft | null }>;
export type Compromise = Narrowed<Schemas["CompromiseView"], { text: Operation[] }>;
/** A proposal as it is sent: its operations, or the whole text as it is to be. */
export type Proposed = { operations: Operation[] } | { text: Schemas["AmendedClause"][] };
export type ProposalCheck = Narrowed<Schemas["CheckView"], { operations: Operation[]; compared: ClauseChange[] }>;
export type AmendmentText = Narrowed<Schemas["AmendmentTextView"], { operations: Operation[]; compared: ClauseChange[] }>;

export type DecisionDraft = { amendment: string; outcome: DispositionOutcome; reason?: string; text?: Operation[]; clauses?: string[] };
export type Decision = Narrowed<Schemas["DecisionView"], { text: Operation[] | null; missing: "reason" | "text" | null }>;
export type PreviewClause = Narrowed<Schemas["MergedClauseView"], { level: ClauseLevel; runs: Run[] }>;
export type Workbench = Narrowed<Schemas["MergeView"], {
  decisions: Decision[]; clause_texts: ClauseDraft[]; preview: { clauses: PreviewClause[]; conflicts: Conflict[] }; abilities: Abilities<"merge">;
}>;
export interface WorkbenchDraft { decisions: DecisionDraft[]; clause_texts: ClauseDraft[] }
export type Merged = Schemas["MergedView"];

export interface BracketVariant { id: string; states: string[]; text: string; clause: string }
export interface NegotiatedBracket {
  id: string; clauses: { id: string; reference: string }[]; variants: BracketVariant[]; states: string[]; amendment: string | null; number: number | null; abilities: Abilities<"join" | "leave" | "resolve">;
}
export interface BracketList { text: string; total: number; items: NegotiatedBracket[] }
export interface Bringer { amendment: string; number: number; states: string[]; outcome: DispositionOutcome }
export interface ClauseEvent { revision: number; label: string; at: string; by: Author & { role: Role }; change: ClauseChange["change"]; segments: Segment[]; reference: string | null; note: string; brought_by: Bringer[] }
export interface Origin { revision: number; label: string; at: string; by: string; states: string[]; amendment: string | null; number: number | null; outcome: DispositionOutcome | null }
export interface Authorship { revision: number; label: string; clauses: (Omit<Clause, "runs"> & { segments: { text: string; revision: number; origin: number }[] })[]; origins: Origin[] }
