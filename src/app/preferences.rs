//! Owns: how a person wants to hear of things: by kind, by recommendation, and by the link in a mail that stops more of
//! it. Never: lets anybody choose for somebody else.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Reading, Writing, accounts};
use crate::{
    domain::{
        ids::{RecommendationId, UserId},
        notices::{Choice, Stance, Topic},
        policy::see,
        refusal::Invalid,
    },
    error::{Error, Result},
    store::{recommendations, wishes},
};

/// When the daily digest comes, by the clock of the reader.
pub const DIGEST_AT: &str = "07:30";

/// How a person wants to hear of things.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreferencesView {
    /// Raised by every change of what was chosen; the version `If-Match` takes.
    pub version: i64,
    /// Mails about comments and replies.
    pub comments: Choice,
    /// Mails about comments that name the person.
    pub mentions: Choice,
    /// Mails about amendments.
    pub amendments: Choice,
    /// Mails about recorded positions.
    pub positions: Choice,
    /// Every kind with what may be chosen.
    pub kinds: Vec<KindView>,
    /// When the daily digest comes.
    pub digest: DigestView,
    /// What the person follows or muted.
    pub recommendations: Vec<FollowedView>,
}

/// A kind of news.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindView {
    /// Which.
    pub kind: Topic,
    /// What was chosen.
    pub choice: Choice,
    /// What may be chosen; a kind with one choice cannot be switched off.
    pub choices: Vec<Choice>,
}

/// When the daily digest comes.
#[derive(Debug, Serialize, ToSchema)]
pub struct DigestView {
    /// Hours and minutes.
    #[schema(example = "07:30")]
    pub time: &'static str,
    /// The person's time zone.
    pub time_zone: String,
}

/// A recommendation a person follows or muted.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowedView {
    /// Which.
    pub recommendation: String,
    /// Its symbol.
    pub symbol: String,
    /// What was said.
    pub stance: Stance,
}

/// What a person says about one recommendation.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowingView {
    /// `null` is neither.
    pub stance: Option<Stance>,
}

/// The person's own choices.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn own(tx: &mut Reading<'_>) -> Result<PreferencesView> {
    let account = accounts::own_account(tx)?;
    let chosen = wishes::choices(tx.conn, account.id)?;
    let choice = |topic: Topic| match topic {
        Topic::Comments => account.comment_notices,
        _ => chosen.get(&topic).copied().unwrap_or(Choice::AtOnce),
    };
    let mut followed = Vec::new();
    for (id, symbol, stance) in wishes::stances(tx.conn, account.id)? {
        // What may no longer be seen is not named.
        let facts = recommendations::facts(tx.conn, id)?;
        if see(&tx.actor, &facts).is_ok() {
            followed.push(FollowedView { recommendation: id.to_string(), symbol, stance });
        }
    }
    let kinds = Topic::ALL
        .into_iter()
        .map(|kind| KindView { kind, choice: choice(kind), choices: kind.choices().to_vec() })
        .collect();
    Ok(PreferencesView {
        version: account.wishes_version,
        comments: choice(Topic::Comments),
        mentions: choice(Topic::Mentions),
        amendments: choice(Topic::Amendments),
        positions: choice(Topic::Positions),
        kinds,
        digest: DigestView { time: DIGEST_AT, time_zone: account.time_zone },
        recommendations: followed,
    })
}

/// Writes the person's choices, if `version` is still the one that stands.
///
/// # Errors
/// [`Error::Stale`] with what stands; [`Error::Invalid`] `not-a-choice` where a kind does not have the choice.
pub fn choose(tx: &mut Writing<'_>, version: i64, wanted: &[(Topic, Choice)]) -> Result<PreferencesView> {
    let user = tx.actor.user.ok_or(Error::Unauthenticated)?;
    if !wishes::take(tx.conn, user, Some(version))? {
        return Err(Error::Stale { current: serde_json::to_value(own(tx)?)? });
    }
    let mut wrong = Invalid::default();
    for (topic, choice) in wanted {
        if !topic.choices().contains(choice) {
            let pointer = format!("/{}", topic.as_str());
            wrong.add(&pointer, "not-a-choice", "These mails cannot be switched off.");
        }
    }
    wrong.into_result()?;
    for (topic, choice) in wanted {
        write(tx, user, *topic, *choice)?;
    }
    own(tx)
}

/// Writes one choice. What waits for a digest and is wanted no more leaves it; what is wanted at once from now on stays: no other
/// mail tells of it.
fn write(tx: &mut Writing<'_>, user: UserId, topic: Topic, choice: Choice) -> Result<()> {
    wishes::choose(tx.conn, user, topic, choice)?;
    if choice == Choice::None {
        wishes::drop_from_digest(tx.conn, user, |kind, _| Topic::of(kind) == topic)?;
    }
    Ok(())
}

/// What the person says about one recommendation.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs to see.
pub fn following(tx: &mut Reading<'_>, id: RecommendationId) -> Result<FollowingView> {
    let user = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let facts = recommendations::facts(tx.conn, id)?;
    see(&tx.actor, &facts)?;
    Ok(FollowingView { stance: wishes::stance(tx.conn, user, id)? })
}

/// Follows or mutes a recommendation, or neither. Needs the recommendation's chain: what is remembered of it moves.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs to see.
pub fn follow(tx: &mut Writing<'_>, id: RecommendationId, stance: Option<Stance>) -> Result<FollowingView> {
    let user = tx.actor.user.ok_or(Error::Unauthenticated)?;
    let facts = recommendations::facts(tx.conn, id)?;
    see(&tx.actor, &facts)?;
    wishes::take_stance(tx.conn, user, id, stance)?;
    if stance == Some(Stance::Mute) {
        // Whatever may wait for a digest may be muted.
        let muted = id.to_string();
        wishes::drop_from_digest(tx.conn, user, |_, about| about == Some(muted.as_str()))?;
    }
    Ok(FollowingView { stance })
}

/// What a link in a mail would stop.
#[derive(Debug, Serialize, ToSchema)]
pub struct StopView {
    /// The kind of news.
    pub kind: Topic,
    /// What is chosen now.
    pub choice: Choice,
    /// Whose mails, so that the reader knows which address it is; only its first letter and host.
    pub email: String,
}

/// What the link would stop. It needs no sign-in, so it says little.
///
/// # Errors
/// [`Error::NotFound`] when we did not make the link.
pub fn stop_asked(tx: &mut Reading<'_>, token: &str) -> Result<StopView> {
    let (user, kind) = tx.app.keys.read_stop_token(token).ok_or(Error::NotFound)?;
    let account = crate::store::accounts::user(tx.conn, user)?;
    let choice = match kind {
        Topic::Comments => account.comment_notices,
        _ => wishes::choices(tx.conn, user)?.get(&kind).copied().unwrap_or(Choice::AtOnce),
    };
    let (name, host) = account.email.split_once('@').unwrap_or((&account.email, ""));
    let first: String = name.chars().take(1).collect();
    Ok(StopView { kind, choice, email: format!("{first}…@{host}") })
}

/// Stops the mails the link is about. Once more changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when we did not make the link.
pub fn stop(tx: &mut Writing<'_>, token: &str) -> Result<()> {
    let (user, kind) = tx.app.keys.read_stop_token(token).ok_or(Error::NotFound)?;
    if !kind.may_be_stopped() {
        return Err(Error::NotFound);
    }
    wishes::take(tx.conn, user, None)?;
    write(tx, user, kind, Choice::None)
}
