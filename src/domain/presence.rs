//! Owns: who may know who else is reading or editing a recommendation: delegation by delegation, people by name only
//! inside their own. Never: tells an observer of anybody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    accounts::{Role, Seat},
    ids::{StateCode, UserId},
    time::SECOND,
};

/// How long a page that said nothing more still counts as open, in milliseconds.
pub const LASTS: i64 = 45 * SECOND;

/// What somebody does on a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Looks at it.
    Reading,
    /// Writes in the working text.
    Editing,
}

/// Somebody on a recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Who.
    pub user: UserId,
    /// Their delegation.
    pub delegation: StateCode,
    /// Their role.
    pub role: Role,
    /// What they do.
    pub doing: Doing,
}

/// A delegation as somebody else sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its code.
    pub delegation: StateCode,
    /// The most that one of its people does.
    pub doing: Doing,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// Its people, only where it is the viewer's own.
    pub people: Vec<(UserId, Doing)>,
}

/// Who of those present the holder of `seat` sees. `reads_text`: whether they may read the working text; who may not does
/// not learn that it is being edited.
#[must_use]
pub fn seen_by(viewer: UserId, seat: &Seat, reads_text: bool, present: &[Present]) -> Vec<Seen> {
    let mut seen: Vec<Seen> = Vec::new();
    let hosts = matches!(seat.role, Role::Chair | Role::Secretariat);
    for somebody in present {
        let visible = match (seat.role, somebody.role) {
            (Role::Observer, _) => false,
            (_, Role::Observer) => hosts,
            _ => true,
        };
        if !visible || somebody.user == viewer {
            continue;
        }
        let doing = if reads_text { somebody.doing } else { Doing::Reading };
        let own = somebody.delegation == seat.delegation;
        let place = match seen.iter().position(|s| s.delegation == somebody.delegation) {
            Some(place) => place,
            None => {
                let delegation = somebody.delegation.clone();
                seen.push(Seen { delegation, doing, own, people: Vec::new() });
                seen.len() - 1
            }
        };
        if let Some(there) = seen.get_mut(place) {
            there.doing = there.doing.max(doing);
            if own {
                match there.people.iter_mut().find(|(user, _)| *user == somebody.user) {
                    Some((_, other_page)) => *other_page = (*other_page).max(doing),
                    None => there.people.push((somebody.user, doing)),
                }
            }
        }
    }
    seen.sort_by(|one, other| one.delegation.cmp(&other.delegation));
    seen.iter_mut().for_each(|there| there.people.sort());
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{CredentialId, MandateId};

    fn user(number: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(number))
    }

    fn somebody(number: u128, code: &str, role: Role, doing: Doing) -> Present {
        Present { user: user(number), delegation: code.parse().unwrap(), role, doing }
    }

    fn seen(code: &str, role: Role, reads_text: bool, present: &[Present]) -> Vec<(String, Doing, usize)> {
        let seat = Seat {
            credential: CredentialId(uuid::Uuid::nil()),
            mandate: MandateId(uuid::Uuid::nil()),
            delegation: code.parse().unwrap(),
            role,
        };
        let seen = seen_by(user(99), &seat, reads_text, present);
        seen.into_iter().map(|s| (s.delegation.to_string(), s.doing, s.people.len())).collect()
    }

    fn room() -> Vec<Present> {
        vec![
            somebody(1, "VNM", Role::Drafter, Doing::Editing),
            somebody(1, "VNM", Role::Drafter, Doing::Reading),
            somebody(2, "VNM", Role::Head, Doing::Reading),
            somebody(3, "JPN", Role::Observer, Doing::Reading),
            somebody(99, "SGP", Role::Head, Doing::Editing),
        ]
    }

    #[test]
    fn others_see_a_delegation_and_its_own_people_see_names() {
        assert_eq!(seen("SGP", Role::Head, true, &room()), [("VNM".to_owned(), Doing::Editing, 0)]);
        assert_eq!(seen("VNM", Role::Head, true, &room())[0], ("VNM".to_owned(), Doing::Editing, 2));
    }

    #[test]
    fn observers_see_nobody_and_are_seen_by_chair_and_secretariat() {
        assert!(seen("JPN", Role::Observer, false, &room()).is_empty());
        for role in [Role::Chair, Role::Secretariat] {
            assert!(seen("CHAIR", role, true, &room()).iter().any(|(code, ..)| code == "JPN"));
        }
        assert!(!seen("VNM", Role::Head, true, &room()).iter().any(|(code, ..)| code == "JPN"));
    }

    #[test]
    fn who_may_not_read_the_text_does_not_learn_that_it_is_edited() {
        assert_eq!(seen("SGP", Role::Head, false, &room()), [("VNM".to_owned(), Doing::Reading, 0)]);
    }
}
