//! Owns: checking everything recorded: each chain by itself, and the rows of each recommendation against its chain.
//! Never: repairs anything, or stops at the first thing it finds.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Reading, mandates};
use crate::{
    domain::{
        accounts::Role,
        ids::RecommendationId,
        policy::{self, Action, Subject, permit},
        recommendations::Status,
        record::{
            Chain, Entry, Finding, FindingKind, administration, agreement, debate, told::KeptThing, verify,
        },
        refusal::Refusal,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        kept, mandates as mandate_rows,
        recommendations::{self, Narrowed},
        record, signoff,
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
    /// `adoption`, `row`, `format`.
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
    administration(conn, &mut check)?;
    let ids = recommendations::all_ids(conn)?;
    for id in &ids {
        match id.parse() {
            Ok(id) => recommendation(conn, id, &mut check)?,
            Err(_) => check.find(id, FindingKind::Format, "A recommendation has no identifier of ours."),
        }
    }
    for name in record::chains(conn)? {
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
    administration(tx.conn, &mut check)?;
    for seat in tx.actor.seats.clone() {
        if seat.role != Role::Secretariat {
            continue;
        }
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
    let head = match record::head(conn, &chain) {
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
        match record::entries(conn, &chain, after, BATCH) {
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

/// Checks the chain of administration, and against it what is kept of mandates, people and packages.
fn administration(conn: &mut DbConn, check: &mut Verification) -> Result<()> {
    let entries = chain(conn, Chain::Administration, check)?;
    match things(conn) {
        Ok(things) => check.add(administration::compare(&entries, &things)),
        Err(Error::Internal(_) | Error::NotFound) => {
            let detail = "What is kept of mandates, people and packages can no longer be read.";
            check.find(Chain::Administration, FindingKind::Format, detail);
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

fn things(conn: &mut DbConn) -> Result<Vec<KeptThing>> {
    let mut things = kept::administration(conn)?;
    for id in mandate_rows::all_ids(conn)? {
        let content = serde_json::to_value(mandates::content(conn, id)?)?;
        let fields = content.as_object().cloned().unwrap_or_default();
        things.push(KeptThing { subject: format!("mandate:{id}"), fields });
    }
    Ok(things)
}

fn recommendation(conn: &mut DbConn, id: RecommendationId, check: &mut Verification) -> Result<()> {
    let of = Chain::Recommendation(id);
    let entries = chain(conn, of, check)?;
    match rows(conn, id).and_then(|rows| Ok((rows, kept::debate(conn, id)?))) {
        Ok((rows, debated)) => {
            check.add(agreement::compare(of, &entries, &rows));
            check.add(debate::compare(of, &entries, &debated));
        }
        Err(Error::Internal(_) | Error::NotFound) => {
            check.find(of, FindingKind::Format, "What is kept beside the chain can no longer be read.");
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

fn rows(conn: &mut DbConn, id: RecommendationId) -> Result<agreement::KeptRows> {
    let status = recommendations::facts(conn, id)?.status;
    let adoption = match signoff::adoptions::row(conn, id)? {
        None => None,
        Some((sign_off, content, at)) => {
            let sign_off = sign_off.parse().map_err(Error::internal)?;
            Some((sign_off, serde_json::from_str(&content)?, at))
        }
    };
    Ok(agreement::KeptRows {
        facts: kept::facts(conn, id)?,
        revisions: kept::revisions(conn, id)?,
        sign_offs: kept::sign_offs(conn, id)?,
        accessions: kept::accessions(conn, id)?,
        adoption,
        agreed: matches!(status, Status::Adopted | Status::Submitted),
    })
}
