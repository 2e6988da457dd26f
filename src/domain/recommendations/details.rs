//! Owns: what a recommendation says about itself besides its text (title, taskings, bodies, norms, co-sponsors,
//! marking), checked against what its mandate has. Never: decides who may change it.

use super::Marking;
use crate::domain::{
    accounts::read_name,
    ids::{MandateId, StateCode},
    refusal::Invalid,
};

/// The longest title, in characters.
const MAX_TITLE_CHARS: usize = 300;
/// The longest note of a revision, in characters.
pub const MAX_NOTE_CHARS: usize = 2_000;
/// The longest reason of a withdrawal, in characters.
pub const MAX_REASON_CHARS: usize = 2_000;

/// One entry of a mandate's lists: its identifier, and the code or number people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Identifier, as stored.
    pub id: String,
    /// `AMCC`, `T1.2`, `13(a)`.
    pub code: String,
}

/// What a mandate has that a recommendation can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// The mandate.
    pub mandate: MandateId,
    /// The year of its date, which symbols carry.
    pub year: String,
    /// The states of its roster.
    pub states: Vec<StateCode>,
    /// Its bodies, in order.
    pub bodies: Vec<Listed>,
    /// Its taskings, in order.
    pub taskings: Vec<Listed>,
    /// Its norms, in order.
    pub norms: Vec<Listed>,
    /// Its pillars, in order.
    pub pillars: Vec<Listed>,
    /// For each body its pillar, by identifier.
    pub pillar_of_body: Vec<(String, Option<String>)>,
}

impl Catalogue {
    /// The identifiers of the bodies of a pillar.
    #[must_use]
    pub fn bodies_of(&self, pillar: &str) -> Vec<String> {
        let of_pillar = |(_, its): &&(String, Option<String>)| its.as_deref() == Some(pillar);
        self.pillar_of_body.iter().filter(of_pillar).map(|(body, _)| body.clone()).collect()
    }
}

/// The details as sent; what was not sent stays, or takes its first value at creation.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Title.
    pub title: Option<String>,
    /// Ids or numbers.
    pub taskings: Option<Vec<String>>,
    /// Id or code.
    pub lead_body: Option<String>,
    /// Ids or codes.
    pub involved_bodies: Option<Vec<String>>,
    /// Ids or codes.
    pub norms: Option<Vec<String>>,
    /// States.
    pub co_sponsors: Option<Vec<String>>,
    /// Marking.
    pub marking: Option<Marking>,
}

/// The details, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Title, NFC.
    pub title: String,
    /// At least one, in the mandate's order.
    pub taskings: Vec<Listed>,
    /// The lead body.
    pub lead_body: Listed,
    /// Others, in the mandate's order, without the lead body.
    pub involved_bodies: Vec<Listed>,
    /// In the mandate's order.
    pub norms: Vec<Listed>,
    /// Sorted, without the lead.
    pub co_sponsors: Vec<StateCode>,
    /// How far it may travel.
    pub marking: Marking,
}

/// Checks details as sent; `before` are those that stand, none at creation.
///
/// # Errors
/// Every wrong field: `empty`, `too-long`, `missing`, `unknown`, `is-lead`.
pub fn read_details(
    catalogue: &Catalogue,
    lead: &StateCode,
    asked: Asked,
    before: Option<Details>,
) -> Result<Details, Invalid> {
    let mut errors = Invalid::default();
    let title = match (asked.title, before.as_ref()) {
        (None, Some(before)) => before.title.clone(),
        (sent, _) => read_title(&sent.unwrap_or_default(), &mut errors),
    };
    let taskings = match (asked.taskings, before.as_ref()) {
        (None, Some(before)) => before.taskings.clone(),
        (sent, _) => {
            let named = find_all("/taskings", &sent.unwrap_or_default(), &catalogue.taskings, &mut errors);
            if named.is_empty() && errors.0.iter().all(|error| !error.pointer.starts_with("/taskings")) {
                errors.add("/taskings", "missing", "Name at least one tasking that it answers.");
            }
            named
        }
    };
    let lead_body = match (asked.lead_body, before.as_ref()) {
        (None, Some(before)) => Some(before.lead_body.clone()),
        (None, None) => {
            errors.add("/lead_body", "missing", "Name the body that leads.");
            None
        }
        (Some(sent), _) => find_one("/lead_body", &sent, &catalogue.bodies, &mut errors),
    };
    let mut involved_bodies = match (asked.involved_bodies, before.as_ref()) {
        (None, Some(before)) => before.involved_bodies.clone(),
        (sent, _) => find_all("/involved_bodies", &sent.unwrap_or_default(), &catalogue.bodies, &mut errors),
    };
    let norms = match (asked.norms, before.as_ref()) {
        (None, Some(before)) => before.norms.clone(),
        (sent, _) => find_all("/norms", &sent.unwrap_or_default(), &catalogue.norms, &mut errors),
    };
    let co_sponsors = match (asked.co_sponsors, before.as_ref()) {
        (None, Some(before)) => before.co_sponsors.clone(),
        (sent, _) => read_co_sponsors(&sent.unwrap_or_default(), catalogue, lead, &mut errors),
    };
    let marking = asked.marking.or(before.map(|before| before.marking)).unwrap_or(Marking::Green);
    errors.into_result()?;
    // Without an error there is a lead body; the type does not know.
    let Some(lead_body) = lead_body else { return Err(Invalid::default()) };
    involved_bodies.retain(|body| body.id != lead_body.id);
    Ok(Details { title, taskings, lead_body, involved_bodies, norms, co_sponsors, marking })
}

fn read_title(sent: &str, errors: &mut Invalid) -> String {
    read_name(sent, "/title", MAX_TITLE_CHARS).unwrap_or_else(|wrong| {
        errors.0.extend(wrong.0);
        String::new()
    })
}

fn find_one(pointer: &str, sent: &str, among: &[Listed], errors: &mut Invalid) -> Option<Listed> {
    let found = among.iter().find(|entry| entry.id == sent || entry.code == sent).cloned();
    if found.is_none() {
        errors.add(pointer, "unknown", "The mandate has nothing of this name here.");
    }
    found
}

fn find_all(pointer: &str, sent: &[String], among: &[Listed], errors: &mut Invalid) -> Vec<Listed> {
    let mut named = Vec::new();
    for (index, one) in sent.iter().enumerate() {
        named.extend(find_one(&format!("{pointer}/{index}"), one, among, errors).map(|entry| entry.id));
    }
    among.iter().filter(|entry| named.contains(&entry.id)).cloned().collect()
}

fn read_co_sponsors(
    sent: &[String],
    catalogue: &Catalogue,
    lead: &StateCode,
    errors: &mut Invalid,
) -> Vec<StateCode> {
    let mut named = Vec::new();
    for (index, one) in sent.iter().enumerate() {
        let pointer = format!("/co_sponsors/{index}");
        match catalogue.states.iter().find(|state| state.as_str() == one) {
            None => errors.add(pointer, "unknown", "This state is not on the roster."),
            Some(state) if state == lead => {
                errors.add(pointer, "is-lead", "The lead delegation is not its own co-sponsor.");
            }
            Some(state) => named.push(state.clone()),
        }
    }
    named.sort_unstable();
    named.dedup();
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(code: &str) -> Listed {
        Listed { id: format!("id-{code}"), code: code.into() }
    }

    fn catalogue() -> Catalogue {
        Catalogue {
            mandate: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
            year: "2018".into(),
            states: ["SGP", "THA", "VNM"].map(|code| code.parse().unwrap()).to_vec(),
            bodies: ["AMCC", "TELMIN"].map(listed).to_vec(),
            taskings: ["T1", "T2"].map(listed).to_vec(),
            norms: vec![listed("13(a)")],
            pillars: vec![listed("PS")],
            pillar_of_body: vec![("id-AMCC".into(), Some("id-PS".into())), ("id-TELMIN".into(), None)],
        }
    }

    fn strings(list: &[&str]) -> Option<Vec<String>> {
        Some(list.iter().map(|&one| one.into()).collect())
    }

    fn asked() -> Asked {
        Asked {
            title: Some("  Sharing alerts ".into()),
            taskings: strings(&["id-T2", "T1", "T2"]),
            lead_body: Some("AMCC".into()),
            involved_bodies: strings(&["TELMIN", "id-AMCC"]),
            co_sponsors: strings(&["VNM", "THA", "VNM"]),
            ..Asked::default()
        }
    }

    fn sgp() -> StateCode {
        "SGP".parse().unwrap()
    }

    fn wrong(asked: Asked) -> Vec<(String, &'static str)> {
        let errors = read_details(&catalogue(), &sgp(), asked, None).unwrap_err();
        errors.0.into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn details_name_things_by_id_or_code_and_keep_the_mandates_order() {
        let details = read_details(&catalogue(), &sgp(), asked(), None).unwrap();
        assert_eq!(details.title, "Sharing alerts");
        assert_eq!(details.taskings, ["T1", "T2"].map(listed));
        assert_eq!(details.involved_bodies, [listed("TELMIN")]);
        assert_eq!(details.co_sponsors, ["THA", "VNM"].map(|code| code.parse::<StateCode>().unwrap()));
        assert_eq!(details.marking, Marking::Green);
        assert_eq!(catalogue().bodies_of("id-PS"), ["id-AMCC"]);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let errors = wrong(Asked {
            title: Some(" ".into()),
            taskings: None,
            lead_body: Some("NOBODY".into()),
            involved_bodies: strings(&["AMCC", "X"]),
            norms: strings(&["99"]),
            co_sponsors: strings(&["SGP", "TLS"]),
            marking: None,
        });
        let expected = [
            ("/title", "empty"),
            ("/taskings", "missing"),
            ("/lead_body", "unknown"),
            ("/involved_bodies/1", "unknown"),
            ("/norms/0", "unknown"),
            ("/co_sponsors/0", "is-lead"),
            ("/co_sponsors/1", "unknown"),
        ];
        assert_eq!(errors, expected.map(|(pointer, code)| (pointer.to_owned(), code)));
        assert_eq!(wrong(Asked { lead_body: None, ..asked() }), [("/lead_body".to_owned(), "missing")]);
    }

    #[test]
    fn what_is_not_sent_stays() {
        let before = read_details(&catalogue(), &sgp(), asked(), None).unwrap();
        let change = Asked { marking: Some(Marking::Red), ..Asked::default() };
        let after = read_details(&catalogue(), &sgp(), change, Some(before.clone())).unwrap();
        assert_eq!(after, Details { marking: Marking::Red, ..before });
    }
}
