//! Owns: what is the same of a recommendation for everybody who looks at it, loaded once and remembered as long as no
//! version under it moved. Never: an answer to anybody: what each may see of it is asked of the policy every time.

use std::sync::Arc;

use super::decided::PackageHere;
use crate::{
    app::{Reading, Writing, shelf::Key, signoff::Spoken},
    domain::{
        accounts::Seat,
        amendments::AmendmentStatus,
        comments::Scope as Reach,
        ids::{RecommendationId, StateCode},
        notices::Stances,
        policy::comment_scope,
        recommendations::{Facts, Status},
        texts::brackets::{OpenBracket, open_brackets},
    },
    error::{Error, Result},
    store::{
        counts::{self, Counts, Tallied},
        mandates::{Round, delegation_names, newest_round},
        packages,
        recommendations::{self as rows, Links, Stored},
        signoff::{
            self, Kept,
            asked::{self, AskedText},
            positions::{self, PreparedOf},
        },
        texts, versions,
        waiting::{self, AmendmentHere},
        wishes,
    },
};

/// A recommendation as the rows have it, prepared and internal things included.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The row.
    pub stored: Stored,
    /// Name of who started it.
    pub created_by: String,
    /// What it names in the mandate.
    pub links: Links,
    /// The round that governs it.
    pub round: Option<Round>,
    /// What the policy is asked with.
    pub facts: Facts,
    /// The sign-off that is open or adopted it.
    pub current: Option<Arc<Kept>>,
    /// The text that asks about.
    pub asked: Option<Arc<AskedText>>,
    /// How people name the mandate's states and the clauses of that text.
    pub spoken: Arc<Spoken>,
    /// The positions prepared for it, by state; each is its own delegation's alone.
    pub prepared: Vec<(StateCode, PreparedOf)>,
    /// What is not agreed in the newest revision.
    pub brackets: Vec<OpenBracket>,
    /// Its amendments, prepared ones included.
    pub amendments: Vec<AmendmentHere>,
    /// Its comments, counted by reach and thread.
    pub comments: Vec<Tallied>,
    /// The package it is in.
    pub package: Option<PackageHere>,
    /// Who follows it or muted it.
    pub stances: Arc<Stances>,
}

impl Known {
    /// Loads it all.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the database said.
    pub fn load(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Self> {
        let (stored, created_by) = rows::one(tx.conn, id)?;
        let links = rows::links_of(tx.conn, id)?;
        let round = newest_round(tx.conn, stored.mandate)?;
        let facts = stored.facts(links.co_sponsors.clone(), round.as_ref());
        let decided = matches!(facts.status, Status::SignOff | Status::Adopted | Status::Submitted);
        let current = if decided { signoff::current_of(tx.conn, id)? } else { None };
        let asked =
            current.as_ref().map(|kept| asked::text(tx.conn, id, kept.sign_off.revision)).transpose()?;
        let names = delegation_names(tx.conn, facts.mandate)?.into_iter().collect();
        let references = asked.as_ref().map(AskedText::references).unwrap_or_default();
        let prepared = match &current {
            Some(kept) => positions::all_prepared(tx.conn, kept.sign_off.id)?,
            None => Vec::new(),
        };
        let agreed = matches!(facts.status, Status::Adopted | Status::Submitted);
        let package = if agreed { packages::of_recommendation(tx.conn, id)? } else { None };
        Ok(Self {
            brackets: brackets(tx, &stored, decided)?,
            amendments: waiting::amendments_of(tx.conn, id)?,
            comments: counts::tally(tx.conn, id)?,
            spoken: Arc::new(Spoken::new(names, references)),
            current: current.map(Arc::new),
            asked: asked.map(Arc::new),
            stances: Arc::new(wishes::stances_on(tx.conn, id)?),
            package: package.map(|(id, title, status)| PackageHere { id, title, status }),
            stored,
            created_by,
            links,
            round,
            facts,
            prepared,
        })
    }

    /// How many comments and amendments the holder of this seat may see.
    #[must_use]
    pub fn counts(&self, seat: &Seat) -> Counts {
        let scope = comment_scope(seat);
        let seen = self.comments.iter().filter(|some| scope.contains(some.reach, &some.thread_of));
        let shown = self.amendments.iter().filter(|amendment| {
            amendment.status != AmendmentStatus::Prepared || amendment.delegation == seat.delegation
        });
        Counts {
            comments: seen.map(|some| some.many).sum(),
            amendments: i64::try_from(shown.count()).unwrap_or(i64::MAX),
        }
    }

    /// The position prepared inside this delegation.
    #[must_use]
    pub fn prepared_by(&self, state: &StateCode) -> Option<&PreparedOf> {
        self.prepared.iter().find(|(of, _)| of == state).map(|(_, prepared)| prepared)
    }

    /// The same with one comment more.
    #[must_use]
    pub fn with_comment(&self, reach: Reach, thread_of: &StateCode) -> Self {
        let mut known = self.clone();
        let same = |some: &&mut Tallied| some.reach == reach && some.thread_of == *thread_of;
        match known.comments.iter_mut().find(same) {
            Some(some) => some.many += 1,
            None => {
                known.comments.push(Tallied { reach, thread_of: thread_of.clone(), many: 1 });
                known.comments.sort();
            }
        }
        known
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        let text = self.asked.iter().flat_map(|asked| &asked.clauses);
        let words: usize = text.flat_map(|clause| &clause.runs).map(|run| run.text.len() + 120).sum();
        let said = self.current.iter().flat_map(|kept| &kept.recorded);
        let said: usize = said
            .map(|of| {
                600 + of.position.statement.as_ref().map_or(0, String::len) + 40 * of.position.clauses.len()
            })
            .sum();
        let brackets: usize = self.brackets.iter().map(|bracket| 200 + bracket.text.len()).sum();
        let prepared: usize = self
            .prepared
            .iter()
            .map(|(_, of)| 300 + of.content.statement.as_ref().map_or(0, String::len))
            .sum();
        4_096
            + self.spoken.size()
            + 160 * (self.amendments.len() + self.comments.len())
            + 40 * self.stances.len()
            + words
            + said
            + brackets
            + prepared
    }
}

fn brackets(tx: &mut Reading<'_>, stored: &Stored, decided: bool) -> Result<Vec<OpenBracket>> {
    // A sign-off opens only on a text without brackets, and no revision follows while it is open or after it.
    let Some(newest) = stored.newest_revision.filter(|_| !decided) else { return Ok(Vec::new()) };
    let Some(json) = texts::bracketed_clauses(tx.conn, stored.id, newest)? else { return Ok(Vec::new()) };
    Ok(open_brackets(&texts::clauses(&json)?))
}

impl Reading<'_> {
    /// What stands of a recommendation: remembered, when the versions read with the session say that it still
    /// stands, or loaded. Ask the policy before showing any of it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the database said.
    pub fn known(&mut self, id: RecommendationId) -> Result<Arc<Known>> {
        let Some(key) = self.stand.filter(|key| key.recommendation == id) else {
            return Known::load(self, id).map(Arc::new);
        };
        if let Some(found) = self.remembered(&key, key.touched)? {
            return Ok(found);
        }
        let loaded = Arc::new(Known::load(self, id)?);
        self.app.shelf.put(key, Arc::clone(&loaded));
        Ok(loaded)
    }

    /// What the policy is asked with: remembered, where this look is about that recommendation, or loaded.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the database said.
    pub fn facts_of(&mut self, id: RecommendationId) -> Result<Facts> {
        if self.stand.is_some_and(|key| key.recommendation == id) {
            return self.known(id).map(|known| known.facts.clone());
        }
        rows::facts(self.conn, id)
    }

    /// What is remembered under these versions; `touched` is where the chain stands now: an act has taken it once since.
    fn remembered(&mut self, key: &Key, touched: i64) -> Result<Option<Arc<Known>>> {
        let Some(found) = self.app.shelf.get(key) else { return Ok(None) };
        // Wherever the program is tested it proves each time that what it remembers is what stands.
        let (chain, under) = (super::super::record::of(key.recommendation), (key.ground, Some(touched)));
        if cfg!(debug_assertions) && versions::now(self.conn, &chain)? == under {
            let fresh = Known::load(self, key.recommendation)?;
            if versions::now(self.conn, &chain)? == under && fresh != *found {
                return Err(Error::internal("something changed a recommendation without moving its version"));
            }
        }
        Ok(Some(found))
    }
}

impl Writing<'_> {
    /// What stood of the recommendation whose chain this act holds when it took it. To be asked before the act
    /// writes anything.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the database said.
    pub fn before(&mut self, id: RecommendationId) -> Result<Arc<Known>> {
        let key = self.held(id).map(|key| Key { touched: key.touched - 1, ..key });
        if let Some(key) = key
            && let Some(found) = self.remembered(&key, key.touched + 1)?
        {
            return Ok(found);
        }
        // Not put on the shelf: on SQLite the acts before this one may share its commit and fail with it.
        Known::load(self, id).map(Arc::new)
    }

    /// What the policy is asked with as things stand within this act.
    ///
    /// # Errors
    /// [`Error::NotFound`]; what the database said.
    pub(in crate::app) fn facts_now(&mut self, id: RecommendationId) -> Result<Facts> {
        match self.left(id) {
            Some(known) => Ok(known.facts.clone()),
            None => rows::facts(self.conn, id),
        }
    }

    /// Who follows it or muted it.
    ///
    /// # Errors
    /// What the database said.
    pub(in crate::app) fn stances_now(&mut self, id: RecommendationId) -> Result<Arc<Stances>> {
        match self.left(id) {
            Some(known) => Ok(Arc::clone(&known.stances)),
            None => wishes::stances_on(self.conn, id).map(Arc::new),
        }
    }

    fn left(&self, id: RecommendationId) -> Option<&Known> {
        let left = self.effects.known.iter().rev().find(|(key, _)| key.recommendation == id);
        left.map(|(_, known)| known.as_ref())
    }

    /// What stands once this act is committed, so that the next to look need not load it.
    pub fn leaves(&mut self, known: Arc<Known>) {
        if let Some(key) = self.held(known.facts.id) {
            self.effects.known.push((key, known));
        }
    }
}
