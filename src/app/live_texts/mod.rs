//! Use cases of live drafting: who comes in, what people contribute, what somebody replaced, who wrote what. The working
//! text in its own row is what everything else reads; the shared document is only how people get there together. Never:
//! knows a socket; never: keeps a change without its author, or before the policy was asked in the same transaction.

mod contribution;
mod draft;

use std::collections::HashMap;

use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

pub use contribution::{Contribution, Stored, Verdict, contribute};
pub use draft::{Draft, news, open, set_down};

use crate::{
    app::{Reading, Writing, live::Hint, texts::working},
    domain::{
        ids::{MandateId, RecommendationId, StateCode, UserId},
        live::Refused,
        policy::{self, Action, Denial, Subject},
        texts::Clause,
    },
    error::{Error, Result},
    store::{live_texts as rows, recommendations::facts},
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
    /// In which mandate.
    pub mandate: MandateId,
    /// Whether they may write now.
    pub writes: bool,
    /// Whether they might, were it not for the recommendation's status.
    pub too_late: bool,
}

/// Whether the caller may come in, and as what.
///
/// # Errors
/// [`Error::NotFound`] when they may not read the working text.
pub fn admission(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Admission> {
    let facts = facts(tx.conn, id)?;
    let subject = Subject::Recommendation(&facts);
    policy::permit(&tx.actor, Action::ReadWorkingText, subject).map_err(|_| Error::NotFound)?;
    let seat = tx.actor.seat(facts.mandate).ok_or(Error::NotFound)?;
    let writing = policy::permit(&tx.actor, Action::EditWorkingText, subject);
    Ok(Admission {
        user: tx.actor.user.ok_or(Error::Unauthenticated)?,
        name: tx.actor.name.clone(),
        delegation: seat.delegation.clone(),
        mandate: facts.mandate,
        writes: writing.is_ok(),
        too_late: matches!(writing, Err(Denial::Refused(_))),
    })
}

/// Carries a text that replaced the working text as a whole into the shared document, as one change of its author. Whoever
/// saves the working text calls this in the same transaction; without a shared document there is nothing to do.
///
/// # Errors
/// What the database said.
pub(super) fn replaced(
    tx: &mut Writing<'_>,
    id: RecommendationId,
    clauses: &[Clause],
    by: UserId,
    delegation: &StateCode,
    version: i64,
) -> Result<()> {
    if rows::standing(tx.conn, &id.to_string())?.is_none() {
        return Ok(());
    }
    let client = client_of(id, &by.to_string());
    let mut draft = draft::load(tx.conn, id, client)?;
    let update = draft.text.become_text(clauses).map_err(fault)?;
    draft::keep(tx, id, &mut draft, update.map(|update| (by, delegation.clone(), update)), version)?;
    let owned = rows::owners(tx.conn, &id.to_string(), &[row_number(client)])?;
    if owned.is_empty() {
        let now = tx.now;
        rows::claim(tx.conn, &id.to_string(), row_number(client), by, delegation, now)?;
    }
    Ok(())
}

/// The hint that a working text changed, for those who may learn it.
///
/// # Errors
/// What the database said.
pub fn hint(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Hint> {
    let facts = facts(tx.conn, id)?;
    working::saving_hint(tx, &facts)
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

/// Who wrote what in a working text.
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
/// Who may not read the working text.
pub fn authors(tx: &mut Reading<'_>, id: RecommendationId) -> Result<AuthorsView> {
    let facts = facts(tx.conn, id)?;
    policy::permit(&tx.actor, Action::ReadWorkingText, Subject::Recommendation(&facts))?;
    let mut view = AuthorsView { authors: Vec::new(), clauses: Vec::new() };
    if rows::standing(tx.conn, &id.to_string())?.is_none() {
        return Ok(view);
    }
    let draft = draft::load(tx.conn, id, client_of(id, ""))?;
    let mut places: HashMap<u64, usize> = HashMap::new();
    for (client, name, delegation) in rows::authors(tx.conn, &id.to_string())? {
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
fn client_of(id: RecommendationId, whom: &str) -> u64 {
    let digest = Sha256::new().chain_update(id.to_string()).chain_update("/").chain_update(whom).finalize();
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
