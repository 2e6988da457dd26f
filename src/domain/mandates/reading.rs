//! Owns: the check of a mandate as written: every wrong field is named with its place. Never: stops at the first.

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
};

use super::{Body, Content, Norm, Observer, Office, Pillar, Settings, State, Tasking};
use crate::domain::{
    accounts::{CHAIR_DELEGATION, SECRETARIAT_DELEGATION, read_name},
    ids::StateCode,
    refusal::Invalid,
    time::{is_date, is_time_zone},
};

/// Fewest states of a roster.
const FEWEST: usize = 2;
/// Most states of a roster, and most entries of every other list.
const MOST: usize = 200;
/// Shortest minimum of a silence procedure, in seconds.
const SHORTEST_SILENCE: i64 = 60;
/// Longest minimum of a silence procedure, in seconds: a year.
const LONGEST_SILENCE: i64 = 366 * 86_400;

/// A mandate that was read: names in NFC, codes unique, references found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked(Content);

impl Deref for Checked {
    type Target = Content;
    fn deref(&self) -> &Content {
        &self.0
    }
}

/// Reads a mandate.
///
/// # Errors
/// Every wrong field.
pub fn read(mut content: Content) -> Result<Checked, Invalid> {
    let mut reader = Reader::default();
    reader.code(&mut content.symbol, "/symbol", 60, true);
    reader.name(&mut content.title, "/title", 1_000);
    reader.name(&mut content.issued_by, "/issued_by", 300);
    reader.date(&content.date, "/date");
    reader.roster(&mut content.roster, &content.date);
    reader.observers(&mut content.observers, &content.roster);
    reader.office(&mut content.chair, "/chair");
    reader.office(&mut content.secretariat, "/secretariat");
    reader.pillars(&mut content.pillars);
    reader.bodies(&mut content.bodies, &content.pillars);
    reader.taskings(&mut content.taskings);
    reader.norms(&mut content.norms);
    reader.settings(&content.settings);
    reader.wrong.into_result().map(|()| Checked(content))
}

#[derive(Default)]
struct Reader {
    wrong: Invalid,
}

impl Reader {
    fn name(&mut self, text: &mut String, pointer: &str, most: usize) {
        match read_name(text, pointer, most) {
            Ok(read) => *text = read,
            Err(wrong) => self.wrong.0.extend(wrong.0),
        }
    }

    /// A code stands in references where an identifier could stand too, and in symbols between slashes.
    fn code(&mut self, text: &mut String, pointer: &str, most: usize, slashes: bool) {
        self.name(text, pointer, most);
        if uuid::Uuid::try_parse(text).is_ok() {
            self.wrong.add(pointer, "not-a-code", "A code must not look like an identifier.");
        }
        if !slashes && text.contains('/') {
            self.wrong.add(pointer, "not-a-code", "A code must not contain a slash.");
        }
    }

    fn date(&mut self, text: &str, pointer: &str) {
        if !is_date(text) {
            self.wrong.add(pointer, "not-a-date", "Write a date like 2018-04-27.");
        }
    }

    fn time_zone(&mut self, name: &str, pointer: &str) {
        if !is_time_zone(name) {
            self.wrong.add(pointer, "not-a-time-zone", "Write a time zone like Asia/Bangkok.");
        }
    }

    fn count(&mut self, entries: usize, list: &str) {
        if entries > MOST {
            self.wrong.add(list, "too-many", format!("At most {MOST} entries; this has {entries}."));
        }
    }

    fn unique<'a>(&mut self, codes: impl Iterator<Item = &'a str>, list: &str, field: &str) {
        let mut seen = HashSet::new();
        for (place, code) in codes.enumerate() {
            if !seen.insert(code) {
                let detail = format!("{code} is there already.");
                self.wrong.add(format!("{list}/{place}/{field}"), "duplicate", detail);
            }
        }
    }

    fn roster(&mut self, roster: &mut [State], date: &str) {
        self.count(roster.len(), "/roster");
        if roster.len() < FEWEST {
            self.wrong.add("/roster", "too-few", format!("A roster has at least {FEWEST} states."));
        }
        for (place, state) in roster.iter_mut().enumerate() {
            let at = |field: &str| format!("/roster/{place}/{field}");
            if state.code.len() != 3 || state.code.parse::<StateCode>().is_err() {
                self.wrong.add(at("code"), "not-a-state", "Write three capital letters (ISO 3166 alpha-3).");
            }
            self.name(&mut state.name, &at("name"), 200);
            self.time_zone(&state.time_zone, &at("time_zone"));
            self.membership(state, date, &at("member_from"), &at("member_to"));
        }
        self.unique(roster.iter().map(|state| state.code.as_str()), "/roster", "code");
    }

    /// Who decides was a member on the day of the instrument.
    fn membership(&mut self, state: &State, date: &str, from: &str, to: &str) {
        let before = self.wrong.0.len();
        self.date(&state.member_from, from);
        if let Some(end) = &state.member_to {
            self.date(end, to);
        }
        if self.wrong.0.len() > before || !is_date(date) {
            return;
        }
        // Dates of one form: their order is that of their letters.
        if state.member_from.as_str() > date {
            let detail = format!(
                "{} became a member on {}, after the mandate of {date}: it is not on this roster.",
                state.name, state.member_from
            );
            self.wrong.add(from, "not-yet-a-member", detail);
        }
        if let Some(end) = &state.member_to {
            if *end <= state.member_from {
                self.wrong.add(to, "not-after-start", "Must be later than member_from.");
            } else if end.as_str() <= date {
                let detail = format!(
                    "{} was no longer a member from {end}, before the mandate of {date}: it is not on this \
                     roster.",
                    state.name
                );
                self.wrong.add(to, "no-longer-a-member", detail);
            }
        }
    }

    fn observers(&mut self, observers: &mut [Observer], roster: &[State]) {
        self.count(observers.len(), "/observers");
        for (place, observer) in observers.iter_mut().enumerate() {
            let at = |field: &str| format!("/observers/{place}/{field}");
            let code = observer.code.as_str();
            if code.parse::<StateCode>().is_err() {
                self.wrong.add(at("code"), "not-a-code", "Write three to twenty capital letters.");
            }
            let taken = [CHAIR_DELEGATION, SECRETARIAT_DELEGATION].contains(&code)
                || roster.iter().any(|state| state.code == code);
            if taken {
                self.wrong.add(at("code"), "duplicate", format!("{code} is another delegation already."));
            }
            self.name(&mut observer.name, &at("name"), 200);
            self.time_zone(&observer.time_zone, &at("time_zone"));
        }
        self.unique(observers.iter().map(|observer| observer.code.as_str()), "/observers", "code");
    }

    fn office(&mut self, office: &mut Office, pointer: &str) {
        self.name(&mut office.name, &format!("{pointer}/name"), 200);
        self.time_zone(&office.time_zone, &format!("{pointer}/time_zone"));
    }

    fn pillars(&mut self, pillars: &mut [Pillar]) {
        self.count(pillars.len(), "/pillars");
        for (place, pillar) in pillars.iter_mut().enumerate() {
            self.code(&mut pillar.code, &format!("/pillars/{place}/code"), 40, false);
            self.name(&mut pillar.name, &format!("/pillars/{place}/name"), 300);
        }
        self.unique(pillars.iter().map(|pillar| pillar.code.as_str()), "/pillars", "code");
    }

    fn bodies(&mut self, bodies: &mut [Body], pillars: &[Pillar]) {
        self.count(bodies.len(), "/bodies");
        for (place, body) in bodies.iter_mut().enumerate() {
            self.code(&mut body.code, &format!("/bodies/{place}/code"), 40, false);
            self.name(&mut body.name, &format!("/bodies/{place}/name"), 300);
            let unknown = body.pillar.as_ref().filter(|code| !pillars.iter().any(|p| p.code == **code));
            if let Some(code) = unknown {
                let detail = format!("There is no pillar {code}.");
                self.wrong.add(format!("/bodies/{place}/pillar"), "unknown-pillar", detail);
            }
        }
        self.unique(bodies.iter().map(|body| body.code.as_str()), "/bodies", "code");
    }

    fn taskings(&mut self, taskings: &mut [Tasking]) {
        self.count(taskings.len(), "/taskings");
        for (place, tasking) in taskings.iter_mut().enumerate() {
            self.code(&mut tasking.number, &format!("/taskings/{place}/number"), 40, false);
            self.name(&mut tasking.title, &format!("/taskings/{place}/title"), 1_000);
            if let Some(addressee) = &mut tasking.addressee {
                self.name(addressee, &format!("/taskings/{place}/addressee"), 300);
            }
        }
        self.unique(taskings.iter().map(|tasking| tasking.number.as_str()), "/taskings", "number");
        let parents: HashMap<&str, Option<&str>> =
            taskings.iter().map(|t| (t.number.as_str(), t.parent.as_deref())).collect();
        for (place, tasking) in taskings.iter().enumerate() {
            let Some(parent) = tasking.parent.as_deref() else { continue };
            let pointer = format!("/taskings/{place}/parent");
            if !parents.contains_key(parent) {
                let detail = format!("There is no tasking {parent}.");
                self.wrong.add(pointer, "unknown-tasking", detail);
            } else if is_under_itself(&tasking.number, &parents) {
                let detail = format!("{} would be a strand of itself.", tasking.number);
                self.wrong.add(pointer, "circle", detail);
            }
        }
    }

    fn norms(&mut self, norms: &mut [Norm]) {
        self.count(norms.len(), "/norms");
        for (place, norm) in norms.iter_mut().enumerate() {
            self.code(&mut norm.code, &format!("/norms/{place}/code"), 40, false);
            self.name(&mut norm.title, &format!("/norms/{place}/title"), 1_000);
        }
        self.unique(norms.iter().map(|norm| norm.code.as_str()), "/norms", "code");
    }

    fn settings(&mut self, settings: &Settings) {
        let range = SHORTEST_SILENCE..=LONGEST_SILENCE;
        if !range.contains(&settings.minimum_silence_seconds) {
            let detail = format!("Between {SHORTEST_SILENCE} and {LONGEST_SILENCE} seconds.");
            self.wrong.add("/settings/minimum_silence_seconds", "out-of-range", detail);
        }
    }
}

fn is_under_itself(number: &str, parents: &HashMap<&str, Option<&str>>) -> bool {
    let mut above = parents.get(number).copied().flatten();
    // More steps than taskings: a circle further up, which names itself.
    for _ in 0..parents.len() {
        match above {
            None => return false,
            Some(parent) if parent == number => return true,
            Some(parent) => above = parents.get(parent).copied().flatten(),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(code: &str, member_from: &str) -> State {
        State {
            code: code.to_owned(),
            name: format!("State {code}"),
            member_from: member_from.to_owned(),
            member_to: None,
            time_zone: "Asia/Singapore".to_owned(),
        }
    }

    fn tasking(number: &str, parent: Option<&str>) -> Tasking {
        let (number, title) = (number.to_owned(), "Options".to_owned());
        Tasking { number, title, addressee: None, parent: parent.map(str::to_owned) }
    }

    fn content() -> Content {
        let roster = vec![state("SGP", "1967-08-08"), state("THA", "1967-08-08")];
        serde_json::from_value(serde_json::json!({
            "symbol": "TEST/2018", "title": "A statement", "date": "2018-04-27", "issued_by": "Leaders",
            "roster": roster,
            "pillars": [{"code": "APSC", "name": "Political-Security"}],
            "bodies": [{"code": "AMCC", "name": "Ministerial conference", "pillar": "APSC"}],
            "taskings": [tasking("T1.1", Some("T1")), tasking("T1", None)],
        }))
        .unwrap()
    }

    fn wrong(content: Content) -> Vec<String> {
        let Err(invalid) = read(content) else { return Vec::new() };
        invalid.0.into_iter().map(|field| format!("{} {}", field.pointer, field.code)).collect()
    }

    #[test]
    fn a_mandate_as_it_should_be_is_read() {
        let checked = read(content()).unwrap();
        assert_eq!(checked.settings.minimum_silence_seconds, 86_400);
        assert_eq!(checked.secretariat.time_zone, "UTC");
    }

    #[test]
    fn a_state_that_joined_after_the_mandate_is_not_on_its_roster() {
        let mut late = content();
        late.roster.push(State { name: "Timor-Leste".to_owned(), ..state("TLS", "2025-10-26") });
        let field = read(late).unwrap_err().0.remove(0);
        assert_eq!((field.pointer.as_str(), field.code), ("/roster/2/member_from", "not-yet-a-member"));
        assert!(field.detail.starts_with("Timor-Leste became a member on 2025-10-26"), "{}", field.detail);
    }

    #[test]
    fn a_state_that_had_left_is_not_on_the_roster() {
        let mut left = content();
        left.roster[1].member_to = Some("2018-04-27".to_owned());
        assert_eq!(wrong(left.clone()), ["/roster/1/member_to no-longer-a-member"]);
        left.roster[1].member_to = Some("2018-04-28".to_owned());
        assert!(wrong(left).is_empty());
    }

    #[test]
    fn a_roster_has_two_to_two_hundred_states() {
        let mut one = content();
        one.roster.truncate(1);
        assert_eq!(wrong(one), ["/roster too-few"]);
        let letters = || 'A'..='Z';
        let codes = letters().flat_map(|a| letters().map(move |b| format!("X{a}{b}")));
        let mut full = content();
        full.roster = codes.take(201).map(|code| state(&code, "1967-08-08")).collect();
        assert_eq!(wrong(full.clone()), ["/roster too-many"]);
        full.roster.pop();
        assert!(wrong(full).is_empty());
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut bad = content();
        bad.roster[1] = State { time_zone: "Asia/Nowhere".to_owned(), ..state("SGP", "1967") };
        bad.bodies[0].pillar = Some("ASCC".to_owned());
        bad.taskings.push(tasking("T2", Some("T9")));
        bad.settings.minimum_silence_seconds = 59;
        bad.date = "27 April 2018".to_owned();
        let expected = [
            "/date not-a-date",
            "/roster/1/time_zone not-a-time-zone",
            "/roster/1/member_from not-a-date",
            "/roster/1/code duplicate",
            "/bodies/0/pillar unknown-pillar",
            "/taskings/2/parent unknown-tasking",
            "/settings/minimum_silence_seconds out-of-range",
        ];
        assert_eq!(wrong(bad), expected);
    }

    #[test]
    fn taskings_do_not_turn_in_a_circle() {
        let mut round = content();
        round.taskings =
            vec![tasking("T1", Some("T2")), tasking("T2", Some("T1")), tasking("T3", Some("T1"))];
        assert_eq!(wrong(round), ["/taskings/0/parent circle", "/taskings/1/parent circle"]);
    }

    #[test]
    fn an_observer_is_not_a_delegation_that_is_there_already() {
        let mut twice = content();
        let observer = |code: &str| Observer {
            code: code.to_owned(),
            name: "Guest".to_owned(),
            time_zone: "UTC".to_owned(),
        };
        twice.observers = vec![observer("SGP"), observer("CHAIR"), observer("JPN")];
        assert_eq!(wrong(twice), ["/observers/0/code duplicate", "/observers/1/code duplicate"]);
    }
}
