//! The JSON shapes of the API as the app reads them. Owns no behaviour. Never invent a field here: the server's
//! OpenAPI file decides, and this file is the one place where its names meet ours.

export type Abilities<Act extends string = string> = { [act in Act]?: boolean };
export type List<Item> = { items: Item[]; next_cursor: string | null };

export type Role = "drafter" | "head" | "chair" | "secretariat" | "observer";
export type Status = "drafting" | "negotiation" | "sign_off" | "adopted" | "submitted" | "withdrawn";
export type Marking = "CLEAR" | "GREEN" | "AMBER" | "RED";

// ---- accounts ----

export interface User { id: string; email: string; name: string; locale: string; time_zone: string; administrator: boolean }
export interface Session { access_token: string; token_type: string; expires_in: number; user: User }
export interface Credential {
  id: string; user: { id: string; name: string; email: string }; mandate: string; delegation: string; delegation_name: string; role: Role;
  valid_from: string | null; valid_to: string | null; ended_at: string | null; active: boolean; abilities: Abilities;
}
export interface MandateOfMine {
  id: string; symbol: string; title: string; role: Role; delegation: string; delegation_name: string; time_zone: string; abilities: Abilities;
}
export interface Me {
  user: User; session: string; mandates: MandateOfMine[]; waiting_for_me: { total: number; mandates: Record<string, number> }; unread_notices: number;
}
export interface NoticePreferences { comments: "at_once" | "daily" | "none" }
export interface SignedInSession { id: string; created_at: string; last_seen_at: string; user_agent: string; current: boolean }
export interface Invitation {
  id: string; mandate: string; email: string; name: string; delegation: string; role: Role; valid_from: string | null; valid_to: string | null;
  created_at: string; expires_at: string; accepted_at: string | null; withdrawn_at: string | null; abilities: Abilities;
}
export interface NewInvitation { mandate: string; email: string; name: string; delegation?: string; role: Role; valid_from?: string; valid_to?: string }
export interface InvitationPreview {
  email: string; name: string; delegation_name: string; role: Role; mandate_symbol: string; mandate_title: string; expires_at: string; has_account: boolean;
}
export interface Person { id: string; name: string; email: string; credentials: Credential[] }
export interface NewCredential { user: string; mandate: string; delegation: string; role: Role; valid_from?: string; valid_to?: string }

// ---- mandates ----

export interface State { code: string; name: string; member_from: string; member_to: string | null; time_zone: string }
export interface Pillar { id: string; code: string; name: string }
export interface Body { id: string; code: string; name: string; pillar: string | null }
export interface Tasking { id: string; number: string; title: string; addressee: string | null; parent: string | null }
export interface Norm { id: string; code: string; title: string }
export interface Delegation { code: string; name: string; kind: "state" | "chair" | "secretariat" | "observer" }
export interface Round {
  id: string; mandate: string; name: string; amendments_close: string | null; comments_close: string | null; version: number; abilities: Abilities;
}
export interface RoundDetails { name: string; amendments_close?: string | null; comments_close?: string | null }
export interface Mandate {
  id: string; symbol: string; title: string; date: string; issued_by: string; roster: State[]; delegations: Delegation[]; pillars: Pillar[];
  bodies: Body[]; taskings: Tasking[]; norms: Norm[]; rounds: Round[];
  settings: { minimum_silence_seconds: number; mail_shows_text: boolean }; version: number; abilities: Abilities;
}
export interface CoverageRow {
  tasking: Tasking; total: number; gap: boolean;
  cells: { body: string; recommendations: { id: string; symbol: string; title: string; status: Status; lead_body: boolean }[] }[];
}
export interface Coverage { bodies: Body[]; rows: CoverageRow[] }
export type ProcedureKind = "express" | "silence" | "minus_x";
export interface BoardCell { state: string; position: StandingPosition | null; final: boolean; due: string | null }
export interface BoardRow {
  recommendation: { id: string; symbol: string; title: string; status: Status; lead: string; lead_body: string; taskings: string[]; marking: Marking };
  sign_off: string | null; procedure: ProcedureKind | null; deadline: string | null; sentence: string | null; blocked: boolean; cells: BoardCell[];
}
export interface Board { states: State[]; rows: BoardRow[] }

// ---- recommendations ----

/** What a recommendation may wait for from one person's delegation. */
export type Waiting = "position" | "confirm" | "answer" | "prepared_position" | "amendment_disposition" | "adopt" | "attention";
export interface RecommendationSummary {
  id: string; symbol: string; title: string; mandate: string; status: Status; lead: string; co_sponsors: string[]; taskings: string[];
  lead_body: string; involved_bodies: string[]; norms: string[]; marking: Marking; newest_revision: number | null;
  released_to_observers: boolean; pen: string | null; comment_count: number; amendment_count: number; deadline: string | null;
  waiting_for_me: string[]; updated_at: string; created_at: string;
}
export type RecommendationAct =
  | "edit_details" | "edit_working_text" | "read_working_text" | "issue_revision" | "give_pen" | "amend_prepare" | "amend_submit" | "support"
  | "comment_delegation" | "comment_chair" | "comment_all" | "open_sign_off" | "recall" | "extend" | "adopt" | "record_position"
  | "object_late" | "prepare_position" | "record_on_instruction" | "withdraw" | "release_to_observers" | "read_record" | "dispose";
export interface OpenBracket { clause: string; number: string; bracket: string; states: string[] }
export interface Recommendation extends RecommendationSummary {
  observers_may_comment: boolean; created_by: { name: string; delegation: string }; withdrawn_reason: string | null; cites: string | null;
  open_sign_off: string | null; sign_off: SignOff | null; standing: Standing | null; package: { id: string; title: string; status: string } | null;
  round: Round | null; open_brackets: OpenBracket[]; version: number; abilities: Abilities<RecommendationAct>;
}
export interface NewRecommendation {
  title: string; lead?: string; taskings: string[]; lead_body: string; involved_bodies?: string[]; norms?: string[]; co_sponsors?: string[];
  marking?: Marking; cites?: string;
}
export interface RecommendationChange {
  title?: string; taskings?: string[]; lead_body?: string; involved_bodies?: string[]; norms?: string[]; co_sponsors?: string[];
  marking?: Marking; released_to_observers?: boolean; observers_may_comment?: boolean;
}
export interface RecommendationFilter {
  status?: string; body?: string; pillar?: string; tasking?: string; norm?: string; lead?: string; q?: string; waiting_for_me?: boolean;
}

// ---- texts ----

export type Mark = "bold" | "italic";
export interface Run { text: string; marks?: Mark[]; bracket?: { id: string; states: string[] } }
export type ClauseKind = "heading" | "preambular" | "operative" | "annex";
export type ClauseLevel = 0 | 1 | 2 | 3;
/** A clause as one sends it; `number` and `reference` are computed by the server and exist in answers only. */
export interface ClauseDraft { id: string; kind: ClauseKind; level: ClauseLevel; runs: Run[] }
export interface Clause extends ClauseDraft { number: string; reference: string }
export interface Author { name: string; delegation: string }
export interface WorkingText {
  recommendation: string; version: number; clauses: Clause[]; updated_at: string; updated_by: Author | null; abilities: Abilities<"edit">;
}
export interface RevisionSummary {
  recommendation: string; number: number; label: string; note: string; fingerprint: string; fingerprint_groups: string;
  base: number | null; created_at: string; by: Author & { role: Role };
}
export interface Revision extends RevisionSummary { clauses: Clause[] }
export interface Segment { op: "equal" | "insert" | "delete"; text: string }
export interface ClauseChange {
  id: string; change: "same" | "changed" | "inserted" | "deleted" | "moved"; kind: ClauseKind; level: ClauseLevel;
  from_reference: string | null; to_reference: string | null; segments: Segment[];
  /** The kind, level, marks or brackets changed as well, or only they. */
  formatting?: boolean;
}
export interface Comparison { from: number | "working"; to: number | "working"; clauses: ClauseChange[]; changes: number }

// ---- comments ----

export type Scope = "delegation" | "chair" | "all";
export interface Anchor { revision: number; clause: string; quote: string; prefix: string; suffix: string }
export interface Comment {
  id: string; recommendation: string; parent: string | null; scope: Scope; delegation: string; author: { id: string; name: string }; body: string;
  created_at: string; edited_at: string | null; deleted: boolean; anchor: Anchor | null;
  anchored: null | {
    revision: number; clause: string | null; reference: string | null; start: number | null; end: number | null; state: "exact" | "moved" | "orphaned";
  };
  resolved: null | { at: string; by: string }; reply_count: number; version: number;
  abilities: Abilities<"edit" | "delete" | "resolve" | "reply" | "widen">;
}
export interface NewComment { scope: Scope; parent?: string; anchor?: Anchor; body: string }

// ---- amendments ----

export interface Operation { op: "replace" | "insert_after" | "delete" | "move_after"; clause?: string; after?: string | null; new?: ClauseDraft }
export type AmendmentStatus =
  | "prepared" | "proposed" | "needs_attention" | "accepted" | "accepted_as_modified" | "bracketed" | "not_retained" | "withdrawn" | "superseded";
export type DispositionOutcome = "accepted" | "accepted_as_modified" | "bracketed" | "not_retained";
export interface Amendment {
  id: string; recommendation: string; number: number; revision: number; status: AmendmentStatus; delegation: string; author: { name: string };
  rationale: string; sponsors: string[]; supporters: string[]; opposers: string[]; reasons?: Record<string, string>; operations: Operation[];
  disposition: null | { outcome: DispositionOutcome; reason: string | null; text: Operation[] | null; by: string; at: string };
  answer: null | { accepted: boolean; comment: string | null; by: string; at: string };
  created_at: string; submitted_at: string | null; version: number;
  abilities: Abilities<"edit" | "submit" | "sponsor" | "support" | "oppose" | "withdraw" | "dispose" | "answer">;
}
export interface NewAmendment { revision: number; rationale: string; sponsors?: string[]; operations: Operation[]; submit?: boolean }
export interface Disposition { outcome: DispositionOutcome; reason?: string; text?: Operation[] }

// ---- sign-off ----

export type PositionKind = "agree" | "agree_ad_referendum" | "agree_with_reservation" | "stand_aside" | "object";
/** What the standing may show for a state: a position, or the ways of having none. */
export type StandingPosition = PositionKind | "tacit" | "missing" | "not_asked";
export type ReservationKind = "general" | "scrutiny" | "interpretative";
export interface Position {
  id: string; sign_off: string; state: string; position: PositionKind; statement: string | null; clauses: string[];
  reservation_kind: ReservationKind | null; due: string | null; fingerprint: string; recorded_at: string;
  recorded_by: { name: string; role: Role }; on_instruction_of: string | null; newest: boolean; lapsed: boolean; late: boolean;
}
export interface Standing {
  outcome: "pending" | "reached" | "blocked" | "silence_broken" | "recalled" | "adopted";
  states: { state: string; position: StandingPosition; final: boolean; due: string | null }[];
  missing: string[]; objections: { state: string; clauses: string[]; reason: string }[];
  reservations: { state: string; kind: ReservationKind; statement: string; clauses: string[] }[];
  ad_referendum: { state: string; due: string | null }[]; stand_asides: { state: string; statement: string }[]; sentence: string;
}
export type Procedure = { kind: "express" } | { kind: "silence"; deadline: string } | { kind: "minus_x"; states: string[]; authority: string };
export interface Prepared {
  state: string; position: PositionKind; statement: string | null; clauses: string[]; reservation_kind: ReservationKind | null; due: string | null;
  prepared_by: { name: string }; prepared_at: string;
}
export interface SignOff {
  id: string; recommendation: string; symbol: string; revision: number; fingerprint: string; fingerprint_groups: string; procedure: Procedure;
  deadline: string | null; roster: string[]; not_asked: string[]; opened_at: string; opened_by: { name: string }; closed_at: string | null;
  status: "open" | "adopted" | "recalled" | "silence_broken"; recall_reason: string | null;
  extensions: { from: string; to: string; at: string; by: string }[]; positions: Position[]; history: Position[]; prepared: Prepared | null;
  standing: Standing; abilities: Abilities<"record_position" | "object_late" | "prepare_position" | "record_on_instruction" | "recall" | "extend" | "adopt">;
}
export interface NewSignOff { revision: number; procedure: Procedure; deadline?: string }
export interface NewPosition {
  state: string; fingerprint: string; position: PositionKind; statement?: string; clauses?: string[]; reservation_kind?: ReservationKind;
  due?: string; on_instruction_of?: string; prepared?: boolean; password?: string;
}
export interface Dossier {
  recommendation: Recommendation; revision: Revision; sign_off: SignOff | null;
  last_agreed: { revision: number; label: string; position: PositionKind; at: string } | null; changes: Comparison | null;
  comments: { all: number; chair: number; delegation: number }; unresolved_comments: Comment[]; amendments: Amendment[];
  meanings: { position: PositionKind; label: string; meaning: string; needs: string[] }[];
}
/** A position as the adoption record prints it. */
export interface AdoptedPosition {
  state: string; position: PositionKind; statement: string | null; clauses: string[]; reservation_kind: ReservationKind | null; due: string | null;
  fingerprint: string; recorded_at: string; recorded_by: string; on_instruction_of: string | null; late: boolean;
}
export interface AdoptedStatement { state: string; position: PositionKind; reservation_kind: ReservationKind | null; statement: string; clauses: string[] }
export interface AdoptionRecord {
  recommendation: string; symbol: string; title: string; revision: number; clauses: Clause[]; fingerprint: string; roster: string[];
  procedure: Procedure; positions: AdoptedPosition[]; statements: AdoptedStatement[]; opened_at: string; adopted_at: string; adopted_by: string;
}

// ---- packages, record, search, notices ----

export type ResponseOutcome = "endorsed" | "returned" | "noted";
export interface Package {
  id: string; mandate: string; title: string; cover_note: string; status: "open" | "submitted";
  recommendations: { id: string; symbol: string; title: string; status: Status; fingerprint: string }[];
  submitted_at: string | null; submitted_by: string | null;
  response: null | { outcome: ResponseOutcome; text: string; date: string; recorded_by: string };
  version: number; abilities: Abilities<"edit" | "submit" | "respond">;
}
export interface PackageDetails { title: string; recommendations: string[]; cover_note: string }
export interface RecordEntry {
  sequence: number; at: string; act: string; actor: string | null; on_behalf_of: string | null; subject: string;
  payload: Record<string, unknown>; previous_hash: string; hash: string;
}
export interface Verification {
  ok: boolean; chains: number; entries: number; findings: { chain: string; sequence: number | null; kind: string; detail: string }[];
}
export interface SearchResult {
  kind: "recommendation" | "clause" | "comment"; recommendation: { id: string; symbol: string; title: string; status: Status };
  clause: string | null; reference: string | null; comment: string | null; excerpt: { text: string; highlight: boolean }[];
}
export interface Notice {
  id: string; mandate: string | null; recommendation: string | null; symbol: string | null; kind: string; sentence: string; link: string;
  at: string; read: boolean; deadline: string | null;
}
export type DeliveryStatus = "waiting" | "sent" | "dead";
export interface Delivery {
  id: string; to: string; subject: string; status: DeliveryStatus; attempts: number; created_at: string; next_attempt_at: string | null;
  sent_at: string | null; last_error: string | null; abilities: Abilities<"retry">;
}
export interface Hint { kind: string; recommendation?: string | null; seq: number }
export interface FieldProblem { pointer: string; code: string; detail: string }
export interface Problem {
  type: string; title: string; status: number; detail: string; code: string; errors?: FieldProblem[]; request_id?: string; current?: unknown;
}
