//! Owns: each act of the script as a call of the use case that does it. Never: writes a row itself.

use super::{
    notation::{change, changed, operation},
    script::{Act, Said},
    stage::{Life, Stage, missing},
};
use crate::{
    app::{
        Writing,
        amendments::{self, Dispose, MakeAmendment, TakeStance, Wording},
        comments::{self, MakeComment, Words},
        recommendations::{self, Change},
        signoff::{self, Say},
        texts,
    },
    domain::{
        amendments::{Stance, operations::OperationBody},
        comments::Anchor,
        ids::{AmendmentId, CommentId},
        signoff::{OpenSignOff, PositionKind, Procedure, RecordPosition},
        texts::{Clause, ClauseId, plain},
    },
    error::{Error, Result},
};

impl Stage {
    /// Does one act as the person who entered.
    pub(super) fn perform(&self, tx: &mut Writing<'_>, life: &mut Life, by: &str, act: Act) -> Result<()> {
        match act {
            Act::Issue { note } => {
                let issued = amendments::issue(tx, life.id, Some(note))?;
                life.revision = Some(issued.head.number);
            }
            Act::Edit { lines } => {
                let changes = lines.iter().map(|line| change(line)).collect::<Result<_>>()?;
                let clauses = changed(life.clauses.clone(), changes)?;
                self.save(tx, life, clauses)?;
            }
            Act::Comment { key, scope, clause, quote, body } => {
                let anchor = clause.map(|clause| anchor(life, clause, quote)).transpose()?;
                let made =
                    MakeComment { scope: Some(scope), parent: None, anchor, words: Words::read(&body) };
                let id: CommentId = comments::make(tx, life.id, made)?.id.parse().map_err(Error::internal)?;
                life.comments.extend(key.map(|key| (key, id)));
            }
            Act::Reply { to, body } => {
                let parent = Some(comment(life, &to)?);
                comments::make(
                    tx,
                    life.id,
                    MakeComment { scope: None, parent, anchor: None, words: Words::read(&body) },
                )?;
            }
            Act::Resolve { comment: key } => {
                comments::resolve(tx, comment(life, &key)?, true)?;
            }
            Act::Amend { key, rationale, operations, prepared } => {
                let made = MakeAmendment {
                    revision: life.revision.ok_or_else(|| missing("revision"))?,
                    rationale,
                    sponsors: Vec::new(),
                    wording: Wording { operations: Some(bodies(life, &operations)?), text: None },
                    submit: !prepared,
                };
                let id = amendments::make(tx, life.id, made)?.id.parse().map_err(Error::internal)?;
                life.amendments.insert(key, id);
            }
            Act::Support { amendment } => stance(tx, life, &amendment, Stance::Support, None)?,
            Act::Oppose { amendment, reason } => stance(tx, life, &amendment, Stance::Oppose, Some(reason))?,
            Act::Dispose { amendment, outcome, reason, text } => {
                let text = text.map(|lines| bodies(life, &lines)).transpose()?;
                let decision = Dispose { outcome, reason, text, revision: None };
                amendments::dispose(tx, amended(life, &amendment)?, decision)?;
            }
            Act::Answer { amendment, accepted, comment } => {
                amendments::answer(tx, amended(life, &amendment)?, accepted, comment.as_deref())?;
            }
            Act::Pen { state } => {
                recommendations::give_pen(tx, life.id, Some(state))?;
            }
            Act::Release { may_comment } => {
                let version = recommendations::view(tx, life.id)?.version;
                let released = Change {
                    details: None,
                    released_to_observers: Some(true),
                    observers_may_comment: Some(may_comment),
                };
                recommendations::change(tx, life.id, version, released)?;
            }
            Act::Open { procedure, deadline } => self.open(tx, life, &procedure, deadline)?,
            Act::Agree { states } => {
                for state in states {
                    self.agree(tx, life, &state)?;
                }
            }
            Act::Position(said) => self.say(tx, life, by, *said)?,
            Act::Adopt => {
                let (id, _) = life.sign_off.clone().ok_or_else(|| missing("sign-off"))?;
                signoff::adopt(tx, id)?;
            }
            Act::Withdraw { reason } => {
                recommendations::withdraw(tx, life.id, Some(reason))?;
            }
        }
        Ok(())
    }

    /// Saves the working text.
    pub(super) fn save(&self, tx: &mut Writing<'_>, life: &mut Life, clauses: Vec<Clause>) -> Result<()> {
        let version = texts::working_text(tx, life.id)?.version;
        texts::save_working_text(tx, life.id, version, clauses.clone())?;
        life.clauses = clauses;
        Ok(())
    }

    fn open(&self, tx: &mut Writing<'_>, life: &mut Life, procedure: &str, deadline: f64) -> Result<()> {
        let until = self.at(deadline)?;
        let silence = procedure == "silence";
        let command = OpenSignOff {
            revision: life.revision.ok_or_else(|| missing("revision"))?,
            procedure: if silence { Procedure::Silence { deadline: until } } else { Procedure::Express {} },
            deadline: (!silence).then_some(until),
        };
        let opened = signoff::open(tx, life.id, command)?;
        life.sign_off = Some((opened.id.parse().map_err(Error::internal)?, opened.fingerprint));
        Ok(())
    }

    /// The head who entered agrees for this state.
    pub(super) fn agree(&self, tx: &mut Writing<'_>, life: &Life, state: &str) -> Result<()> {
        let said = Said {
            state: Some(state.to_owned()),
            position: PositionKind::Agree,
            statement: None,
            clauses: Vec::new(),
            reservation_kind: None,
            due: None,
            on_instruction_of: None,
            prepared: false,
        };
        self.say(tx, life, "", said)
    }

    fn say(&self, tx: &mut Writing<'_>, life: &Life, by: &str, said: Said) -> Result<()> {
        let (sign_off, fingerprint) = life.sign_off.clone().ok_or_else(|| missing("sign-off"))?;
        let own = by.split_once('.').map(|(_, code)| code.to_uppercase());
        let state = said.state.or(own).ok_or_else(|| missing("state"))?;
        let position = RecordPosition {
            state: state.parse().map_err(Error::internal)?,
            fingerprint,
            position: said.position,
            statement: said.statement,
            clauses: said.clauses,
            reservation_kind: said.reservation_kind,
            due: said.due.map(|day| self.at(day)).transpose()?,
            on_instruction_of: said.on_instruction_of,
        };
        signoff::say(tx, sign_off, Say { position, prepared: said.prepared }).map(|_| ())
    }
}

/// What a comment points at: a quote with the words around it, or a whole clause.
fn anchor(life: &Life, clause: String, quote: Option<String>) -> Result<Anchor> {
    let revision = life.revision.ok_or_else(|| missing("revision"))?;
    let clause = ClauseId::new(clause);
    let words = life.clauses.iter().find(|c| c.id == clause).map(plain).ok_or_else(|| missing("clause"))?;
    let quote = quote.unwrap_or_default();
    if quote.is_empty() {
        let (prefix, suffix) = (String::new(), String::new());
        return Ok(Anchor { revision, clause, quote, prefix, suffix });
    }
    let (before, after) = words.split_once(&quote).ok_or_else(|| missing(&quote))?;
    let mut prefix: Vec<char> = before.chars().rev().take(32).collect();
    prefix.reverse();
    let (prefix, suffix) = (prefix.into_iter().collect(), after.chars().take(32).collect());
    Ok(Anchor { revision, clause, quote, prefix, suffix })
}

fn bodies(life: &Life, lines: &[String]) -> Result<Vec<OperationBody>> {
    lines.iter().map(|line| operation(&life.clauses, change(line)?)).collect()
}

fn stance(
    tx: &mut Writing<'_>,
    life: &Life,
    key: &str,
    stance: Stance,
    reason: Option<String>,
) -> Result<()> {
    let said = TakeStance { stance, reason, withdrawn: false };
    amendments::take_stance(tx, amended(life, key)?, said).map(|_| ())
}

fn comment(life: &Life, key: &str) -> Result<CommentId> {
    life.comments.get(key).copied().ok_or_else(|| missing(key))
}

fn amended(life: &Life, key: &str) -> Result<AmendmentId> {
    life.amendments.get(key).copied().ok_or_else(|| missing(key))
}
