//! Owns: searching recommendations, clauses and comments as one person may see them. Never: searches first and hides
//! afterwards.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Reading;
use crate::{
    domain::{
        ids::{MandateId, RecommendationId},
        policy::{comment_scope, scope},
        recommendations::Status,
        refusal::Invalid,
        search::{Stretch, Words, excerpt},
        texts::numbering::number,
    },
    error::{Error, Result},
    store::{
        search::{Hit, Kind, find},
        texts,
    },
};

/// The recommendation a hit belongs to.
#[derive(Debug, Serialize, ToSchema)]
pub struct HitRecommendation {
    /// Identifier.
    pub id: String,
    /// Symbol.
    pub symbol: String,
    /// Title.
    pub title: String,
    /// Where it is in its life.
    pub status: Status,
}

/// One hit.
#[derive(Debug, Serialize, ToSchema)]
pub struct HitView {
    /// `recommendation`, `clause` or `comment`.
    pub kind: String,
    /// Where it is.
    pub recommendation: HitRecommendation,
    /// Id of the clause found.
    pub clause: Option<String>,
    /// How negotiators call the clause in the newest revision.
    #[schema(example = "OP5 (b)")]
    pub reference: Option<String>,
    /// Id of the comment found.
    pub comment: Option<String>,
    /// The words around the first match, matches marked.
    pub excerpt: Vec<Stretch>,
}

/// What the caller may see that has all words of the query, and where the next page starts.
///
/// # Errors
/// [`Error::NotFound`] when the mandate is not the caller's; [`Error::Invalid`] for a wrong cursor.
pub fn search(
    tx: &mut Reading<'_>,
    query: &str,
    mandate: Option<MandateId>,
    cursor: Option<&str>,
    limit: i64,
) -> Result<(Vec<HitView>, Option<String>)> {
    let seats = match mandate {
        Some(mandate) => vec![tx.actor.seat(mandate).ok_or(Error::NotFound)?.clone()],
        None => tx.actor.seats.clone(),
    };
    let scopes: Vec<_> = seats.iter().map(|seat| (scope(seat), comment_scope(seat))).collect();
    let after = cursor.map(read_cursor).transpose()?;
    let Some(words) = Words::of(query) else { return Ok((Vec::new(), None)) };
    let mut hits = find(tx.conn, &scopes, &words, after, limit.saturating_add(1))?;
    let full = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = hits.len() > full;
    hits.truncate(full);
    let next = hits.last().filter(|_| more).map(|last| format!("{}_{}", last.kind, last.id));
    let references = references(tx, &hits)?;
    Ok((hits.into_iter().map(|hit| view(hit, &words, &references)).collect(), next))
}

type References = HashMap<(RecommendationId, String), String>;

/// How the clauses found are called, each text read once.
fn references(tx: &mut Reading<'_>, hits: &[Hit]) -> Result<References> {
    let mut references = References::new();
    let mut ids: Vec<RecommendationId> =
        hits.iter().filter(|hit| hit.kind == Kind::Clause.as_str()).map(|hit| hit.recommendation).collect();
    ids.sort_unstable();
    ids.dedup();
    for (id, json) in texts::newest_clauses(tx.conn, &ids)? {
        let clauses = texts::clauses(&json)?;
        for (clause, numbered) in clauses.iter().zip(number(&clauses)) {
            references.insert((id, clause.id.to_string()), numbered.reference);
        }
    }
    Ok(references)
}

fn view(hit: Hit, words: &Words, references: &References) -> HitView {
    let excerpt = excerpt(&hit.content, words);
    let named = |kind: Kind| (hit.kind == kind.as_str()).then(|| hit.subject.clone());
    HitView {
        clause: named(Kind::Clause),
        reference: references.get(&(hit.recommendation, hit.subject.clone())).cloned(),
        comment: named(Kind::Comment),
        kind: hit.kind,
        recommendation: HitRecommendation {
            id: hit.recommendation.to_string(),
            symbol: hit.symbol,
            title: hit.title,
            status: hit.status,
        },
        excerpt,
    }
}

fn read_cursor(cursor: &str) -> Result<(Kind, i64)> {
    cursor
        .split_once('_')
        .and_then(|(kind, id)| {
            let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind)?;
            Some((kind, id.parse().ok()?))
        })
        .ok_or_else(|| Invalid::field("/cursor", "bad-cursor", "This cursor was not given by a list.").into())
}
