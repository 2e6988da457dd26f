//! Owns: what happened, as one value from which all effects come: the record entry, the notices, the live hint.
//! Never: causes an effect itself.

use serde_json::Value;

use super::{
    ids::{MandateId, RecommendationId, StateCode, UserId},
    policy::CommentFacts,
    time::Moment,
};

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)+) => {
        /// Every formal act, as the record names it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Act { $($(#[$doc])* $name,)+ }

        impl Act {
            /// Every act.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As the record, the notices and the live channel name it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

acts! {
    /// An account was made at the command line.
    UserAdded = "user.added";
    /// A mandate was founded.
    MandateCreated = "mandate.created";
    /// Roster, bodies, taskings, norms or settings changed.
    MandateChanged = "mandate.changed";
    /// A round was opened.
    RoundOpened = "round.opened";
    /// A round's name or deadline changed.
    RoundChanged = "round.changed";
    /// A person was invited.
    InvitationSent = "invitation.sent";
    /// An invitation was taken back.
    InvitationWithdrawn = "invitation.withdrawn";
    /// An invitation was accepted.
    InvitationAccepted = "invitation.accepted";
    /// A credential was given.
    CredentialGiven = "credential.given";
    /// A credential's last day moved.
    CredentialChanged = "credential.changed";
    /// A credential was ended.
    CredentialEnded = "credential.ended";
    /// A package was compiled.
    PackageCompiled = "package.compiled";
    /// A package's contents changed.
    PackageChanged = "package.changed";
    /// A package went to the Leaders.
    PackageSubmitted = "package.submitted";
    /// The Leaders' response was recorded.
    PackageAnswered = "package.answered";
    /// A recommendation was started.
    RecommendationCreated = "recommendation.created";
    /// Its details changed.
    RecommendationChanged = "recommendation.changed";
    /// It was released to observers, or closed to them.
    RecommendationReleased = "recommendation.released";
    /// It was withdrawn.
    RecommendationWithdrawn = "recommendation.withdrawn";
    /// It was adopted.
    RecommendationAdopted = "recommendation.adopted";
    /// It went to the Leaders in a package.
    RecommendationSubmitted = "recommendation.submitted";
    /// The pen was given or taken back.
    PenGiven = "pen.given";
    /// A revision was tabled (0) or issued.
    RevisionIssued = "revision.issued";
    /// An amendment was proposed.
    AmendmentProposed = "amendment.proposed";
    /// A state joined, supported or opposed an amendment, or took that back.
    AmendmentStance = "amendment.stance";
    /// An amendment was withdrawn by its delegation.
    AmendmentWithdrawn = "amendment.withdrawn";
    /// The chair disposed of an amendment.
    AmendmentDisposed = "amendment.disposed";
    /// The sponsor answered the chair's compromise.
    AmendmentAnswered = "amendment.answered";
    /// A newer revision met an amendment: it was carried over, merged, or needs attention.
    AmendmentRebased = "amendment.rebased";
    /// The text of an amendment that needed attention was supplied.
    AmendmentOverridden = "amendment.overridden";
    /// Amendments were merged into the working text.
    AmendmentsMerged = "amendment.merged";
    /// A state joined the owners of a bracket.
    BracketJoined = "bracket.joined";
    /// A state left the owners of a bracket.
    BracketLeft = "bracket.left";
    /// The words of a bracket were chosen.
    BracketResolved = "bracket.resolved";
    /// A comment to all was made.
    CommentMade = "comment.made";
    /// A comment to all was changed or deleted by its author.
    CommentChanged = "comment.changed";
    /// A sign-off was opened.
    SignOffOpened = "sign_off.opened";
    /// Its deadline moved.
    SignOffExtended = "sign_off.extended";
    /// It was recalled to negotiation.
    SignOffRecalled = "sign_off.recalled";
    /// A state said its position.
    PositionRecorded = "position.recorded";
    /// An objection ended a silence procedure.
    SilenceBroken = "silence.broken";
}

/// Who is to be told, before preferences and visibility are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Nobody: the record and the live hint suffice.
    Nobody,
    /// All delegations of the roster, the chair and the secretariat.
    Everyone,
    /// The chair, the lead and the co-sponsors.
    ChairAndCoSponsors,
    /// The chair alone.
    Chair,
    /// The people of these states.
    States(Vec<StateCode>),
    /// The heads of these delegations.
    HeadsOf(Vec<StateCode>),
    /// One person.
    Person(UserId),
    /// Those who took part in a thread, and those mentioned, within the comment's scope.
    Thread {
        /// What the policy needs to know of the comment.
        comment: CommentFacts,
        /// Who wrote in it.
        participants: Vec<UserId>,
        /// Whom the comment names.
        mentioned: Vec<UserId>,
        /// Whether it answers another.
        reply: bool,
    },
}

/// Something that happened to one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What.
    pub act: Act,
    /// The mandate it happened in, when in one.
    pub mandate: Option<MandateId>,
    /// The recommendation whose chain it joins; `None` joins the chain of administration.
    pub recommendation: Option<RecommendationId>,
    /// The thing, as `kind:id`.
    pub subject: String,
    /// The state it binds, or the person it was done for.
    pub on_behalf_of: Option<String>,
    /// The details, as recorded.
    pub payload: Value,
    /// Who is told.
    pub audience: Audience,
    /// What they are told, in one sentence, without text of drafts or comments.
    pub sentence: String,
    /// The path in the app that shows it.
    pub link: String,
    /// A deadline that comes with it.
    pub deadline: Option<Moment>,
    /// Text that goes into mails, where the mandate lets it. Never recorded.
    pub quote: Option<String>,
}

impl Event {
    /// An event that nobody is mailed about.
    #[must_use]
    pub fn new(act: Act, subject: impl Into<String>, payload: Value) -> Self {
        Self {
            act,
            mandate: None,
            recommendation: None,
            subject: subject.into(),
            on_behalf_of: None,
            payload,
            audience: Audience::Nobody,
            sentence: String::new(),
            link: String::new(),
            deadline: None,
            quote: None,
        }
    }

    /// In this mandate.
    #[must_use]
    pub fn in_mandate(mut self, mandate: MandateId) -> Self {
        self.mandate = Some(mandate);
        self
    }

    /// On this recommendation's chain.
    #[must_use]
    pub fn on(mut self, recommendation: RecommendationId) -> Self {
        self.recommendation = Some(recommendation);
        self.link = format!("/r/{recommendation}");
        self
    }

    /// On behalf of a state or person.
    #[must_use]
    pub fn for_state(mut self, state: impl ToString) -> Self {
        self.on_behalf_of = Some(state.to_string());
        self
    }

    /// Told to these, in this sentence.
    #[must_use]
    pub fn told(mut self, audience: Audience, sentence: impl Into<String>) -> Self {
        self.audience = audience;
        self.sentence = sentence.into();
        self
    }

    /// With a link other than the recommendation's page.
    #[must_use]
    pub fn linked(mut self, link: impl Into<String>) -> Self {
        self.link = link.into();
        self
    }

    /// With text for mails.
    #[must_use]
    pub fn quoting(mut self, text: Option<String>) -> Self {
        self.quote = text;
        self
    }

    /// With a deadline.
    #[must_use]
    pub fn due(mut self, deadline: Option<Moment>) -> Self {
        self.deadline = deadline;
        self
    }
}
