//! Owns: the comparison of what a bundle shows with what its chain testifies: who was asked, what each said, and
//! that the procedure's condition held.
//! Never: decides consensus by itself; it asks the same rule that adopts.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Chain, Entry, Finding, FindingKind, agreement::REVISION_ISSUED, bundle::Bundle, told};
use crate::domain::{
    ids::{SignOffId, StateCode, UserId},
    signoff::{
        Outcome, Position, Procedure, SignOff, SignOffStatus,
        acts::{
            ACCEDED, ADOPTED, EXTENDED, OPENED, POSITION_RECORDED, PositionRecorded, RECALLED,
            RecommendationAdopted, SILENCE_BROKEN, SignOffExtended, SignOffOpened, StateAcceded,
        },
        adoption::{StatedPosition, newest_stated, printed_statements},
        standing::outcome,
    },
    time::Moment,
};

/// Compares a bundle with its chain; answers everything that does not agree.
pub(super) fn compare(bundle: &Bundle, chain: Chain) -> Vec<Finding> {
    let mut hearing = Hearing { bundle, chain, findings: Vec::new() };
    hearing.hear();
    hearing.findings
}

struct Hearing<'a> {
    bundle: &'a Bundle,
    chain: Chain,
    findings: Vec<Finding>,
}

impl<'a> Hearing<'a> {
    fn find(&mut self, at: Option<&Entry>, kind: FindingKind, detail: impl Into<String>) {
        let sequence = at.map(|entry| entry.sequence);
        self.findings.push(Finding { chain: self.chain, sequence, kind, detail: detail.into() });
    }

    fn must(&mut self, holds: bool, at: &Entry, kind: FindingKind, detail: &str) {
        if !holds {
            self.find(Some(at), kind, detail);
        }
    }

    /// The payloads of one act, each with its entry; one that cannot be read is a finding.
    fn all<T: DeserializeOwned>(&mut self, act: &str) -> Vec<(&'a Entry, T)> {
        let mut read = Vec::new();
        for entry in self.bundle.entries.iter().filter(|entry| entry.act == act) {
            match serde_json::from_str(&entry.payload) {
                Ok(payload) => read.push((entry, payload)),
                Err(_) => self.find(Some(entry), FindingKind::Format, format!("This {act} cannot be read.")),
            }
        }
        read
    }

    /// The only payload of an act; none or several are a finding.
    fn only<T>(&mut self, act: &str, payloads: Vec<(&'a Entry, T)>) -> Option<(&'a Entry, T)> {
        let mut payloads = payloads.into_iter();
        let first = payloads.next();
        if first.is_none() {
            self.find(None, FindingKind::Missing, format!("The chain has no {act} of this text."));
        }
        for (entry, _) in payloads {
            self.find(Some(entry), FindingKind::Extra, format!("This {act} is one too many."));
        }
        first
    }

    fn hear(&mut self) {
        let adopted = self.all::<RecommendationAdopted>(ADOPTED);
        let Some((adopted_at, adopted)) = self.only(ADOPTED, adopted) else { return };
        let mut opened = self.all::<SignOffOpened>(OPENED);
        opened.retain(|(_, o)| o.sign_off == adopted.sign_off);
        let Some((opened_at, opened)) = self.only(OPENED, opened) else { return };
        self.facts(opened_at);
        self.adoption(adopted_at, &adopted, opened_at, &opened);
        let deadline = self.deadline(&opened, adopted_at);
        let positions = self.positions(&adopted, adopted_at, opened_at, &opened, deadline);
        let sign_off = self.sign_off(adopted.sign_off, &opened, opened_at, deadline, positions);
        self.procedure(&sign_off, adopted_at, &adopted);
        self.accessions(adopted_at, &opened);
    }

    /// What the recommendation is said to be is what its chain says, and the text opened is one that was issued.
    fn facts(&mut self, opened_at: &Entry) {
        let facts = &self.bundle.recommendation;
        let shown = json!({
            "title": facts.title, "symbol": facts.symbol, "lead": facts.lead, "co_sponsors": facts.co_sponsors,
            "lead_body": facts.lead_body, "taskings": facts.taskings,
        });
        let told = told::of_recommendation(&self.bundle.entries);
        if !shown.as_object().is_some_and(|shown| told.attests(shown)) {
            self.find(None, FindingKind::Row, "The recommendation is not what its chain says it is.");
        }
        let issued = self.all::<Value>(REVISION_ISSUED).into_iter().any(|(entry, said)| {
            said.get("revision") == Some(&self.bundle.revision.into())
                && said.get("fingerprint").and_then(Value::as_str) == Some(&self.bundle.fingerprint)
                && entry.sequence < opened_at.sequence
        });
        let detail = "The text opened was not issued as this revision before.";
        self.must(issued, opened_at, FindingKind::Text, detail);
    }

    /// Who joined later was left out, joined this text, after its adoption, and once.
    fn accessions(&mut self, adopted_at: &Entry, opened: &SignOffOpened) {
        let mut joined: Vec<StateCode> = Vec::new();
        for (entry, said) in self.all::<StateAcceded>(ACCEDED) {
            let fits = said.sign_off == opened.sign_off
                && said.fingerprint == opened.fingerprint
                && opened.not_asked.contains(&said.state)
                && entry.sequence > adopted_at.sequence
                && !joined.contains(&said.state);
            let detail = "This accession is not of a state that was left out, to this text, once.";
            self.must(fits, entry, FindingKind::Procedure, detail);
            joined.push(said.state);
        }
    }

    /// What was adopted is what was opened, and what the adoption record shows.
    fn adoption(
        &mut self,
        at: &Entry,
        adopted: &RecommendationAdopted,
        opened_at: &Entry,
        opened: &SignOffOpened,
    ) {
        let b = self.bundle;
        let (record, facts) = (&b.adoption, &b.recommendation);
        let same_text = [&opened.fingerprint, &adopted.fingerprint, &record.fingerprint];
        let same_revision = [opened.revision, adopted.revision, record.revision];
        let kind = FindingKind::Adoption;
        self.must(
            same_text.iter().all(|f| **f == b.fingerprint) && same_revision.iter().all(|r| *r == b.revision),
            at,
            FindingKind::Text,
            "The text opened, the text adopted and the text shown are not one and the same.",
        );
        let same_recommendation =
            record.recommendation == facts.id && record.symbol == facts.symbol && record.title == facts.title;
        self.must(same_recommendation, at, kind, "The adoption record is of another recommendation.");
        let same_roster = opened.roster == adopted.roster && adopted.roster == record.roster;
        self.must(same_roster, at, kind, "The roster shown is not the roster frozen at opening.");
        let same_procedure = adopted.procedure == record.procedure;
        self.must(same_procedure, at, kind, "The procedure shown is not the one recorded.");
        let same_times = adopted.adopted_at == record.adopted_at
            && adopted.by == record.adopted_by
            && opened_at.at == record.opened_at;
        self.must(same_times, at, kind, "The times or the authority shown are not those recorded.");
        self.must(opened_at.sequence < at.sequence, at, kind, "The text was adopted before it was opened.");
    }

    /// The deadline finally in force, following every extension.
    fn deadline(&mut self, opened: &SignOffOpened, adopted_at: &Entry) -> Option<Moment> {
        let silence = matches!(opened.procedure, Procedure::Silence { .. });
        let mut deadline = opened.deadline;
        for (entry, moved) in self.all::<SignOffExtended>(EXTENDED) {
            if moved.sign_off != opened.sign_off {
                continue;
            }
            let fits = deadline == Some(moved.from)
                && moved.to > moved.from
                && (!silence || entry.at < moved.from)
                && entry.sequence < adopted_at.sequence;
            self.must(
                fits,
                entry,
                FindingKind::Procedure,
                "This extension does not follow from the deadline.",
            );
            deadline = Some(moved.to);
        }
        deadline
    }

    /// The positions recorded are the positions listed, each in its time.
    fn positions(
        &mut self,
        adopted: &RecommendationAdopted,
        adopted_at: &Entry,
        opened_at: &Entry,
        opened: &SignOffOpened,
        deadline: Option<Moment>,
    ) -> Vec<Position> {
        let silence = matches!(opened.procedure, Procedure::Silence { .. });
        let mut recorded = self.all::<PositionRecorded>(POSITION_RECORDED);
        recorded.retain(|(_, p)| p.sign_off == adopted.sign_off);
        let mut listed = self.bundle.positions.iter();
        let mut positions = Vec::new();
        let mut history = Vec::new();
        for (entry, said) in recorded {
            let stated = stated(entry, &said);
            let agrees = listed.next() == Some(&stated);
            let kind = FindingKind::Position;
            self.must(agrees, entry, kind, "The position listed is not the position recorded here.");
            // Without silence a deadline only reminds: states answer after it, too.
            let over = silence && deadline.is_some_and(|deadline| entry.at >= deadline);
            let in_time = if said.late {
                // After the adoption the order of the chain says so, whatever a clock that was set back says.
                silence && said.position.blocks() && (over || entry.sequence > adopted_at.sequence)
            } else {
                !over && (opened_at.sequence..adopted_at.sequence).contains(&entry.sequence)
            };
            self.must(in_time, entry, kind, "This position was not recorded in its time.");
            let fits = said.fingerprint == opened.fingerprint && opened.roster.contains(&said.state);
            self.must(
                fits,
                entry,
                kind,
                "This position is on another text or by a state that was not asked.",
            );
            positions.push(position(entry, said));
            history.push(stated);
        }
        if listed.next().is_some() {
            self.find(None, FindingKind::Position, "A position is listed that was never recorded.");
        }
        let newest = newest_stated(&opened.roster, &opened.fingerprint, &history);
        let printed = printed_statements(&newest);
        let shown = self.bundle.adoption.positions == newest && self.bundle.adoption.statements == printed;
        self.must(shown, adopted_at, FindingKind::Position, "The adoption record shows other positions.");
        positions
    }

    fn sign_off(
        &self,
        id: SignOffId,
        opened: &SignOffOpened,
        opened_at: &Entry,
        deadline: Option<Moment>,
        positions: Vec<Position>,
    ) -> SignOff {
        SignOff {
            id,
            recommendation: self.bundle.recommendation.id,
            revision: opened.revision,
            fingerprint: opened.fingerprint.clone(),
            procedure: opened.procedure.clone(),
            roster: opened.roster.clone(),
            not_asked: opened.not_asked.clone(),
            deadline,
            opened_at: opened_at.at,
            status: SignOffStatus::Open,
            closed_at: None,
            positions,
        }
    }

    /// The condition of the procedure held when the text was adopted.
    fn procedure(&mut self, sign_off: &SignOff, at: &Entry, adopted: &RecommendationAdopted) {
        let kind = FindingKind::Procedure;
        let in_force = sign_off.procedure_in_force() == adopted.procedure;
        self.must(
            in_force,
            at,
            kind,
            "The text was adopted under another procedure than it was opened under.",
        );
        let asked = match &sign_off.procedure {
            Procedure::MinusX { states, .. } => *states == sign_off.roster,
            Procedure::Express {} | Procedure::Silence { .. } => sign_off.not_asked.is_empty(),
        };
        self.must(asked, at, kind, "The states asked are not those of the procedure.");
        let reached = outcome(sign_off, adopted.adopted_at) == Outcome::Reached;
        self.must(reached, at, kind, "The condition of the procedure did not hold.");
        // The chair adopts at the moment of the act; silence adopts at its deadline, written down then or later.
        let in_time = match sign_off.closes_at().filter(|_| sign_off.by_silence()) {
            Some(deadline) => adopted.adopted_at == deadline && deadline <= at.at,
            None => adopted.adopted_at == at.at,
        };
        self.must(in_time, at, kind, "The text was not adopted when the procedure says.");
        let ended = |entry: &&Entry| {
            let of_this = serde_json::from_str::<Value>(&entry.payload)
                .is_ok_and(|payload| payload.get("sign_off") == Some(&sign_off.id.to_string().into()));
            of_this && [RECALLED, SILENCE_BROKEN].contains(&entry.act.as_str())
        };
        for entry in self.bundle.entries.iter().filter(ended) {
            self.find(Some(entry), kind, "The sign-off had ended without an adoption.");
        }
    }
}

/// What a state said, as the entry that recorded it testifies.
#[must_use]
pub fn stated(entry: &Entry, said: &PositionRecorded) -> StatedPosition {
    StatedPosition {
        state: said.state.clone(),
        position: said.position,
        statement: said.statement.clone(),
        clauses: said.clauses.clone(),
        reservation_kind: said.reservation_kind,
        due: said.due,
        fingerprint: said.fingerprint.clone(),
        recorded_at: entry.at,
        recorded_by: entry.actor_name.clone(),
        on_instruction_of: said.on_instruction_of.clone(),
        late: said.late,
    }
}

fn position(entry: &Entry, said: PositionRecorded) -> Position {
    Position {
        id: said.position_id,
        state: said.state,
        position: said.position,
        statement: said.statement,
        clauses: said.clauses,
        reservation_kind: said.reservation_kind,
        due: said.due,
        fingerprint: said.fingerprint,
        recorded_at: entry.at,
        recorded_by: entry.actor.unwrap_or(UserId(Uuid::nil())),
        on_instruction_of: said.on_instruction_of,
        late: said.late,
    }
}
