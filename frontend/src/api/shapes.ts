//! The names by which the app calls the shapes of the contract. Every shape comes from schema.gen.ts, which is generated from
//! the server's description (`make openapi`). Owns no field: where the description says no more than "a string" or "a map"
//! and the contract fixes the values, they are narrowed here and nowhere else.
import type { Attention, Compromise } from "./negotiation";
import type { components } from "./schema.gen";

type Schemas = components["schemas"];
/** A shape with some of its fields said more precisely. */
type Narrowed<Shape, Fields> = Omit<Shape, keyof Fields> & Fields;

export type Abilities<Act extends string = string> = { [act in Act]?: boolean };
export type List<Item> = { items: Item[]; next_cursor: string | null };

export type Role = Schemas["Role"];
export type Status = Schemas["Status"];
export type Marking = Schemas["Marking"];

// ---- accounts ----

export type User = Schemas["PersonView"];
export type Session = Schemas["SignedInView"];
export type Credential = Schemas["CredentialView"];
export type MandateOfMine = Schemas["SeatView"];
export type Me = Schemas["MeView"];
export type NoticePreferences = Schemas["PreferencesView"];
export type NoticePreferencesChange = Schemas["PreferencesBody"];
export type NoticeKind = Schemas["Topic"];
export type NoticeChoice = Schemas["Choice"];
export type Stance = Schemas["Stance"];
export type Following = Schemas["FollowingView"];
export type Unsubscribing = Schemas["StopView"];
export type Calendar = Schemas["CalendarView"];
export type CalendarAddress = Schemas["CalendarAddressView"];
export type SignedInSession = Schemas["SessionView"];
export type Invitation = Schemas["InvitationView"];
export type NewInvitation = Schemas["InviteBody"];
export type InvitationPreview = Schemas["PreviewView"];
export type Person = Schemas["UserView"];
export type NewCredential = Schemas["CredentialBody"];

// ---- mandates ----

export type State = Schemas["StateView"];
export type Pillar = Schemas["PillarView"];
export type Body = Schemas["BodyView"];
export type Tasking = Schemas["TaskingView"];
export type Norm = Schemas["NormView"];
export type Delegation = Schemas["DelegationView"];
export type Round = Schemas["RoundView"];
export type RoundDetails = Schemas["RoundBody"];
export type Mandate = Schemas["MandateView"];
/** A mandate as written. */
export type MandateContent = Schemas["Content"];
export type CoverageRow = Schemas["LineView"];
export type Coverage = Schemas["CoverageView"];
export type ProcedureKind = Procedure["kind"];
export type BoardCell = Narrowed<Schemas["BoardCell"], { position: StandingPosition | null }>;
export type BoardRow = Narrowed<Schemas["BoardRow"], { procedure: ProcedureKind | null; cells: BoardCell[] }>;
export type Board = Narrowed<Schemas["BoardView"], { rows: BoardRow[] }>;

// ---- recommendations ----

/** What a recommendation may wait for from one person's delegation. */
export type Waiting = "position" | "confirm" | "answer" | "prepared_position" | "amendment_disposition" | "adopt" | "attention";
export type RecommendationSummary = Schemas["RecommendationSummary"];
export type RecommendationAct =
  | "edit_details" | "edit_working_text" | "read_working_text" | "issue_revision" | "give_pen" | "amend_prepare" | "amend_submit" | "support"
  | "comment_delegation" | "comment_chair" | "comment_all" | "open_sign_off" | "recall" | "extend" | "adopt" | "read_positions" | "record_position"
  | "object_late" | "prepare_position" | "record_on_instruction" | "withdraw" | "release_to_observers" | "read_record" | "dispose";
export type OpenBracket = Schemas["OpenBracketView"];
export type Recommendation = Narrowed<Schemas["RecommendationView"], {
  sign_off: SignOff | null; standing: Standing | null; abilities: Abilities<RecommendationAct>;
}>;
export type NewRecommendation = Narrowed<Schemas["RecommendationBody"], Partial<Pick<Schemas["RecommendationBody"], "involved_bodies" | "norms" | "co_sponsors">>>;
export type RecommendationChange = Schemas["RecommendationChangeBody"];
export interface RecommendationFilter {
  status?: string; body?: string; pillar?: string; tasking?: string; norm?: string; lead?: string; q?: string; waiting_for_me?: boolean;
}

// ---- texts ----

export type Mark = Schemas["Mark"];
export type Run = Narrowed<Schemas["Run"], { bracket?: Schemas["Bracket"] }>;
export type ClauseKind = Schemas["ClauseKind"];
export type ClauseLevel = 0 | 1 | 2 | 3;
/** A clause as one sends it; `number` and `reference` are computed by the server and exist in answers only. */
export type ClauseDraft = Narrowed<Schemas["Clause"], { level: ClauseLevel; runs: Run[] }>;
export type Clause = Narrowed<Schemas["ClauseView"], { level: ClauseLevel; runs: Run[] }>;
export type Author = Schemas["UpdatedBy"];
export type WorkingText = Narrowed<Schemas["WorkingTextView"], { clauses: Clause[]; abilities: Abilities<"edit"> }>;
export type TextAuthors = Schemas["AuthorsView"];
export type RevisionSummary = Narrowed<Schemas["RevisionHeadView"], { by: Narrowed<Schemas["RevisionBy"], { role: Role }> }>;
export type Revision = RevisionSummary & { clauses: Clause[] };
export type Segment = Schemas["Segment"];
export type ClauseChange = Narrowed<Schemas["ClauseComparison"], { level: ClauseLevel }>;
/** The older side is always a revision; the newer is `working` when it is the working text. */
export type Comparison = Narrowed<Schemas["ComparisonView"], { from: number; clauses: ClauseChange[] }>;

// ---- comments ----

export type Scope = Schemas["Scope"];
export type Anchor = Required<Schemas["Anchor"]>;
export type Comment = Narrowed<Schemas["CommentView"], { anchor: Anchor | null; abilities: Abilities<"edit" | "delete" | "resolve" | "reply" | "widen"> }>;
export type NewComment = Schemas["CommentBody"];

// ---- amendments ----

/** An operation with the fields of every kind of it, as the app draws and edits them. */
export type Operation = Narrowed<Schemas["OperationBody"], { clause?: string; new?: ClauseDraft }>;
export type AmendmentStatus = Schemas["AmendmentStatus"];
export type DispositionOutcome = Schemas["Outcome"];
export type Amendment = Narrowed<Schemas["AmendmentView"], {
  operations: Operation[]; disposition: Narrowed<Schemas["DispositionView"], { text: Operation[] | null }> | null;
  abilities: Abilities<"edit" | "submit" | "sponsor" | "support" | "oppose" | "withdraw" | "dispose" | "answer" | "override">;
  attention: Attention[]; compromises: Compromise[];
}>;
export type NewAmendment = Narrowed<Schemas["AmendmentBody"], { operations: Operation[]; rationale: string }>;
export type Disposition = Narrowed<Schemas["DispositionBody"], { text?: Operation[] }>;

// ---- sign-off ----

export type PositionKind = Schemas["PositionKind"];
/** What the standing may show for a state: a position, or the ways of having none. */
export type StandingPosition = PositionKind | "tacit" | "missing" | "not_asked";
export type ReservationKind = Schemas["ReservationKind"];
export type Position = Narrowed<Schemas["PositionView"], { recorded_by: Narrowed<Schemas["PersonRoleView"], { role: Role }> }>;
export type Standing = Narrowed<Schemas["Standing"], { states: Narrowed<Schemas["StateStanding"], { position: StandingPosition }>[] }>;
export type Procedure = Schemas["Procedure"];
export type Prepared = Schemas["PreparedView"];
export type SignOff = Narrowed<Schemas["SignOffView"], {
  positions: Position[]; history: Position[]; standing: Standing;
  abilities: Abilities<"record_position" | "object_late" | "prepare_position" | "record_on_instruction" | "recall" | "extend" | "adopt" | "accede">;
}>;
export type NewSignOff = Schemas["OpenSignOffBody"];
export type NewPosition = Schemas["PositionBody"];
export type NewAccession = Schemas["AccessionBody"];
export type Dossier = Narrowed<Schemas["DossierView"], {
  recommendation: Recommendation; revision: Revision; sign_off: SignOff | null; changes: Comparison | null; unresolved_comments: Comment[];
  amendments: Amendment[];
}>;
export type AdoptionRecord = Narrowed<Schemas["AdoptionView"], { clauses: Clause[] }>;

// ---- packages, record, search, notices ----

export type ResponseOutcome = Schemas["ResponseOutcome"];
export type Package = Narrowed<Schemas["PackageView"], {
  response: Narrowed<Schemas["ResponseView"], { outcome: ResponseOutcome }> | null; abilities: Abilities<"edit" | "submit" | "respond" | "export">;
}>;
export type PackageDetails = Schemas["PackageBody"];
export type RecordEntry = Narrowed<Schemas["RecordEntryView"], { payload: Record<string, unknown> }>;
export type Verification = Schemas["Verification"];
export type SearchResult = Narrowed<Schemas["HitView"], { kind: "recommendation" | "clause" | "comment" }>;
export type Notice = Schemas["NoticeView"];
export type Presence = Schemas["PresenceView"];
export type Doing = Schemas["Doing"];
export type DeliveryStatus = "waiting" | "sent" | "dead";
export type Delivery = Narrowed<Schemas["DeliveryView"], { status: DeliveryStatus; abilities: Abilities<"retry"> }>;
/** A line of the event stream, which the description leaves open. */
export interface Hint { kind: string; recommendation?: string | null; mandate?: string | null; seq: number; mine?: boolean; again?: boolean }
export type FieldProblem = Schemas["ProblemField"];
export type Problem = Schemas["Problem"];
