//! Owns: sign-offs, the positions in them and the accessions after them, against the entries that recorded them: each as it
//! was, none missing, none too many, in the order recorded. Never: decides what follows from a position.

use std::collections::{BTreeMap, BTreeSet};

use super::{KeptRows, Review};
use crate::domain::{
    ids::{PositionId, SignOffId, StateCode, UserId},
    record::{Entry, FindingKind},
    signoff::{
        Position, SignOff, SignOffStatus,
        acts::{
            ACCEDED, ADOPTED, EXTENDED, OPENED, POSITION_RECORDED, PositionRecorded, RECALLED,
            RecommendationAdopted, SILENCE_BROKEN, SignOffExtended, SignOffOpened, SignOffRecalled,
            SilenceBroken, StateAcceded,
        },
    },
    time::Moment,
};

/// A deadline that was moved, as the sign-off's row lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMove {
    /// The deadline before.
    pub from: Moment,
    /// The deadline after.
    pub to: Moment,
    /// When it was moved.
    pub at: Moment,
    /// By whom, by name.
    pub by: String,
}

/// A sign-off as its rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSignOff {
    /// What the rules need, with every position in the order of its rows.
    pub sign_off: SignOff,
    /// Who opened it.
    pub opened_by: UserId,
    /// Why it was recalled.
    pub recall_reason: Option<String>,
    /// Every move of its deadline.
    pub moves: Vec<KeptMove>,
    /// For each position the role of whoever recorded it.
    pub roles: Vec<String>,
}

/// A state that joined later, as its row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAccession {
    /// The sign-off that adopted the text.
    pub sign_off: SignOffId,
    /// The state.
    pub state: StateCode,
    /// The text it joined.
    pub fingerprint: String,
    /// In its words.
    pub statement: Option<String>,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: UserId,
}

/// How a sign-off ended, by the entries.
struct End {
    status: SignOffStatus,
    at: Option<Moment>,
    reason: Option<String>,
}

const OPEN: End = End { status: SignOffStatus::Open, at: None, reason: None };

impl<'a> Review<'a> {
    pub(super) fn sign_offs(&mut self, rows: &KeptRows) {
        let kind = FindingKind::Procedure;
        let mut opened: BTreeMap<SignOffId, (&Entry, SignOffOpened)> =
            self.all::<SignOffOpened>(OPENED).into_iter().map(|(e, p)| (p.sign_off, (e, p))).collect();
        let mut ends = self.ends();
        let extended = self.all::<SignOffExtended>(EXTENDED);
        for kept in &rows.sign_offs {
            let row = &kept.sign_off;
            let Some((entry, asked)) = opened.remove(&row.id) else {
                self.find(None, kind, "A sign-off was never recorded.");
                continue;
            };
            let moves: Vec<KeptMove> = extended
                .iter()
                .filter(|(_, moved)| moved.sign_off == row.id)
                .map(|(e, moved)| KeptMove {
                    from: moved.from,
                    to: moved.to,
                    at: e.at,
                    by: e.actor_name.clone(),
                })
                .collect();
            let deadline = moves.last().map_or(asked.deadline, |moved| Some(moved.to));
            let same = asked.revision == row.revision
                && asked.fingerprint == row.fingerprint
                && asked.procedure == row.procedure
                && asked.roster == row.roster
                && asked.not_asked == row.not_asked
                && entry.at == row.opened_at
                && entry.actor == Some(kept.opened_by)
                && deadline == row.deadline
                && moves == kept.moves;
            if !same {
                self.find(Some(entry), kind, "The sign-off kept is not the one opened.");
            }
            let end = ends.remove(&row.id).unwrap_or(OPEN);
            if end.status != row.status || end.at != row.closed_at || end.reason != kept.recall_reason {
                self.find(Some(entry), kind, "The sign-off kept did not end as recorded.");
            }
        }
        for (entry, _) in opened.into_values() {
            self.find(Some(entry), kind, "The sign-off opened here is gone.");
        }
    }

    fn ends(&mut self) -> BTreeMap<SignOffId, End> {
        let mut ends = BTreeMap::new();
        for (entry, broken) in self.all::<SilenceBroken>(SILENCE_BROKEN) {
            let end = End { status: SignOffStatus::SilenceBroken, at: Some(entry.at), reason: None };
            ends.insert(broken.sign_off, end);
        }
        for (entry, recalled) in self.all::<SignOffRecalled>(RECALLED) {
            let (status, reason) = (SignOffStatus::Recalled, Some(recalled.reason));
            ends.insert(recalled.sign_off, End { status, at: Some(entry.at), reason });
        }
        for (_, adopted) in self.all::<RecommendationAdopted>(ADOPTED) {
            let (status, at) = (SignOffStatus::Adopted, Some(adopted.adopted_at));
            ends.insert(adopted.sign_off, End { status, at, reason: None });
        }
        ends
    }

    pub(super) fn positions(&mut self, rows: &KeptRows) {
        let kind = FindingKind::Position;
        let mut kept: BTreeMap<PositionId, (SignOffId, &Position, &str)> = BTreeMap::new();
        for of in &rows.sign_offs {
            for (position, role) in of.sign_off.positions.iter().zip(&of.roles) {
                kept.insert(position.id, (of.sign_off.id, position, role));
            }
        }
        let recorded = self.all::<PositionRecorded>(POSITION_RECORDED);
        self.order(rows, &recorded);
        for (entry, said) in recorded {
            match kept.remove(&said.position_id) {
                None => self.find(Some(entry), kind, "The position recorded here is gone."),
                Some(row) if !same_position(entry, &said, row) => {
                    let detail = format!("The position of {} is not the one recorded here.", said.state);
                    self.find(Some(entry), kind, detail);
                }
                Some(_) => {}
            }
        }
        for (_, row, _) in kept.into_values() {
            let detail = format!("A position of {} was never recorded.", row.state);
            self.find(None, kind, detail);
        }
    }

    /// The newest position of a state counts, so the order of the rows is part of what was said.
    fn order(&mut self, rows: &KeptRows, recorded: &[(&'a Entry, PositionRecorded)]) {
        for of in &rows.sign_offs {
            let kept: Vec<PositionId> = of.sign_off.positions.iter().map(|p| p.id).collect();
            let there: BTreeSet<PositionId> = kept.iter().copied().collect();
            let said: Vec<_> = recorded
                .iter()
                .filter(|(_, said)| said.sign_off == of.sign_off.id && there.contains(&said.position_id))
                .collect();
            let known: BTreeSet<PositionId> = said.iter().map(|(_, said)| said.position_id).collect();
            let kept = kept.into_iter().filter(|id| known.contains(id));
            let moved = said.iter().zip(kept).find(|((_, said), kept)| said.position_id != *kept);
            if let Some(((entry, said), _)) = moved {
                let detail = format!("The position of {} does not stand where it was recorded.", said.state);
                self.find(Some(entry), FindingKind::Reordered, detail);
            }
        }
    }

    pub(super) fn accessions(&mut self, rows: &KeptRows) {
        let kind = FindingKind::Position;
        let mut kept: Vec<&KeptAccession> = rows.accessions.iter().collect();
        for (entry, said) in self.all::<StateAcceded>(ACCEDED) {
            let own = |row: &&KeptAccession| row.sign_off == said.sign_off && row.state == said.state;
            let Some(place) = kept.iter().position(own) else {
                self.find(Some(entry), kind, format!("The accession of {} is gone.", said.state));
                continue;
            };
            let row = kept.swap_remove(place);
            let same = row.fingerprint == said.fingerprint
                && row.statement == said.statement
                && row.at == entry.at
                && entry.actor == Some(row.by);
            if !same {
                let detail = format!("The accession of {} is not the one recorded here.", said.state);
                self.find(Some(entry), kind, detail);
            }
        }
        for row in kept {
            self.find(None, kind, format!("An accession of {} was never recorded.", row.state));
        }
    }
}

fn same_position(
    entry: &Entry,
    said: &PositionRecorded,
    (sign_off, row, role): (SignOffId, &Position, &str),
) -> bool {
    // Only the secretariat records on instruction, and it records nothing else.
    let by_secretariat = role == "secretariat";
    said.sign_off == sign_off
        && said.state == row.state
        && said.position == row.position
        && said.statement == row.statement
        && said.clauses == row.clauses
        && said.reservation_kind == row.reservation_kind
        && said.due == row.due
        && said.fingerprint == row.fingerprint
        && said.on_instruction_of == row.on_instruction_of
        && said.late == row.late
        && entry.at == row.recorded_at
        && entry.actor == Some(row.recorded_by)
        && by_secretariat == said.on_instruction_of.is_some()
        && (by_secretariat || role == "head")
}
