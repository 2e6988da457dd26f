//! Use cases of live drafting: who comes in, what people contribute, what somebody replaced, who wrote what. What is drafted
//! (a working text, an amendment, a compromise) stands in its own row, which everything else reads; the shared document is
//! only how people get there together. Never:
//! knows a socket; never: keeps a change without its author, or before the policy was asked in the same transaction.

mod attendance;
mod contribution;
mod draft;
mod looking_after;
mod paper;

use std::collections::HashMap;

use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

pub use crate::store::names::Names;
pub use attendance::Attendance;
pub use contribution::{Contribution, Stored, Verdict, contribute};
pub use draft::{Draft, lately, news, open, set_down};
use paper::Paper;

use crate::{
    app::{Lock, Reading, Writing, live::Hint},
    domain::{
        ids::{MandateId, RecommendationId, StateCode, UserId},
        live::{Drafted, Refused},
        policy::Denial,
        texts::Clause,
        time::Moment,
    },
    error::{Error, Result},
    store::{accounts, live_texts as rows},
};

/// Somebody at the door of a text.
#[derive(Debug, Clone)]
pub struct Admission {
    /// Who.
    pub user: UserId,
    /// Name, as others see it.
    pub name: String,
    /// For which delegation.
    pub delegation: StateCode,
    /// On which recommendation.
    pub recommendation: RecommendationId,
    /// In which mandate.
    pub mandate: MandateId,
    /// Whether they may write now.
    pub writes: bool,
    /// Whether they might, were it not for the recommendation's status.
    pub too_late: bool,
    /// When that ends by the clock: nobody tells of it then.
    pub until: Option<Moment>,
}

/// Whether the caller may come in, and as what.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs; [`Error::Refused`] when it is, but is not drafted live (any more).
pub fn admission(tx: &mut Reading<'_>, of: Drafted) -> Result<Admission> {
    let paper = Paper::load(tx, of)?;
    let writing = paper.permits(&tx.actor);
    match &writing {
        Ok(()) => {}
        Err(_) if paper.shows(&tx.actor) => {}
        Err(Denial::Refused(refusal)) => return Err(refusal.clone().into()),
        Err(Denial::Invisible | Denial::Forbidden(_)) => return Err(Error::NotFound),
    }
    paper.still()?;
    let seat = tx.actor.seat(paper.facts.mandate).ok_or(Error::NotFound)?;
    let until = match tx.actor.session {
        Some(session) => accounts::lasts_until(tx.conn, session, seat.credential)?,
        None => None,
    };
    Ok(Admission {
        user: tx.actor.user.ok_or(Error::Unauthenticated)?,
        name: tx.actor.name.clone(),
        delegation: seat.delegation.clone(),
        recommendation: paper.facts.id,
        mandate: paper.facts.mandate,
        writes: writing.is_ok(),
        too_late: matches!(writing, Err(Denial::Refused(_))),
        until,
    })
}

/// What changes to this text wait for.
#[must_use]
pub const fn lock(of: Drafted) -> Lock {
    match of {
        Drafted::WorkingText(id) => Lock::Recommendation(id),
        Drafted::Amendment(id) | Drafted::Compromise(id) => Lock::OfAmendment(id),
    }
}

/// How these people are called, for carets of people on other servers.
///
/// # Errors
/// What the database said.
pub fn names(tx: &mut Reading<'_>, people: Vec<UserId>) -> Result<Names> {
    Names::of(tx.conn, people)
}

/// Whether anybody drafted it live.
///
/// # Errors
/// What the database said.
pub(super) fn is_drafted(tx: &mut Reading<'_>, of: Drafted) -> Result<bool> {
    Ok(rows::standing(tx.conn, &of.to_string())?.is_some())
}

/// Carries a text that replaced what is drafted as a whole into the shared document, as one change of its author. Whoever
/// saves a working text that is drafted live calls this in the same transaction.
///
/// # Errors
/// What the database said.
pub(super) fn replaced(
    tx: &mut Writing<'_>,
    of: Drafted,
    clauses: &[Clause],
    (by, delegation): (UserId, &StateCode),
    version: i64,
) -> Result<()> {
    let client = client_of(of, &by.to_string());
    let mut draft = draft::load(tx.conn, of, client)?;
    let update = draft.text.become_text(clauses).map_err(fault)?;
    draft::keep(tx, of, &mut draft, update.map(|update| (by, delegation.clone(), update)), version)?;
    let owned = rows::owners(tx.conn, &of.to_string(), &[row_number(client)])?;
    if owned.is_empty() {
        let now = tx.now;
        rows::claim(tx.conn, &of.to_string(), row_number(client), by, delegation, now)?;
    }
    Ok(())
}

/// What is drafted was changed by other means than typing: the shared document follows, in the same transaction.
///
/// # Errors
/// What the database said.
pub(super) fn follow(tx: &mut Writing<'_>, of: Drafted) -> Result<()> {
    if !is_drafted(tx, of)? {
        return Ok(());
    }
    let paper = Paper::load(tx, of)?;
    if paper.still().is_err() {
        return Ok(());
    }
    let (version, by, delegation) = paper.saved_by(tx)?;
    let clauses = paper.clauses(tx)?;
    replaced(tx, of, &clauses, (by, &delegation), version)
}

/// It is drafted no more: how people got there is forgotten. Never for what may be drafted again, because a browser that
/// still has the old document would bring it back.
///
/// # Errors
/// What the database said.
pub(super) fn forget(tx: &mut Writing<'_>, of: Drafted) -> Result<()> {
    rows::forget(tx.conn, &of.to_string())
}

/// The hint that a text changed, for those who may learn it.
///
/// # Errors
/// What the database said.
pub fn hint(tx: &mut Reading<'_>, of: Drafted) -> Result<Hint> {
    let paper = Paper::load(tx, of)?;
    paper.hint(tx)
}

/// Somebody who wrote in a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextAuthor {
    /// The client number of the document they wrote in, as the shared document has it.
    pub client: u64,
    /// Name.
    pub name: String,
    /// Delegation.
    pub delegation: String,
}

/// Words of one author.
#[derive(Debug, Serialize, ToSchema)]
pub struct PassageView {
    /// The words.
    pub text: String,
    /// Which of `authors` wrote them; none for words that stood there before live drafting began.
    pub author: Option<usize>,
}

/// A clause with its authors.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseAuthorsView {
    /// The clause.
    pub id: String,
    /// Its words, in order.
    pub passages: Vec<PassageView>,
}

/// Who wrote what in a text that is drafted live.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorsView {
    /// Everybody who wrote, once for each of their documents.
    pub authors: Vec<TextAuthor>,
    /// The clauses, in order.
    pub clauses: Vec<ClauseAuthorsView>,
}

/// Who wrote what.
///
/// # Errors
/// [`Error::NotFound`] for who may not come in, and when it is not drafted live.
pub fn authors(tx: &mut Reading<'_>, of: Drafted) -> Result<AuthorsView> {
    match admission(tx, of) {
        Err(Error::Refused(_)) => return Err(Error::NotFound),
        admitted => drop(admitted?),
    }
    let mut view = AuthorsView { authors: Vec::new(), clauses: Vec::new() };
    if !is_drafted(tx, of)? {
        return Ok(view);
    }
    let draft = draft::load(tx.conn, of, client_of(of, ""))?;
    let mut places: HashMap<u64, usize> = HashMap::new();
    for (client, name, delegation) in rows::authors(tx.conn, &of.to_string())? {
        let client = u64::try_from(client).map_err(Error::internal)?;
        places.insert(client, view.authors.len());
        view.authors.push(TextAuthor { client, name, delegation });
    }
    for (id, passages) in draft.text.passages().map_err(fault)? {
        let passages = passages
            .into_iter()
            .map(|passage| PassageView { author: places.get(&passage.client).copied(), text: passage.text })
            .collect();
        view.clauses.push(ClauseAuthorsView { id, passages });
    }
    Ok(view)
}

/// The client number under which this server writes in a text for somebody (for itself: for nobody). The same on every
/// server: they write one after the other.
fn client_of(of: Drafted, whom: &str) -> u64 {
    let digest = Sha256::new().chain_update(of.to_string()).chain_update("/").chain_update(whom).finalize();
    let low = digest.first_chunk().copied().map_or(0, u64::from_be_bytes);
    // Browsers draw theirs from 32 bits; these have the highest of 53 set, so that they never meet.
    (low & ((1 << 52) - 1)) | (1 << 52)
}

fn row_number(client: u64) -> i64 {
    i64::try_from(client).unwrap_or(i64::MAX)
}

/// What is stored passed every check: a refusal of it is our fault.
fn fault(refused: Refused) -> Error {
    Error::internal(format!("a stored shared text is refused: {refused}"))
}
