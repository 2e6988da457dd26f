//! Owns: who hears of which change on the live channel. Never: carries content; a page that hears asks again.

use super::{Reading, live::Hint};
use crate::{
    domain::policy::{Action, Subject, permit},
    error::{Error, Result},
    store::recommendations,
};

/// Whether the person asking may learn that this happened.
///
/// # Errors
/// What the database said; [`Error::Unauthenticated`] when the session is over.
pub fn may_hear(tx: &mut Reading<'_>, hint: &Hint) -> Result<bool> {
    if let Some(only) = &hint.only
        && !tx.actor.user.is_some_and(|user| only.contains(&user))
    {
        return Ok(false);
    }
    let action = shown_by(hint.kind, hint.recommendation.is_some());
    match (hint.recommendation, hint.mandate) {
        (Some(id), _) => match recommendations::facts(tx.conn, id) {
            Ok(facts) => Ok(permit(&tx.actor, action, Subject::Recommendation(&facts)).is_ok()),
            Err(Error::NotFound) => Ok(false),
            Err(cause) => Err(cause),
        },
        (None, Some(mandate)) => Ok(permit(&tx.actor, action, Subject::Mandate(mandate)).is_ok()),
        (None, None) => Ok(false),
    }
}

/// What somebody must be allowed to read to see the change of this kind on a page.
fn shown_by(kind: &str, on_recommendation: bool) -> Action {
    let family = kind.split('.').next().unwrap_or_default();
    match family {
        "working_text" => Action::ReadWorkingText,
        "position" | "sign_off" | "silence" | "state" => Action::ReadPositions,
        "invitation" | "credential" => Action::ReadPeople,
        "package" => Action::ReadPackages,
        _ if on_recommendation => Action::Read,
        _ => Action::ReadMandate,
    }
}

/// Whether the session still counts.
///
/// # Errors
/// [`Error::Unauthenticated`] when it does not; looking it up has found that out already.
pub fn still_signed_in(tx: &mut Reading<'_>) -> Result<()> {
    tx.actor.user.map(|_| ()).ok_or(Error::Unauthenticated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_for_those_who_may_read_what_changed() {
        assert_eq!(shown_by("working_text.saved", true), Action::ReadWorkingText);
        assert_eq!(shown_by("position.recorded", true), Action::ReadPositions);
        assert_eq!(shown_by("credential.ended", false), Action::ReadPeople);
        assert_eq!(shown_by("revision.issued", true), Action::Read);
        assert_eq!(shown_by("round.changed", false), Action::ReadMandate);
    }
}
