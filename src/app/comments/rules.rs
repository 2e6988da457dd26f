//! Owns: who may do what with a comment, from the policy and the rules beyond it (rounds, threads), asked alike by the
//! acts and by `abilities`. Never: loads or saves anything.

use std::collections::BTreeMap;

use crate::{
    domain::{
        accounts::{Actor, Role, Seat},
        comments::{Scope, heads_speak, widen},
        policy::{Action, Denial, Subject, permit},
        recommendations::{Facts, check_round},
        refusal::Refusal,
        time::Moment,
    },
    error::{Error, Result},
    store::comments::Comment,
};

const fn action(scope: Scope) -> Action {
    match scope {
        Scope::Delegation => Action::CommentDelegation,
        Scope::Chair => Action::CommentChair,
        Scope::All => Action::CommentAll,
    }
}

/// Whether the actor may speak in this scope: on the recommendation, or about a comment.
///
/// # Errors
/// [`Error::Forbidden`] `heads-speak` for drafters; `round-closed`; what the policy says.
pub fn speak(actor: &Actor, facts: &Facts, scope: Scope, subject: Subject<'_>, now: Moment) -> Result<()> {
    may_speak(actor, facts, scope, subject)?;
    if scope != Scope::Delegation {
        check_round(facts.comments_close, "comments", now)?;
    }
    Ok(())
}

fn may_speak(actor: &Actor, facts: &Facts, scope: Scope, subject: Subject<'_>) -> Result<()> {
    let drafts = actor.seat(facts.mandate).is_some_and(|seat| seat.role == Role::Drafter);
    match permit(actor, action(scope), subject) {
        Err(Denial::Forbidden(_)) if drafts => Err(Error::Forbidden(heads_speak(scope))),
        said => Ok(said?),
    }
}

/// Whether the actor may put other words in place of the comment's: its author, if they may still speak in its scope.
///
/// # Errors
/// As [`speak`]; `deleted`.
pub fn edit(actor: &Actor, facts: &Facts, comment: &Comment, now: Moment) -> Result<()> {
    let about = comment.facts();
    permit(actor, Action::EditComment, Subject::Comment(facts, &about))?;
    speak(actor, facts, comment.scope, Subject::Comment(facts, &about), now)?;
    not_deleted(comment)
}

/// Whether the actor may take the comment's words back. A closed round does not keep anybody from it.
///
/// # Errors
/// What the policy says.
pub fn delete(actor: &Actor, facts: &Facts, comment: &Comment) -> Result<()> {
    let about = comment.facts();
    permit(actor, Action::EditComment, Subject::Comment(facts, &about))?;
    may_speak(actor, facts, comment.scope, Subject::Comment(facts, &about))
}

/// Whether the actor may send an internal comment further: a head (for the chair's own, the chair) of the delegation it
/// comes from.
///
/// # Errors
/// As [`speak`]; `not-your-act`, `never-narrows`, `wider-than-thread`, `deleted`.
pub fn send(actor: &Actor, facts: &Facts, comment: &Comment, wanted: Scope, now: Moment) -> Result<()> {
    let about = comment.facts();
    permit(actor, Action::Read, Subject::Comment(facts, &about))?;
    if actor.seat(facts.mandate).is_none_or(|seat| seat.delegation != comment.delegation) {
        let detail = "Only the delegation a comment comes from sends it further.";
        return Err(Error::Forbidden(Refusal::new("not-your-act", detail)));
    }
    widen(comment.scope, wanted, comment.thread_scope)?;
    speak(actor, facts, wanted, Subject::Comment(facts, &about), now)?;
    not_deleted(comment)
}

/// Whether the actor may resolve or reopen the thread: the delegation that opened it, or the chair.
///
/// # Errors
/// `not-your-act`; `not-a-thread` for a reply; what the policy says.
pub fn resolve(actor: &Actor, facts: &Facts, comment: &Comment) -> Result<()> {
    let about = comment.facts();
    permit(actor, Action::ResolveComment, Subject::Comment(facts, &about))?;
    let theirs = |seat: &Seat| seat.role == Role::Chair || seat.delegation == comment.thread_of;
    if !actor.seat(facts.mandate).is_some_and(theirs) {
        let detail = "Only the delegation that opened a thread, or the chair, resolves or reopens it.";
        return Err(Error::Forbidden(Refusal::new("not-your-act", detail)));
    }
    if comment.parent.is_some() {
        let detail = "A thread is resolved as a whole: use its first comment.";
        return Err(Refusal::new("not-a-thread", detail).into());
    }
    Ok(())
}

fn not_deleted(comment: &Comment) -> Result<()> {
    match comment.deleted_at {
        Some(_) => Err(Refusal::new("deleted", "This comment was deleted by its author.").into()),
        None => Ok(()),
    }
}

/// What the actor may do with the comment now.
#[must_use]
pub fn abilities(
    actor: &Actor,
    facts: &Facts,
    comment: &Comment,
    now: Moment,
) -> BTreeMap<&'static str, bool> {
    let about = comment.facts();
    let reply = speak(actor, facts, comment.scope, Subject::Comment(facts, &about), now);
    let further = |scope| scope > comment.scope && send(actor, facts, comment, scope, now).is_ok();
    BTreeMap::from([
        ("edit", edit(actor, facts, comment, now).is_ok()),
        ("delete", comment.deleted_at.is_none() && delete(actor, facts, comment).is_ok()),
        ("resolve", resolve(actor, facts, comment).is_ok()),
        ("reply", reply.is_ok()),
        ("widen", Scope::ALL.into_iter().any(further)),
    ])
}
