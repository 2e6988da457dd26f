//! Owns: the end of a sign-off: adoption by the chair or, under silence, by the server; and recall to negotiation.
//! Never: adopts what the domain does not call agreed.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Matter, SignOffView, one};
use crate::{
    app::{Reading, Writing},
    domain::{
        event::{Act, Audience, Event},
        ids::{RecommendationId, SignOffId},
        policy::{Action, Subject, permit},
        recommendations::Status,
        record::{Chain, stated},
        signoff::{
            self, Adopted, SignOffStatus,
            accession::Accession,
            acts::{POSITION_RECORDED, PositionRecorded, RecommendationAdopted, SignOffRecalled},
            adoption::{AdoptionRecord, StatedPosition, newest_stated, printed_statements},
        },
        texts::{Clause, numbering},
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        recommendations, record,
        signoff::{self as rows, adoptions, asked},
    },
};

/// On whose authority a text is adopted at the end of a silence.
const BY_SILENCE: &str = "the server, silence procedure";

/// The chair declares the consensus.
///
/// # Errors
/// [`crate::error::Error::Forbidden`]; [`crate::error::Error::Refused`] with the sentence that says what is missing.
pub fn adopt(tx: &mut Writing<'_>, id: SignOffId) -> Result<SignOffView> {
    let matter = Matter::load(tx, id)?;
    permit(&tx.actor, Action::Adopt, Subject::Recommendation(&matter.facts))?;
    let now = tx.now;
    let adopted = matter.spoken.names(|names| signoff::adopt(&matter.kept.sign_off, now, names))?;
    let by = format!("chair {}", tx.actor.name);
    declare(tx, &matter, adopted, by)?;
    let kept = rows::find(tx.conn, id)?;
    let facts = recommendations::facts(tx.conn, matter.facts.id)?;
    one(tx, &facts, &kept, &matter.spoken)
}

/// The server adopts at the end of a silence; answers whether it did. Called under the chain's lock, so that it
/// happens once however many servers look.
///
/// # Errors
/// What the database said.
pub(super) fn expire(tx: &mut Writing<'_>, id: SignOffId) -> Result<bool> {
    let matter = Matter::load_for_server(tx, id)?;
    let Some(adopted) = signoff::expire(&matter.kept.sign_off, tx.now) else { return Ok(false) };
    declare(tx, &matter, adopted, BY_SILENCE.to_owned())?;
    Ok(true)
}

fn declare(tx: &mut Writing<'_>, matter: &Matter, adopted: Adopted, by: String) -> Result<()> {
    let (now, id) = (tx.now, matter.facts.id);
    let sign_off = &matter.kept.sign_off;
    let said = said_at(tx.conn, Chain::Recommendation(id), sign_off.id)?;
    let (symbol, title, _) = asked::head(tx.conn, id)?;
    let newest = newest_stated(&adopted.roster, &adopted.fingerprint, &said);
    let proof = AdoptionRecord {
        recommendation: id,
        symbol,
        title,
        revision: adopted.revision,
        clauses: shown(&matter.text.clauses)?,
        fingerprint: adopted.fingerprint.clone(),
        roster: adopted.roster.clone(),
        procedure: adopted.procedure.clone(),
        statements: printed_statements(&newest),
        positions: newest,
        opened_at: sign_off.opened_at,
        adopted_at: adopted.adopted_at,
        adopted_by: by.clone(),
    };
    adoptions::insert(tx.conn, sign_off.id, &proof)?;
    let at = adopted.adopted_at;
    rows::close(tx.conn, sign_off, SignOffStatus::Adopted, at, None, (Status::Adopted, now))?;
    let payload = RecommendationAdopted {
        sign_off: sign_off.id,
        revision: adopted.revision,
        fingerprint: adopted.fingerprint,
        procedure: adopted.procedure,
        roster: adopted.roster,
        adopted_at: at,
        by,
    };
    let sentence = format!("{} was adopted on {}.", matter.title(), at.in_utc());
    tx.record(
        Event::new(
            Act::RecommendationAdopted,
            format!("recommendation:{id}"),
            serde_json::to_value(&payload)?,
        )
        .in_mandate(matter.facts.mandate)
        .on(id)
        .told(Audience::Everyone, sentence),
    )
}

/// Every position event of a sign-off as the chain testifies to it: with the names people had then.
///
/// # Errors
/// What the database said.
pub(in crate::app) fn said_at(
    conn: &mut DbConn,
    chain: Chain,
    sign_off: SignOffId,
) -> Result<Vec<StatedPosition>> {
    let mut said = Vec::new();
    for entry in record::entries_of_act(conn, &chain, POSITION_RECORDED)? {
        let payload: PositionRecorded = serde_json::from_str(&entry.payload)?;
        if payload.sign_off == sign_off {
            said.push(stated(&entry, &payload));
        }
    }
    Ok(said)
}

/// The clauses as the API shows them, with number and reference.
fn shown(clauses: &[Clause]) -> Result<Vec<Value>> {
    clauses
        .iter()
        .zip(numbering::number(clauses))
        .map(|(clause, numbered)| {
            let mut value = serde_json::to_value(clause)?;
            if let Some(object) = value.as_object_mut() {
                object.insert("number".to_owned(), numbered.number.into());
                object.insert("reference".to_owned(), numbered.reference.into());
            }
            Ok(value)
        })
        .collect()
}

/// The chair takes the text back to negotiation; every position lapses.
///
/// # Errors
/// [`crate::error::Error::Forbidden`]; [`crate::error::Error::Refused`] when it is over; no reason given.
pub fn recall(tx: &mut Writing<'_>, id: SignOffId, reason: &str) -> Result<SignOffView> {
    let matter = Matter::load(tx, id)?;
    permit(&tx.actor, Action::Recall, Subject::Recommendation(&matter.facts))?;
    let now = tx.now;
    let sign_off = &matter.kept.sign_off;
    let recalled = signoff::recall(sign_off, reason, now)?;
    let next = (Status::Negotiation, now);
    rows::close(tx.conn, sign_off, SignOffStatus::Recalled, now, Some(&recalled.reason), next)?;
    let payload = SignOffRecalled { sign_off: id, reason: recalled.reason };
    let sentence =
        format!("{} was recalled to negotiation: every position on it has lapsed.", matter.title());
    tx.record(
        Event::new(Act::SignOffRecalled, format!("sign_off:{id}"), serde_json::to_value(&payload)?)
            .in_mandate(matter.facts.mandate)
            .on(matter.facts.id)
            .told(Audience::Everyone, sentence),
    )?;
    let kept = rows::find(tx.conn, id)?;
    let facts = recommendations::facts(tx.conn, matter.facts.id)?;
    one(tx, &facts, &kept, &matter.spoken)
}

/// The proof of what was agreed, with who joined it since.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdoptionView {
    /// As it was written at the adoption; it never changes.
    #[serde(flatten)]
    pub record: AdoptionRecord,
    /// The states left out that joined later, in the order they did.
    pub acceded: Vec<Accession>,
}

/// The proof of what was agreed: part of the record, so whoever may read the record sees it.
///
/// # Errors
/// [`Error::NotFound`] where there is none, or none this person may see.
pub fn adoption(tx: &mut Reading<'_>, id: RecommendationId) -> Result<AdoptionView> {
    let facts = recommendations::facts(tx.conn, id)?;
    let proof = permit(&tx.actor, Action::ReadRecord, Subject::Recommendation(&facts));
    proof.map_err(|_| Error::NotFound)?;
    let record = rows::adoptions::find(tx.conn, id)?.ok_or(Error::NotFound)?;
    let acceded = rows::current_of(tx.conn, id)?.map(|kept| kept.acceded).unwrap_or_default();
    Ok(AdoptionView { record, acceded })
}
