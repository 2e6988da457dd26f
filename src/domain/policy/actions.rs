//! Owns: every act there is, and the table of who may do it in which status. A diplomat can review this page; the
//! snapshot `tests/api/snapshots/policy_matrix.snap` shows what it comes to. Never: has a `_` arm.

use crate::domain::recommendations::Status;
use Status::{Adopted, Drafting, Negotiation, SignOff, Submitted, Withdrawn};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $words:literal;)+) => {
        /// Every act the policy knows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $($(#[$doc])* $name,)+ }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The key under `abilities`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// As said in "your role does not let you …".
            #[must_use]
            pub const fn in_words(self) -> &'static str {
                match self { $(Self::$name => $words,)+ }
            }
        }
    };
}

actions! {
    /// Found a new mandate on this server.
    CreateMandate = "create_mandate", "create a mandate";
    /// Read the mandate, its coverage and its board.
    ReadMandate = "read_mandate", "read this mandate";
    /// Change roster, bodies, taskings, settings.
    EditMandate = "edit_mandate", "change the mandate";
    /// Open rounds and move their deadlines.
    ManageRounds = "manage_rounds", "manage rounds";
    /// Run the rounds from the chair's desk; each act there is permitted by itself.
    Preside = "preside", "use the chair's desk";
    /// See people, invitations and credentials.
    ReadPeople = "read_people", "see the people of this mandate";
    /// Invite people, give and end credentials.
    ManagePeople = "manage_people", "manage the people of this mandate";
    /// See mail deliveries and try again.
    ReadDeliveries = "read_deliveries", "see deliveries";
    /// Read the administration chain.
    ReadAdministrationRecord = "read_administration_record", "read the record of administration";
    /// Start a recommendation.
    CreateRecommendation = "create_recommendation", "create a recommendation";
    /// See packages.
    ReadPackages = "read_packages", "see packages";
    /// Compile, submit, record the response.
    ManagePackages = "manage_packages", "manage packages";
    /// Read the recommendation and its tabled revisions.
    Read = "read", "read this recommendation";
    /// Change title, taskings, bodies, norms, co-sponsors, marking.
    EditDetails = "edit_details", "change these details";
    /// Read the working text.
    ReadWorkingText = "read_working_text", "read the working text";
    /// Edit the working text.
    EditWorkingText = "edit_working_text", "edit the working text";
    /// Table revision 0, or issue the next.
    IssueRevision = "issue_revision", "issue a revision";
    /// Give or take back the pen.
    GivePen = "give_pen", "give the pen";
    /// Let observers in or out.
    ReleaseToObservers = "release_to_observers", "release to observers";
    /// Prepare an amendment inside the delegation.
    PrepareAmendment = "amend_prepare", "prepare an amendment";
    /// Submit the delegation's amendment.
    SubmitAmendment = "amend_submit", "submit an amendment";
    /// Withdraw the delegation's amendment.
    WithdrawAmendment = "amend_withdraw", "withdraw this amendment";
    /// Support, oppose or co-sponsor an amendment.
    TakeStance = "support", "support or oppose for your state";
    /// Dispose of an amendment.
    Dispose = "dispose", "dispose of amendments";
    /// Supply the text of any delegation's amendment that a new revision left in need of attention.
    OverrideAmendment = "override", "supply the text of this amendment";
    /// Merge amendments into the working text, and read the merge under way.
    Merge = "merge", "merge amendments";
    /// Join or leave the owners of a bracket.
    OwnBracket = "own_bracket", "join or leave a bracket for your state";
    /// Resolve a bracket by choosing its words.
    ResolveBracket = "resolve_bracket", "resolve a bracket";
    /// Answer the chair's compromise on the delegation's amendment.
    AnswerDisposition = "answer", "answer for the sponsor";
    /// Remark inside the delegation.
    CommentDelegation = "comment_delegation", "comment inside a delegation";
    /// Remark to the chair.
    CommentChair = "comment_chair", "comment to the chair";
    /// Remark to all.
    CommentAll = "comment_all", "comment to all";
    /// Change or delete one's own comment.
    EditComment = "edit_comment", "change this comment";
    /// Resolve or reopen a thread.
    ResolveComment = "resolve_comment", "resolve this thread";
    /// Open a sign-off.
    OpenSignOff = "open_sign_off", "open a sign-off";
    /// Recall to negotiation.
    Recall = "recall", "recall a sign-off";
    /// Move a deadline.
    Extend = "extend", "extend a deadline";
    /// Declare consensus.
    Adopt = "adopt", "adopt";
    /// See positions and standing.
    ReadPositions = "read_positions", "see positions";
    /// Record the state's position.
    RecordPosition = "record_position", "record a position";
    /// Object after a silence procedure ended: recorded, without effect.
    ObjectLate = "object_late", "record a late objection";
    /// Join an adopted text that the own state was not asked about.
    Accede = "accede", "accede for your state";
    /// Prepare a position inside the delegation.
    PreparePosition = "prepare_position", "prepare a position";
    /// Record a position on a state's instruction.
    RecordOnInstruction = "record_on_instruction", "record positions on instruction";
    /// Withdraw the recommendation.
    Withdraw = "withdraw", "withdraw this recommendation";
    /// Read the record and verify it.
    ReadRecord = "read_record", "read the record";
    /// Take the text out of the program.
    Export = "export", "export this text";
}

impl Action {
    /// Acts that only the delegation owning the thing (for comments: the author) may do.
    #[must_use]
    pub const fn only_of_own_delegation(self) -> bool {
        matches!(
            self,
            Self::PrepareAmendment
                | Self::SubmitAmendment
                | Self::WithdrawAmendment
                | Self::AnswerDisposition
                | Self::RecordPosition
                | Self::ObjectLate
                | Self::Accede
                | Self::PreparePosition
                | Self::EditComment
        )
    }
}

impl Action {
    /// Looks at parts of a thing: to whom they are closed, they do not exist.
    #[must_use]
    pub const fn only_looks(self) -> bool {
        matches!(
            self,
            Self::Read | Self::ReadWorkingText | Self::ReadPositions | Self::ReadRecord | Self::ReadPackages
        )
    }
}

/// How a person stands to a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody who sees it.
    Everyone,
    /// A drafter or head of any state's delegation.
    Drafter,
    /// A head of any state's delegation.
    Head,
    /// A drafter or head of the lead delegation.
    LeadDrafter,
    /// A head of the lead delegation.
    LeadHead,
    /// A drafter or head of a co-sponsor.
    CoSponsor,
    /// A drafter or head of the state that has the pen.
    PenHolder,
    /// The chair.
    Chair,
    /// The chair, of a text the chair started.
    ChairOwn,
    /// The secretariat.
    Secretariat,
    /// An observer.
    Observer,
    /// An observer whom the chair lets comment.
    InvitedObserver,
    /// Anybody who sees it, unless it is marked RED.
    UnlessRed,
}

/// One line of the table: these people, in these statuses. For a mandate the statuses do not matter.
#[derive(Debug, Clone, Copy)]
pub struct Grant {
    /// Who.
    pub who: Who,
    /// In which statuses.
    pub when: &'static [Status],
}

const ANY: &[Status] = &Status::ALL;
const TABLED: &[Status] = &[Negotiation, SignOff, Adopted, Submitted, Withdrawn];
const OPEN: &[Status] = &[Drafting, Negotiation, SignOff];
const AGREED: &[Status] = &[Adopted, Submitted];

const fn to(who: Who, when: &'static [Status]) -> Grant {
    Grant { who, when }
}

/// The table: who may do this act, in which statuses. An act with no line for a person is forbidden.
#[must_use]
pub const fn grants(action: Action) -> &'static [Grant] {
    match action {
        // The server as a whole: see `permit_on_server`.
        Action::CreateMandate => &[],
        Action::ReadMandate => const { &[to(Who::Everyone, ANY)] },
        Action::EditMandate
        | Action::ReadPeople
        | Action::ManagePeople
        | Action::ReadDeliveries
        | Action::ReadAdministrationRecord => const { &[to(Who::Secretariat, ANY)] },
        Action::ManageRounds | Action::ManagePackages => {
            const { &[to(Who::Chair, ANY), to(Who::Secretariat, ANY)] }
        }
        Action::Preside => const { &[to(Who::Chair, ANY)] },
        Action::CreateRecommendation => const { &[to(Who::Drafter, ANY), to(Who::Chair, ANY)] },
        Action::ReadPackages => {
            const { &[to(Who::Drafter, ANY), to(Who::Chair, ANY), to(Who::Secretariat, ANY)] }
        }
        Action::Read => const { &[to(Who::Everyone, ANY)] },
        Action::EditDetails => {
            const {
                &[
                    to(Who::LeadDrafter, &[Drafting]),
                    to(Who::ChairOwn, &[Drafting]),
                    to(Who::Chair, &[Negotiation]),
                ]
            }
        }
        Action::ReadWorkingText => {
            const {
                &[
                    to(Who::LeadDrafter, ANY),
                    to(Who::CoSponsor, ANY),
                    to(Who::ChairOwn, ANY),
                    to(Who::Drafter, TABLED),
                    to(Who::Chair, TABLED),
                    to(Who::Secretariat, TABLED),
                ]
            }
        }
        Action::EditWorkingText => {
            const {
                &[
                    to(Who::LeadDrafter, &[Drafting]),
                    to(Who::CoSponsor, &[Drafting]),
                    to(Who::ChairOwn, &[Drafting]),
                    to(Who::Chair, &[Negotiation]),
                    to(Who::PenHolder, &[Negotiation]),
                ]
            }
        }
        Action::IssueRevision => {
            const {
                &[
                    to(Who::LeadHead, &[Drafting]),
                    to(Who::ChairOwn, &[Drafting]),
                    to(Who::Chair, &[Negotiation]),
                    to(Who::PenHolder, &[Negotiation]),
                ]
            }
        }
        Action::GivePen
        | Action::Dispose
        | Action::OverrideAmendment
        | Action::Merge
        | Action::OpenSignOff => const { &[to(Who::Chair, &[Negotiation])] },
        Action::OwnBracket => const { &[to(Who::Head, &[Negotiation])] },
        Action::ResolveBracket => {
            const { &[to(Who::Chair, &[Negotiation]), to(Who::PenHolder, &[Negotiation])] }
        }
        Action::ReleaseToObservers => const { &[to(Who::Chair, TABLED)] },
        Action::PrepareAmendment => const { &[to(Who::Drafter, &[Negotiation])] },
        Action::SubmitAmendment
        | Action::WithdrawAmendment
        | Action::TakeStance
        | Action::AnswerDisposition => const { &[to(Who::Head, &[Negotiation])] },
        Action::CommentDelegation => const { &[to(Who::Drafter, OPEN), to(Who::Chair, OPEN)] },
        Action::CommentChair => const { &[to(Who::Head, &[Negotiation]), to(Who::Chair, &[Negotiation])] },
        Action::CommentAll => {
            const {
                &[
                    to(Who::Head, &[Negotiation]),
                    to(Who::Chair, &[Negotiation]),
                    to(Who::InvitedObserver, &[Negotiation]),
                ]
            }
        }
        Action::EditComment => {
            const { &[to(Who::Drafter, OPEN), to(Who::Chair, OPEN), to(Who::InvitedObserver, &[Negotiation])] }
        }
        Action::ResolveComment => const { &[to(Who::Drafter, OPEN), to(Who::Chair, OPEN)] },
        Action::Recall | Action::Extend | Action::Adopt => const { &[to(Who::Chair, &[SignOff])] },
        Action::ReadPositions => {
            const { &[to(Who::Drafter, TABLED), to(Who::Chair, TABLED), to(Who::Secretariat, TABLED)] }
        }
        Action::RecordPosition => const { &[to(Who::Head, &[SignOff])] },
        Action::ObjectLate | Action::Accede => const { &[to(Who::Head, AGREED)] },
        Action::PreparePosition => const { &[to(Who::Drafter, &[SignOff])] },
        Action::RecordOnInstruction => const { &[to(Who::Secretariat, &[SignOff])] },
        Action::Withdraw => {
            const {
                &[
                    to(Who::LeadHead, &[Drafting, Negotiation]),
                    to(Who::ChairOwn, &[Drafting]),
                    to(Who::Chair, &[Negotiation]),
                ]
            }
        }
        Action::ReadRecord => {
            const {
                &[
                    to(Who::Drafter, ANY),
                    to(Who::Chair, ANY),
                    to(Who::Secretariat, ANY),
                    to(Who::Observer, AGREED),
                ]
            }
        }
        Action::Export => const { &[to(Who::UnlessRed, ANY), to(Who::Chair, ANY)] },
    }
}
