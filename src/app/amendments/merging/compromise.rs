//! Owns: the chair's compromise on one amendment while it is prepared in the merge under way: its text, and how a new text
//! becomes the decision's operations. Never: disposes of the amendment.

use super::{Content, Decision, officers, store};
use crate::{
    app::{Reading, Writing, amendments::wording, live::Hint, live_texts},
    domain::{
        amendments::{
            operations::{Operation, apply, operations_between},
            rebase::{RebaseOutcome, rebase},
        },
        ids::{StateCode, UserId},
        live::Drafted,
        recommendations::Facts,
        refusal::Refusal,
        texts::Clause,
    },
    error::{Error, Result},
    store::amendments::{self as rows, Amendment, StoredMerge},
};

/// A compromise, and the merge it is part of.
pub struct Compromise {
    amendment: Amendment,
    stored: Option<StoredMerge>,
    content: Content,
}

impl Compromise {
    /// The compromise on this amendment, if there is one.
    ///
    /// # Errors
    /// What the database said.
    pub fn of(tx: &mut Reading<'_>, amendment: Amendment) -> Result<Self> {
        let stored = rows::merge(tx.conn, amendment.recommendation)?;
        let content = stored.as_ref().map(|stored| serde_json::from_str(&stored.content)).transpose()?;
        Ok(Self { amendment, stored, content: content.unwrap_or_default() })
    }

    fn decision(&self) -> Option<&Decision> {
        let awaits = self.amendment.status.awaits_disposition();
        let mut decisions = self.content.decisions.iter();
        decisions.find(|decision| awaits && decision.is_compromise_on(self.amendment.id))
    }

    /// Whether one is prepared.
    ///
    /// # Errors
    /// `no-compromise`.
    pub fn still(&self) -> std::result::Result<(), Refusal> {
        let detail = "No compromise on this amendment is being prepared.";
        self.decision().map(|_| ()).ok_or_else(|| Refusal::new("no-compromise", detail))
    }

    /// The merge's version, who saved that, and for which delegation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no merge was saved.
    pub fn saved_by(&self) -> Result<(i64, UserId, StateCode)> {
        let stored = self.stored.as_ref().ok_or(Error::NotFound)?;
        Ok((stored.version, stored.saver, stored.updated_by_delegation.clone()))
    }

    /// The amendment's revision as the compromise wants it: the amendment's own words before it has any.
    ///
    /// # Errors
    /// What the database said.
    pub fn clauses(&self, tx: &mut Reading<'_>) -> Result<Vec<Clause>> {
        let base = wording::base(tx, self.amendment.recommendation, self.amendment.revision)?;
        let operations = self.decision().map(|decision| decision.operations(&self.amendment));
        Ok(apply(&base, &operations.unwrap_or_default()))
    }

    /// Makes the compromise want this text, unless it does, and returns the merge's version.
    ///
    /// # Errors
    /// What the database said.
    pub fn save(
        &mut self,
        tx: &mut Writing<'_>,
        text: &[Clause],
        by: UserId,
        delegation: &StateCode,
    ) -> Result<i64> {
        let base = wording::base(tx, self.amendment.recommendation, self.amendment.revision)?;
        let (version, ..) = self.saved_by()?;
        let now = self.decision().map(|decision| apply(&base, &decision.operations(&self.amendment)));
        if now.is_none_or(|now| now == text) {
            return Ok(version);
        }
        self.write(&operations_between(&base, text), false);
        // They say all that is taken: no part of it is left out any more.
        let id = self.amendment.id;
        for decision in self.content.decisions.iter_mut().filter(|d| d.is_compromise_on(id)) {
            decision.clauses = None;
        }
        self.keep(tx, by, delegation)
    }

    fn keep(&mut self, tx: &mut Writing<'_>, by: UserId, delegation: &StateCode) -> Result<i64> {
        let (version, ..) = self.saved_by()?;
        let next = version.saturating_add(1);
        store(tx, self.amendment.recommendation, next, &self.content, (by, delegation))?;
        if let Some(stored) = &mut self.stored {
            stored.version = next;
        }
        Ok(next)
    }

    /// What lets the chair's open pages know that the merge changed.
    ///
    /// # Errors
    /// What the database said.
    pub fn hint(&self, tx: &mut Reading<'_>, facts: &Facts) -> Result<Hint> {
        let (_, _, delegation) = self.saved_by()?;
        officers(tx, facts, &delegation)
    }

    /// The amendment came from another revision, and its compromise comes with it as far as it fits; where it does not, the
    /// chair's words stand to be read as they were written, and other words are missing.
    ///
    /// # Errors
    /// What the database said.
    pub fn carried(tx: &mut Writing<'_>, facts: &Facts, amendment: &Amendment, from: u32) -> Result<()> {
        let mut compromise = Self::of(tx, amendment.clone())?;
        let Some(decision) = compromise.decision() else { return Ok(()) };
        if let Some(text) = decision.text.clone() {
            let from = wording::base(tx, facts.id, from)?;
            let to = wording::base(tx, facts.id, amendment.revision)?;
            let rebased = rebase(&from, &to, &text);
            let overtaken = rebased.outcome == RebaseOutcome::NeedsAttention;
            if overtaken || rebased.operations != text {
                compromise.write(&rebased.operations, overtaken);
                let (_, by, delegation) = compromise.saved_by()?;
                compromise.keep(tx, by, &delegation)?;
                let hint = officers(tx, facts, &delegation)?;
                tx.hint_only(hint);
            }
        }
        live_texts::follow(tx, Drafted::Compromise(amendment.id))
    }

    /// The amendment has other words now: what was decided of the old ones is to be decided again, but for the chair's own
    /// words, and whoever looked at the old ones is stale.
    ///
    /// # Errors
    /// What the database said.
    pub fn decided_again(tx: &mut Writing<'_>, facts: &Facts, amendment: &Amendment) -> Result<()> {
        let mut merge = Self::of(tx, amendment.clone())?;
        let (id, before) = (amendment.id, merge.content.decisions.len());
        // A compromise that is only begun has no words of the amendment that anybody chose.
        let chosen = |one: &Decision| one.text.is_none() && one.clauses.is_some();
        let own_words = |one: &Decision| one.is_compromise_on(id) && !chosen(one);
        merge.content.decisions.retain(|decision| decision.amendment != id || own_words(decision));
        if merge.content.decisions.len() == before {
            return Ok(());
        }
        let (version, by, delegation) = merge.saved_by()?;
        // Nobody saved anything: who saved last, and when, stays as it was.
        let at = merge.stored.as_ref().map_or(tx.now, |stored| stored.updated_at);
        let json = serde_json::to_string(&merge.content)?;
        rows::save_merge(tx.conn, facts.id, version.saturating_add(1), &json, by, &delegation, at)?;
        for decision in merge.content.decisions.iter().filter(|one| one.is_compromise_on(one.amendment)) {
            live_texts::follow(tx, Drafted::Compromise(decision.amendment))?;
        }
        let hint = officers(tx, facts, &delegation)?;
        tx.hint_only(hint);
        Ok(())
    }

    fn write(&mut self, operations: &[Operation], outdated: bool) {
        let id = self.amendment.id;
        for decision in self.content.decisions.iter_mut().filter(|d| d.is_compromise_on(id)) {
            decision.text = Some(operations.to_vec());
            decision.outdated = outdated;
        }
    }
}
