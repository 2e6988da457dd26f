//! Owns: the one way an event takes effect: its entry in the chain, its notices and mails, its hint, all in the act's
//! own transaction. Never: lets an act pass without an entry.

use super::{Writing, live::Hint, notices};
use crate::{
    domain::{
        event::Event,
        ids::RecommendationId,
        live::Drafted,
        record::{self, Chain, Draft, Head},
    },
    error::{Error, Result},
    store::record as rows,
};

/// The name of the administration chain.
#[must_use]
pub fn administration() -> String {
    Chain::Administration.to_string()
}

/// The name of a recommendation's chain.
#[must_use]
pub fn of(recommendation: RecommendationId) -> String {
    Chain::Recommendation(recommendation).to_string()
}

impl Writing<'_> {
    /// Records what happened and lets its effects follow.
    ///
    /// # Errors
    /// What the database said.
    pub fn record(&mut self, mut event: Event) -> Result<()> {
        // The chain of administration is of all mandates; its entries say which, so that they are shown to its people.
        if event.recommendation.is_none()
            && let (Some(mandate), Some(fields)) = (event.mandate, event.payload.as_object_mut())
        {
            fields.insert("mandate".to_owned(), mandate.to_string().into());
        }
        let chain = event.recommendation.map_or(Chain::Administration, Chain::Recommendation);
        let name = chain.to_string();
        let head = match &self.taken {
            Some(taken) if taken.chain == name => taken.head.clone(),
            Some(_) | None => rows::head(self.conn, &chain)?,
        };
        let draft = Draft {
            chain,
            at: self.now,
            act: event.act.as_str().to_owned(),
            actor: self.actor.user,
            actor_name: self.actor.name.clone(),
            on_behalf_of: event.on_behalf_of.clone(),
            subject: event.subject.clone(),
            payload: record::canonical(&event.payload).map_err(Error::internal)?,
        };
        let entry = record::seal(&head, draft);
        rows::append(self.conn, &entry)?;
        if let Some(taken) = self.taken.as_mut().filter(|taken| taken.chain == name) {
            taken.head = Head { sequence: entry.sequence, hash: entry.hash.clone() };
        }
        self.effects.recorded.push((entry.chain.to_string(), entry.sequence));
        notices::tell(self, &event, &entry)?;
        self.hint(event.act.as_str(), &event);
        Ok(())
    }

    fn hint(&mut self, kind: &'static str, event: &Event) {
        let hint = Hint { kind, mandate: event.mandate, recommendation: event.recommendation, only: None };
        self.effects.hints.push(hint);
    }

    /// Lets open pages of the people who may see it know that something outside the record changed (an internal
    /// comment, a saved working text).
    pub fn hint_only(&mut self, hint: Hint) {
        self.effects.hints.push(hint);
    }

    /// Lets rooms on this text know, after the commit, that it got updates up to this number.
    pub(super) fn text_moved(&mut self, of: Drafted, sequence: i64) {
        self.effects.texts.push((of, sequence));
    }

    /// Wakes the mail worker after the commit.
    pub(super) fn mail_waits(&mut self) {
        self.effects.mail = true;
    }
}
