//! Owns: taking a text out of the program: the bundle that proves itself, and the readable page.
//! Never: lets a text out that the policy keeps in, or without its reader's name.

pub mod packages;

use super::{Reading, signoff::said_at};
use crate::{
    domain::{
        ids::RecommendationId,
        policy::{Action, Subject, permit},
        recommendations::{Status, revision_label},
        record::{
            Chain,
            bundle::{Bundle, FORMAT, RecommendationFacts, signing_bytes},
        },
        refusal::Refusal,
        signoff::accession::Accession,
        texts::fingerprint::{Fingerprint, canonical},
    },
    error::{Error, Result},
    export::html,
    store::{
        mandates, recommendations, record,
        signoff::{self, adoptions, asked},
    },
};

/// Entries read at once.
const BATCH: i64 = 1_000;

/// A file that leaves the program.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its name, safe for any file system.
    pub name: String,
    /// Its content.
    pub content: String,
}

/// The bundle by which a stranger verifies an adopted text offline, as JSON.
///
/// # Errors
/// [`Error::Forbidden`] for a text marked RED; [`Error::Refused`] before the adoption.
pub fn bundle(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Paper> {
    let bundle = signed_bundle(tx, id)?;
    let name = format!("{}.json", file_name(&bundle.recommendation.symbol));
    Ok(Paper { name, content: serde_json::to_string_pretty(&bundle)? })
}

fn signed_bundle(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Bundle> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::Export, Subject::Recommendation(&facts))?;
    let Some((sign_off, content, _)) = adoptions::row(tx.conn, id)? else {
        let detail = "Only an adopted text exports as a bundle; this one has not been adopted.";
        return Err(Refusal::new("not-adopted", detail).into());
    };
    let adoption: crate::domain::signoff::adoption::AdoptionRecord = serde_json::from_str(&content)?;
    let sign_off = sign_off.parse().map_err(Error::internal)?;
    let text = asked::text(tx.conn, id, adoption.revision)?;
    let (stored, _) = recommendations::one(tx.conn, id)?;
    let mandate = mandates::mandate(tx.conn, facts.mandate)?.symbol;
    let links = recommendations::links_of(tx.conn, id)?;
    let chain = Chain::Recommendation(id);
    let mut entries = Vec::new();
    loop {
        let after = entries.last().map_or(0, |entry: &crate::domain::record::Entry| entry.sequence);
        let mut batch = record::entries(tx.conn, &chain, after, BATCH)?;
        if batch.is_empty() {
            break;
        }
        entries.append(&mut batch);
    }
    let mut bundle = Bundle {
        format: FORMAT.to_owned(),
        recommendation: RecommendationFacts {
            id,
            symbol: adoption.symbol.clone(),
            title: adoption.title.clone(),
            mandate,
            lead: facts.lead,
            co_sponsors: facts.co_sponsors,
            lead_body: stored.lead_body,
            taskings: links.taskings.into_iter().map(|tasking| tasking.code).collect(),
        },
        revision: adoption.revision,
        canonical_text: canonical(&text.symbol, text.revision, &text.clauses).map_err(Error::internal)?,
        fingerprint: adoption.fingerprint.clone(),
        positions: said_at(tx.conn, chain, sign_off)?,
        adoption,
        entries,
        signed_by: tx.app.keys.public_key(),
        signature: String::new(),
    };
    let bytes = signing_bytes(&bundle).map_err(Error::internal)?;
    bundle.signature = tx.app.keys.sign(&bytes);
    Ok(bundle)
}

/// The newest revision (of an adopted text: the adopted one) as a page that needs nothing else.
///
/// # Errors
/// [`Error::Forbidden`] for a text marked RED; [`Error::Refused`] before there is a revision.
pub fn page(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Paper> {
    let facts = recommendations::facts(tx.conn, id)?;
    permit(&tx.actor, Action::Export, Subject::Recommendation(&facts))?;
    let (_, title, newest) = asked::head(tx.conn, id)?;
    let adoption = match facts.status {
        Status::Adopted | Status::Submitted => adoptions::find(tx.conn, id)?,
        Status::Drafting | Status::Negotiation | Status::SignOff | Status::Withdrawn => None,
    };
    let Some(number) = adoption.as_ref().map(|adoption| adoption.revision).or(newest) else {
        let detail = "There is no revision to export yet.";
        return Err(Refusal::new("no-revision", detail).into());
    };
    let acceded = if adoption.is_some() { acceded(tx, id)? } else { Vec::new() };
    let text = asked::text(tx.conn, id, number)?;
    let fingerprint = text.fingerprint.parse::<Fingerprint>().map_err(Error::internal)?;
    let content = html::render(&html::Page {
        symbol: &text.symbol,
        title: &title,
        revision: &revision_label(number),
        fingerprint: &fingerprint.groups(),
        marking: facts.marking,
        reader: &tx.actor.name,
        made: &tx.now.in_utc(),
        clauses: &text.clauses,
        adoption: adoption.as_ref(),
        acceded: &acceded,
    });
    Ok(Paper { name: format!("{}.html", file_name(&text.symbol)), content })
}

/// Who joined an adopted text later.
fn acceded(tx: &mut Reading<'_>, id: RecommendationId) -> Result<Vec<Accession>> {
    Ok(signoff::current_of(tx.conn, id)?.map(|kept| kept.acceded).unwrap_or_default())
}

/// `AMCC/2018/R.3` as a file is called: `AMCC-2018-R.3`.
pub(super) fn file_name(symbol: &str) -> String {
    symbol.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}
