//! Holds the app to the server's description, at compile time: every address that is asked exists, every field that is
//! read is sent, every field that is sent is known. Owns no value. When the server changes: `npm run openapi`, then `tsc`.
import type { components, paths } from "./schema.gen";
import type * as Ours from "./shapes";

type Verb = "get" | "post" | "put" | "patch" | "delete";
type Filled<Path extends string> = Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : Path;

/** The addresses below /api/v1 that answer a verb, with any text where the description has a name in braces. */
export type KnownPath<Of extends Verb> = {
  [Path in keyof paths]: paths[Path] extends { [verb in Of]: object } ? (Path extends `/api/v1${infer Rest}` ? Filled<Rest> : never) : never;
}[keyof paths];

/** A value with nothing left out: what may be absent may be null. Payloads are open, and `abilities` has any names. */
type Whole<Value> = Value extends (infer Item)[] ? Whole<Item>[]
  : Value extends object ? (string extends keyof Value ? any : WholeFields<Value>) // eslint-disable-line @typescript-eslint/no-explicit-any -- open by design
  : Value;
type WholeFields<Value> = {
  [Key in keyof Value]-?: Key extends "abilities" ? "abilities" : undefined extends Value[Key] ? Whole<NonNullable<Value[Key]>> | null : Whole<Value[Key]>;
};
/** The server describes its fixed values as text; ours are named one by one. */
type Wide<Value> = Value extends string ? string : Value extends number ? number : Value extends boolean ? boolean
  : Value extends (infer Item)[] ? Wide<Item>[] : Value extends object ? { [Key in keyof Value]: Wide<Value[Key]> } : Value;
type Same<Theirs, Value> = Wide<Whole<Theirs>> extends Wide<Whole<Value>> ? true : false;

/** Fields the app reads that the server does not send, or sends otherwise. */
type Unsent<Value, Theirs> = {
  [Key in keyof Value]-?: Key extends keyof Theirs ? (Same<Pick<Theirs, Key>, Pick<Value, Key>> extends true ? never : Key) : Key;
}[keyof Value];
/** Fields the app sends that the server does not know, or takes otherwise. */
type Untaken<Value, Theirs> = {
  [Key in keyof Value]-?: Key extends keyof Theirs ? (Same<Pick<Value, Key>, Pick<Theirs, Key>> extends true ? never : Key) : Key;
}[keyof Value];

type Holds<Wrong extends never> = Wrong;
/** Fields whose description is looser than the answer: it shares a schema with a body, where they may be left out, or is
 *  one of several forms. Named here one by one, so that every other field stays held. */
type Looser = "settings" | "anchor" | "disposition" | "operations" | "amendments" | "unresolved_comments";
type HoldsElse<Wrong extends Looser> = Wrong;
type Theirs = components["schemas"];

/** Every answer the app reads. An error here names the field that disagrees. */
export type Answers = [
  Holds<Unsent<Ours.Session, Theirs["SignedInView"]>>,
  Holds<Unsent<Ours.Me, Theirs["MeView"]>>,
  Holds<Unsent<Ours.SignedInSession, Theirs["SessionView"]>>,
  Holds<Unsent<Ours.Credential, Theirs["CredentialView"]>>,
  Holds<Unsent<Ours.Invitation, Theirs["InvitationView"]>>,
  Holds<Unsent<Ours.InvitationPreview, Theirs["PreviewView"]>>,
  Holds<Unsent<Ours.Person, Theirs["UserView"]>>,
  HoldsElse<Unsent<Ours.Mandate, Theirs["MandateView"]>>,
  Holds<Unsent<Ours.Round, Theirs["RoundView"]>>,
  Holds<Unsent<Ours.Coverage, Theirs["CoverageView"]>>,
  Holds<Unsent<Ours.Board, Theirs["BoardView"]>>,
  Holds<Unsent<Ours.RecommendationSummary, Theirs["RecommendationSummary"]>>,
  Holds<Unsent<Ours.Recommendation, Theirs["RecommendationView"]>>,
  Holds<Unsent<Ours.WorkingText, Theirs["WorkingTextView"]>>,
  Holds<Unsent<Ours.RevisionSummary, Theirs["RevisionHeadView"]>>,
  Holds<Unsent<Ours.Revision, Theirs["RevisionView"]>>,
  Holds<Unsent<Ours.Comparison, Theirs["ComparisonView"]>>,
  HoldsElse<Unsent<Ours.Comment, Theirs["CommentView"]>>,
  HoldsElse<Unsent<Ours.Amendment, Theirs["AmendmentView"]>>,
  Holds<Unsent<Ours.SignOff, Theirs["SignOffView"]>>,
  HoldsElse<Unsent<Ours.Dossier, Theirs["DossierView"]>>,
  Holds<Unsent<Ours.AdoptionRecord, Theirs["AdoptionRecord"]>>,
  Holds<Unsent<Ours.Package, Theirs["PackageView"]>>,
  Holds<Unsent<Ours.RecordEntry, Theirs["RecordEntryView"]>>,
  Holds<Unsent<Ours.Verification, Theirs["Verification"]>>,
  Holds<Unsent<Ours.SearchResult, Theirs["HitView"]>>,
  Holds<Unsent<Ours.Notice, Theirs["NoticeView"]>>,
  Holds<Unsent<Ours.Delivery, Theirs["DeliveryView"]>>,
  Holds<Unsent<Ours.Problem, Theirs["Problem"]>>,
];

/** Every body the app sends. */
export type Bodies = [
  Holds<Untaken<Ours.NoticePreferences, Theirs["NoticePreferences"]>>,
  Holds<Untaken<Ours.NewInvitation, Theirs["InviteBody"]>>,
  Holds<Untaken<Ours.NewCredential, Theirs["CredentialBody"]>>,
  Holds<Untaken<Ours.RoundDetails, Theirs["RoundBody"]>>,
  Holds<Untaken<Ours.NewRecommendation, Theirs["RecommendationBody"]>>,
  Holds<Untaken<Ours.RecommendationChange, Theirs["RecommendationChangeBody"]>>,
  Holds<Untaken<Ours.NewComment, Theirs["CommentBody"]>>,
  Holds<Untaken<Ours.NewAmendment, Theirs["AmendmentBody"]>>,
  Holds<Untaken<Ours.Disposition, Theirs["DispositionBody"]>>,
  Holds<Untaken<Ours.NewSignOff, Theirs["OpenSignOffBody"]>>,
  Holds<Untaken<Ours.NewPosition, Theirs["PositionBody"]>>,
  Holds<Untaken<Ours.PackageDetails, Theirs["PackageBody"]>>,
];
