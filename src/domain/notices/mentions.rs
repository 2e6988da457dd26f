//! Owns: finding out whom a comment names: `@` and a person's name as the app shows it, or a delegation's code.
//! Never: asks whether they may see the comment; routing does.

use super::Person;
use crate::domain::ids::UserId;

/// The people named in `body`. Case does not matter; where several names fit, the longest counts. The `@` of a mail
/// address names nobody.
#[must_use]
pub fn mentioned(body: &str, people: &[Person]) -> Vec<UserId> {
    let mut found: Vec<UserId> = Vec::new();
    let mut before = None;
    for (nth, part) in body.split('@').enumerate() {
        let follows_a_word = before.is_some_and(char::is_alphanumeric);
        before = part.chars().next_back();
        if nth == 0 || follows_a_word {
            continue;
        }
        let said = part.to_lowercase();
        let named = |name: &str| {
            let name = name.to_lowercase();
            let rest = said.strip_prefix(&name)?;
            let ends = !rest.chars().next().is_some_and(char::is_alphanumeric);
            (ends && !name.is_empty()).then(|| name.chars().count())
        };
        let fits = people.iter().filter_map(|person| {
            let length = named(&person.name).max(named(person.seat.delegation.as_str()))?;
            Some((length, person.user))
        });
        let fits: Vec<(usize, UserId)> = fits.collect();
        let longest = fits.iter().map(|(length, _)| *length).max();
        for (_, user) in fits.iter().filter(|(length, _)| Some(*length) == longest) {
            if !found.contains(user) {
                found.push(*user);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    use crate::domain::{
        accounts::{Role, Seat},
        ids::{CredentialId, MandateId},
        notices::Choice,
    };

    fn person(number: u128, name: &str, delegation: &str) -> Person {
        Person {
            user: UserId(uuid::Uuid::from_u128(number)),
            name: name.to_owned(),
            email: format!("{number}@test.example"),
            seat: Seat {
                credential: CredentialId(uuid::Uuid::nil()),
                mandate: MandateId(uuid::Uuid::nil()),
                delegation: delegation.parse().unwrap(),
                role: Role::Head,
            },
            comments: Choice::AtOnce,
            choices: HashMap::default(),
        }
    }

    fn named(body: &str) -> Vec<u128> {
        let people = [
            person(1, "Lan", "VNM"),
            person(2, "Lan Anh", "VNM"),
            person(3, "Siti", "IDN"),
            person(4, "Zoë Ünal", "SGP"),
        ];
        mentioned(body, &people).into_iter().map(|user| user.0.as_u128()).collect()
    }

    #[test]
    fn a_name_or_a_code_after_the_sign_names_people() {
        assert_eq!(named("@Siti, could you look?"), [3]);
        assert_eq!(named("for @vnm: and @siti."), [1, 2, 3]);
        assert_eq!(named("(@zoë ünal)"), [4]);
    }

    #[test]
    fn the_longest_name_counts() {
        assert_eq!(named("@Lan Anh please"), [2]);
        assert_eq!(named("@Lan, please"), [1]);
    }

    #[test]
    fn part_of_a_word_and_a_mail_address_name_nobody() {
        assert!(named("@Sitiawan @VNMX").is_empty());
        assert!(named("write to lan@siti.example").is_empty());
        assert!(named("@ Siti, @").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(body in ".*") {
            let _ = named(&body);
        }
    }
}
