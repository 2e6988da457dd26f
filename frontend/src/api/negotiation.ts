//! The shapes of the negotiating text, by the names the app uses: compilation, merge workbench, brackets, histories. From
//! schema.gen.ts, narrowed where the contract says more, as in `shapes.ts`. Owns no field.
import type { components } from "./schema.gen";
import type { Abilities, ClauseChange, ClauseDraft, ClauseLevel, DispositionOutcome, Operation, Run } from "./shapes";

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

export type DecisionDraft = { amendment: string; outcome: DispositionOutcome; reason?: string; text?: Operation[]; clauses?: string[]; in_brackets?: string[] };
export type Decision = Narrowed<Schemas["DecisionView"], { text: Operation[] | null; missing: "reason" | "text" | null }>;
export type PreviewClause = Narrowed<Schemas["MergedClauseView"], { level: ClauseLevel; runs: Run[] }>;
export type Workbench = Narrowed<Schemas["MergeView"], {
  decisions: Decision[]; clause_texts: ClauseDraft[]; outdated_texts: ClauseDraft[]; preview: { clauses: PreviewClause[]; conflicts: Conflict[] }; abilities: Abilities<"merge">;
}>;
export interface WorkbenchDraft { decisions: DecisionDraft[]; clause_texts: ClauseDraft[] }
export type Merged = Schemas["MergedView"];

export type BracketVariant = Schemas["VariantView"];
export type NegotiatedBracket = Narrowed<Schemas["BracketView"], { abilities: Abilities<"join" | "leave" | "resolve"> }>;
export type BracketList = Narrowed<Schemas["BracketsView"], { items: NegotiatedBracket[] }>;

export type ClauseEvent = Schemas["ClauseChangeView"];
export type Origin = Schemas["OriginView"];
export type Authorship = Schemas["BlameView"];
