//! Owns: checking everything recorded: each chain by itself, and the rows of each recommendation against its chain.
//! Never: repairs anything, or stops at the first thing it finds.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::Reading;
use crate::{
    domain::{
        accounts::Role,
        ids::{MandateId, RecommendationId},
        policy::{self, Action, Subject, permit},
        recommendations::Listed,
        record::{
            self, Chain, Entry, Finding, FindingKind, agreement, credentials::KeptCredential,
            packages::KeptPackage, verify,
        },
        refusal::Refusal,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        packages, people,
        recommendations::{self, Links, Narrowed, Stored},
        record as rows, signoffs,
    },
};

/// Entries read at once.
const BATCH: i64 = 1_000;

/// What a check came to.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Verification {
    /// Whether nothing was found.
    pub ok: bool,
    /// Chains checked.
    pub chains: usize,
    /// Entries checked.
    pub entries: usize,
    /// Everything that is wrong.
    pub findings: Vec<FindingView>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingView {
    /// In which chain.
    pub chain: String,
    /// At which entry.
    pub sequence: Option<i64>,
    /// What kind of thing: `changed`, `missing`, `reordered`, `head`, `extra`, `text`, `position`, `procedure`,
    /// `adoption`, `accession`, `details`, `package`, `credential`,
    /// `format`.
    pub kind: FindingKind,
    /// In one sentence.
    pub detail: String,
}

impl Verification {
    fn add(&mut self, findings: Vec<Finding>) {
        self.findings.extend(findings.into_iter().map(|f| FindingView {
            chain: f.chain.to_string(),
            sequence: f.sequence,
            kind: f.kind,
            detail: f.detail,
        }));
    }

    fn find(&mut self, chain: impl ToString, kind: FindingKind, detail: &str) {
        let (chain, detail) = (chain.to_string(), detail.to_owned());
        self.findings.push(FindingView { chain, sequence: None, kind, detail });
    }

    fn done(mut self) -> Self {
        self.ok = self.findings.is_empty();
        self
    }
}

/// Checks the whole database.
///
/// # Errors
/// What the database said; what is wrong with its content is a finding, not an error.
pub fn whole(conn: &mut DbConn) -> Result<Verification> {
    let mut check = Verification::default();
    administration(conn, None, &mut check)?;
    let ids = recommendations::all_ids(conn)?;
    for id in &ids {
        match id.parse() {
            Ok(id) => recommendation(conn, id, &mut check)?,
            Err(_) => check.find(id, FindingKind::Format, "A recommendation has no identifier of ours."),
        }
    }
    for name in rows::chains(conn)? {
        let known = match name.parse() {
            Ok(Chain::Administration) => true,
            Ok(Chain::Recommendation(id)) => ids.binary_search(&id.to_string()).is_ok(),
            Err(_) => false,
        };
        if !known {
            check.find(name, FindingKind::Extra, "The chain belongs to no recommendation.");
        }
    }
    Ok(check.done())
}

/// Checks what the person may read: one recommendation, or as secretariat the administration and every
/// recommendation of the mandates served that the secretariat sees.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`]; what the database said.
pub fn check(tx: &mut Reading<'_>, one: Option<RecommendationId>) -> Result<Verification> {
    let mut check = Verification::default();
    if let Some(id) = one {
        let facts = recommendations::facts(tx.conn, id)?;
        permit(&tx.actor, Action::ReadRecord, Subject::Recommendation(&facts))?;
        recommendation(tx.conn, id, &mut check)?;
        return Ok(check.done());
    }
    may_read_administration(tx)?;
    let mut seats = tx.actor.seats.clone();
    seats.retain(|seat| seat.role == Role::Secretariat);
    let served: Vec<MandateId> = seats.iter().map(|seat| seat.mandate).collect();
    administration(tx.conn, Some(&served), &mut check)?;
    for seat in seats {
        let all = Narrowed::default();
        for seen in recommendations::page(tx.conn, &policy::scope(&seat), &all, None, i64::MAX)? {
            recommendation(tx.conn, seen.id, &mut check)?;
        }
    }
    Ok(check.done())
}

/// Whether the person serves a mandate as secretariat.
///
/// # Errors
/// [`Error::Forbidden`].
pub(super) fn may_read_administration(tx: &Reading<'_>) -> Result<()> {
    let action = Action::ReadAdministrationRecord;
    let may =
        tx.actor.seats.iter().any(|seat| permit(&tx.actor, action, Subject::Mandate(seat.mandate)).is_ok());
    let refusal =
        || Refusal::new("not-your-act", format!("Your role does not let you {}.", action.in_words()));
    if may { Ok(()) } else { Err(Error::Forbidden(refusal())) }
}

/// Checks one chain by itself; answers its entries for further comparison.
fn chain(conn: &mut DbConn, chain: Chain, check: &mut Verification) -> Result<Vec<Entry>> {
    check.chains += 1;
    let head = match rows::head(conn, &chain) {
        Ok(head) => Some(head),
        Err(Error::NotFound) => {
            check.find(chain, FindingKind::Missing, "The chain itself is missing.");
            None
        }
        Err(other) => return Err(other),
    };
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map_or(i64::MIN, |entry| entry.sequence);
        match rows::entries(conn, &chain, after, BATCH) {
            Ok(batch) if batch.is_empty() => break,
            Ok(mut batch) => entries.append(&mut batch),
            Err(Error::Internal(_)) => {
                check.find(chain, FindingKind::Changed, "An entry can no longer be read.");
                break;
            }
            Err(other) => return Err(other),
        }
    }
    check.entries += entries.len();
    if head.is_some() || !entries.is_empty() {
        check.add(verify(chain, head.as_ref(), &entries));
    }
    Ok(entries)
}

/// Checks the administration chain, and the packages and credentials of these mandates, or of all, against it.
fn administration(conn: &mut DbConn, mandates: Option<&[MandateId]>, check: &mut Verification) -> Result<()> {
    let entries = chain(conn, Chain::Administration, check)?;
    let served = |mandate: &str| mandates.is_none_or(|all| all.iter().any(|one| one.to_string() == mandate));
    let kept = packages::all(conn, mandates).and_then(|rows| {
        let credentials = people::all_credentials(conn, mandates)?;
        Ok((rows.into_iter().map(as_kept).collect::<Vec<_>>(), credentials))
    });
    match kept {
        Ok((packages, credentials)) => {
            check.add(record::packages::compare(&entries, &packages, served));
            let credentials: Vec<_> = credentials.into_iter().map(as_given).collect();
            check.add(record::credentials::compare(&entries, &credentials, mandates.is_none()));
        }
        Err(Error::Internal(_) | Error::NotFound) => {
            let detail = "A package or a credential can no longer be read.";
            check.find(Chain::Administration, FindingKind::Format, detail);
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

fn as_given(row: people::Credential) -> KeptCredential {
    let people::Credential { id, user, mandate, delegation, role, validity, version: _ } = row;
    KeptCredential { id, user, mandate, delegation, role, validity }
}

fn as_kept(row: packages::Kept) -> KeptPackage {
    KeptPackage {
        id: row.id,
        mandate: row.mandate,
        title: row.title,
        cover_note: row.cover_note,
        status: row.status,
        recommendations: row.held.iter().map(|held| held.id).collect(),
        submitted_at: row.submitted_at,
        response: row.response.map(|(outcome, text, date, _)| [outcome, text, date]),
    }
}

fn recommendation(conn: &mut DbConn, id: RecommendationId, check: &mut Verification) -> Result<()> {
    let of = Chain::Recommendation(id);
    let entries = chain(conn, of, check)?;
    match kept_rows(conn, id) {
        Ok(rows) => check.add(agreement::compare(of, &entries, &rows)),
        Err(Error::Internal(_) | Error::NotFound) => {
            check.find(of, FindingKind::Format, "What is kept beside the chain can no longer be read.");
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

fn kept_rows(conn: &mut DbConn, id: RecommendationId) -> Result<agreement::KeptRows> {
    let (stored, _) = recommendations::one(conn, id)?;
    let links = recommendations::links_of(conn, id)?;
    let adoption = match signoffs::adoptions::row(conn, id)? {
        None => None,
        Some((sign_off, content, at)) => {
            let sign_off = sign_off.parse().map_err(Error::internal)?;
            Some((sign_off, serde_json::from_str(&content)?, at))
        }
    };
    let kept = signoffs::all_of(conn, id)?;
    let acceded = kept.iter().flat_map(|one| {
        let sign_off = one.sign_off.id;
        one.acceded.iter().map(move |joined| (sign_off, joined.clone()))
    });
    Ok(agreement::KeptRows {
        revisions: signoffs::asked::kept_revisions(conn, id)?,
        acceded: acceded.collect(),
        sign_offs: kept.into_iter().map(|one| one.sign_off).collect(),
        adoption,
        status: stored.status,
        outline: outline(&stored, &links),
    })
}

/// The recommendation's own row and what it links to, named as the record names them.
fn outline(stored: &Stored, links: &Links) -> Map<String, Value> {
    let codes = |listed: &[Listed]| listed.iter().map(|one| one.code.clone()).collect::<Vec<_>>();
    let fields: [(&str, Value); 14] = [
        ("symbol", json!(stored.symbol)),
        ("title", json!(stored.title)),
        ("lead", json!(stored.lead)),
        ("cites", json!(stored.cites)),
        ("taskings", json!(codes(&links.taskings))),
        ("lead_body", json!(stored.lead_body)),
        ("involved_bodies", json!(codes(&links.involved_bodies))),
        ("norms", json!(codes(&links.norms))),
        ("co_sponsors", json!(links.co_sponsors)),
        ("marking", json!(stored.marking)),
        ("pen", json!(stored.pen)),
        ("released_to_observers", json!(stored.released_to_observers)),
        ("observers_may_comment", json!(stored.observers_may_comment)),
        ("withdrawn_reason", json!(stored.withdrawn_reason)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
