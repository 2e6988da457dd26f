//! Owns: who may know who else is reading or editing a recommendation: delegation by delegation, people by name only
//! inside their own. Never: tells an observer of anybody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    accounts::{Role, Seat},
    ids::{PageId, StateCode, UserId},
    time::{Moment, SECOND},
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

/// Pages of one session on one recommendation that are told apart; of more, those that spoke last.
const PAGES: usize = 16;

/// The open pages of one session on one recommendation. Somebody is there as long as one of them is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pages(Vec<Open>);

/// A page that said it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Open {
    /// Which; `None` for whoever does not tell pages apart.
    page: Option<PageId>,
    doing: Doing,
    until: Moment,
}

impl Pages {
    /// A page says what is done on it, and until when that counts; the past says that it closed.
    pub fn hear(&mut self, page: Option<PageId>, doing: Doing, until: Moment, now: Moment) {
        self.0.retain(|open| open.page != page && open.until > now);
        if until > now {
            self.0.push(Open { page, doing, until });
        }
        if self.0.len() > PAGES {
            self.0.remove(0);
        }
    }

    /// The most that is done on any of them at `now`; `None` when all are gone.
    #[must_use]
    pub fn doing(&self, now: Moment) -> Option<Doing> {
        self.0.iter().filter(|open| open.until > now).map(|open| open.doing).max()
    }
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

    #[test]
    fn somebody_is_there_as_long_as_one_of_their_pages_is() {
        let at = |second: i64| Moment::from_millis(second * SECOND);
        let [one, other] = [1, 2].map(|number| Some(PageId(uuid::Uuid::from_u128(number))));
        let mut pages = Pages::default();
        pages.hear(one, Doing::Editing, at(45), at(0));
        pages.hear(other, Doing::Reading, at(55), at(10));
        assert_eq!(pages.doing(at(10)), Some(Doing::Editing), "the most of what is done");
        assert_eq!(pages.doing(at(45)), Some(Doing::Reading), "one fell silent");
        pages.hear(one, Doing::Reading, at(20), at(20));
        assert_eq!(pages.doing(at(20)), Some(Doing::Reading), "one was closed");
        pages.hear(None, Doing::Reading, at(21), at(21));
        assert_eq!(pages.doing(at(21)), Some(Doing::Reading), "a page that nobody opened closes none");
        pages.hear(other, Doing::Reading, at(22), at(22));
        assert_eq!(pages.doing(at(22)), None);
    }

    #[test]
    fn of_many_pages_those_that_spoke_last_are_kept() {
        let now = Moment::from_millis(0);
        let mut pages = Pages::default();
        pages.hear(None, Doing::Editing, now.plus(LASTS), now);
        for number in 0..1_000 {
            let page = Some(PageId(uuid::Uuid::from_u128(number)));
            pages.hear(page, Doing::Reading, now.plus(LASTS), now);
        }
        assert_eq!((pages.0.len(), pages.doing(now)), (PAGES, Some(Doing::Reading)));
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
