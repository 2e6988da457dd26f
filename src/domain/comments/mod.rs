//! Owns: what a comment may say and who it is for. `anchor` owns what it points at.
//! Never: takes back what was said to more people; a scope only widens.

mod anchor;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use anchor::{Anchor, Anchored, Ground, Hold, MAX_CONTEXT_CHARS, check_anchor, reanchor};

use super::{
    ids::{CommentId, NotAnId, RecommendationId},
    refusal::{Invalid, Refusal},
    texts::reading::read_prose,
};

/// The longest comment, in characters.
pub const MAX_BODY_CHARS: usize = 10_000;

/// What stands in a link before the comment it leads to.
pub const ANCHOR: &str = "#comment-";

/// The path in the app that shows a comment.
#[must_use]
pub fn link_to(recommendation: RecommendationId, comment: CommentId) -> String {
    format!("/r/{recommendation}{ANCHOR}{comment}")
}

/// The comment a [`link_to`] leads to; `None` for a link to something else.
#[must_use]
pub fn linked(link: &str) -> Option<CommentId> {
    link.split_once(ANCHOR).and_then(|(_, comment)| comment.parse().ok())
}

/// Who a thread is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The author's own delegation.
    Delegation,
    /// The author's delegation and the chair.
    Chair,
    /// Everybody who sees the recommendation.
    All,
}

impl Scope {
    /// Every scope, narrowest first.
    pub const ALL: [Self; 3] = [Self::Delegation, Self::Chair, Self::All];

    /// The scope as the API and the database write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delegation => "delegation",
            Self::Chair => "chair",
            Self::All => "all",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(NotAnId)
    }
}

/// Checks a comment's body and brings it to its stored spelling.
///
/// # Errors
/// At `/body`: `empty`, `too-long` (over 10 000 characters), `control-character`.
pub fn read_body(body: &str) -> Result<String, Invalid> {
    read_prose("/body", body, MAX_BODY_CHARS)
}

/// The scope of a new comment: a thread says its own, a reply has that of its thread.
///
/// # Errors
/// At `/scope`: `missing` for a thread without one, `not-the-threads` for a reply with another.
pub fn new_scope(wanted: Option<Scope>, thread: Option<Scope>) -> Result<Scope, Invalid> {
    match (wanted, thread) {
        (None, None) => {
            Err(Invalid::field("/scope", "missing", "Say who this is for: delegation, chair or all."))
        }
        (Some(wanted), Some(thread)) if wanted != thread => {
            let detail = format!("A reply is for those its thread is for: {thread}.");
            Err(Invalid::field("/scope", "not-the-threads", detail))
        }
        (_, Some(scope)) | (Some(scope), None) => Ok(scope),
    }
}

/// Whether a comment of scope `present` may be given the scope `wanted`. A reply goes at most as far as its
/// `thread` does.
///
/// # Errors
/// `never-narrows`: those who may see it saw it. `wider-than-thread`.
pub fn widen(present: Scope, wanted: Scope, thread: Option<Scope>) -> Result<(), Refusal> {
    if wanted < present {
        return Err(Refusal::new(
            "never-narrows",
            "What was said to more people cannot be made internal again.",
        ));
    }
    if thread.is_some_and(|thread| wanted > thread) {
        return Err(Refusal::new(
            "wider-than-thread",
            "A reply goes no further than its thread. Send that first.",
        ));
    }
    Ok(())
}

/// What a drafter is told who speaks for a state.
#[must_use]
pub fn heads_speak(scope: Scope) -> Refusal {
    let whom = if scope == Scope::Chair { "the chair" } else { "all" };
    Refusal::new(
        "heads-speak",
        format!(
            "Only a head of delegation writes to {whom}. Keep the comment inside your delegation and ask your \
             head to send it."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_kept_trimmed_and_has_at_most_10_000_characters() {
        assert_eq!(read_body(" Why? ").unwrap(), "Why?");
        assert!(read_body(&"ก".repeat(10_000)).is_ok());
        assert_eq!(read_body(&"ก".repeat(10_001)).unwrap_err().0[0].code, "too-long");
    }

    #[test]
    fn a_scope_is_named_as_the_api_writes_it() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_string(&scope).unwrap(), format!("\"{scope}\""));
            assert_eq!(scope.as_str().parse(), Ok(scope));
        }
        assert!("everyone".parse::<Scope>().is_err());
    }

    #[test]
    fn a_reply_has_the_scope_of_its_thread() {
        assert_eq!(new_scope(None, Some(Scope::Chair)), Ok(Scope::Chair));
        assert_eq!(new_scope(Some(Scope::All), None), Ok(Scope::All));
        assert_eq!(new_scope(Some(Scope::All), Some(Scope::Chair)).unwrap_err().0[0].code, "not-the-threads");
        assert_eq!(new_scope(None, None).unwrap_err().0[0].code, "missing");
    }

    #[test]
    fn a_scope_widens_and_never_narrows() {
        for (place, present) in Scope::ALL.into_iter().enumerate() {
            for (other, wanted) in Scope::ALL.into_iter().enumerate() {
                assert_eq!(widen(present, wanted, None).is_ok(), other >= place, "{present} to {wanted}");
            }
        }
        let refused = widen(Scope::Delegation, Scope::All, Some(Scope::Chair)).unwrap_err();
        assert_eq!(refused.code, "wider-than-thread");
    }
}
