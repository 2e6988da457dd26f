//! Owns: reading rows as the record names their fields, so that they can be held against it. Never: judges what it reads.

use std::collections::HashMap;

use diesel::prelude::*;
use serde_json::{Map, Value, json};

use super::{
    amendments::AmendmentRow,
    connection::DbConn,
    recommendations,
    schema::{
        accessions, amendment_stances, amendments, comments, credentials, package_items, packages,
        recommendations as rows, revisions, rounds, sign_offs, users,
    },
    signoff,
};
use crate::{
    domain::{
        ids::RecommendationId,
        record::{
            agreement::{KeptAccession, KeptMove, KeptRevision, KeptSignOff},
            canonical,
            debate::digest,
            told::KeptThing,
        },
        texts::{Clause, fingerprint::fingerprint},
        time::Moment,
    },
    error::{Error, Result},
};

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn at(millis: Option<i64>) -> Option<Moment> {
    millis.map(Moment::from_millis)
}

/// What the recommendation's own row and those it names say.
///
/// # Errors
/// [`Error::NotFound`]; what the database said.
pub fn facts(conn: &mut DbConn, id: RecommendationId) -> Result<Map<String, Value>> {
    let (row, _) = recommendations::one(conn, id)?;
    let created_by: String = rows::table.find(id.to_string()).select(rows::created_by).first(conn)?;
    let links = recommendations::links_of(conn, id)?;
    let codes = |listed: Vec<crate::domain::recommendations::Listed>| -> Vec<String> {
        listed.into_iter().map(|entry| entry.code).collect()
    };
    Ok(fields(json!({
        "title": row.title,
        "symbol": row.symbol,
        "lead": row.lead,
        "lead_body": row.lead_body,
        "taskings": codes(links.taskings),
        "involved_bodies": codes(links.involved_bodies),
        "norms": codes(links.norms),
        "co_sponsors": links.co_sponsors,
        "marking": row.marking,
        "status": row.status.as_str(),
        "pen": row.pen,
        "released_to_observers": row.released_to_observers,
        "observers_may_comment": row.observers_may_comment,
        "newest_revision": row.newest_revision,
        "withdrawn_reason": row.withdrawn_reason,
        "cites": row.cites,
        "mandate": row.mandate,
        "created_by": created_by,
        "created_by_delegation": row.created_by_delegation,
        "created_at": row.created_at,
    })))
}

type RevisionRow = (i64, String, String, String, String, Option<i64>, String, String, i64);

/// The revisions of a recommendation, each with the fingerprint its row claims and the one its clauses have.
///
/// # Errors
/// What the database said.
pub fn revisions(conn: &mut DbConn, id: RecommendationId) -> Result<Vec<KeptRevision>> {
    use revisions as r;
    let rows: Vec<RevisionRow> = r::table
        .filter(r::recommendation_id.eq(id.to_string()))
        .order(r::number.asc())
        .select((
            r::number,
            r::symbol,
            r::clauses,
            r::fingerprint,
            r::note,
            r::base,
            r::author,
            r::author_delegation,
            r::created_at,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(number, symbol, clauses, kept, note, base, author, delegation, made)| {
            let number = u32::try_from(number).map_err(Error::internal)?;
            // A row that was tampered with may no longer hold clauses at all: that is a finding, not a failure.
            let clauses = serde_json::from_str::<Vec<Clause>>(&clauses).ok();
            let computed =
                clauses.and_then(|clauses| fingerprint(&symbol, number, &clauses).ok()).map(String::from);
            let base = base.map(|base| u32::try_from(base).unwrap_or(u32::MAX));
            let (author, at) = (author.parse().ok(), Moment::from_millis(made));
            Ok(KeptRevision { number, fingerprint: kept, computed, note, base, author, delegation, at })
        })
        .collect()
}

/// The sign-offs of a recommendation with every position, in the order of the rows.
///
/// # Errors
/// What the database said.
pub fn sign_offs(conn: &mut DbConn, id: RecommendationId) -> Result<Vec<KeptSignOff>> {
    let openers: HashMap<String, String> = sign_offs::table
        .filter(sign_offs::recommendation_id.eq(id.to_string()))
        .select((sign_offs::id, sign_offs::opened_by))
        .load::<(String, String)>(conn)?
        .into_iter()
        .collect();
    signoff::all_of(conn, id)?
        .into_iter()
        .map(|kept| {
            let opened_by = openers.get(&kept.sign_off.id.to_string()).ok_or(Error::NotFound)?;
            let moved = |m: signoff::Extension| KeptMove { from: m.from, to: m.to, at: m.at, by: m.by };
            Ok(KeptSignOff {
                opened_by: opened_by.parse().map_err(Error::internal)?,
                recall_reason: kept.recall_reason,
                moves: kept.extensions.into_iter().map(moved).collect(),
                roles: kept.recorded.into_iter().map(|of| of.role).collect(),
                sign_off: kept.sign_off,
            })
        })
        .collect()
}

/// Who joined a text after its adoption.
///
/// # Errors
/// What the database said.
pub fn accessions(conn: &mut DbConn, id: RecommendationId) -> Result<Vec<KeptAccession>> {
    use accessions as a;
    let own = sign_offs::table
        .filter(sign_offs::recommendation_id.eq(id.to_string()))
        .select(sign_offs::id)
        .load::<String>(conn)?;
    a::table
        .filter(a::sign_off_id.eq_any(own))
        .order((a::acceded_at.asc(), a::state.asc()))
        .select((a::sign_off_id, a::state, a::fingerprint, a::statement, a::acceded_at, a::acceded_by))
        .load::<(String, String, String, Option<String>, i64, String)>(conn)?
        .into_iter()
        .map(|(sign_off, state, fingerprint, statement, at, by)| {
            let sign_off = sign_off.parse().map_err(Error::internal)?;
            let state = state.parse().map_err(Error::internal)?;
            let by = by.parse().map_err(Error::internal)?;
            Ok(KeptAccession { sign_off, state, fingerprint, statement, at: Moment::from_millis(at), by })
        })
        .collect()
}

/// What a column of JSON says; the text itself where somebody made it unreadable.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// The amendments and comments of a recommendation, those inside a delegation too.
///
/// # Errors
/// What the database said.
pub fn debate(conn: &mut DbConn, id: RecommendationId) -> Result<Vec<KeptThing>> {
    use amendment_stances as s;
    let rows: Vec<AmendmentRow> = amendments::table
        .filter(amendments::recommendation_id.eq(id.to_string()))
        .select(AmendmentRow::as_select())
        .load(conn)?;
    let own =
        amendments::table.filter(amendments::recommendation_id.eq(id.to_string())).select(amendments::id);
    let said: Vec<(String, String, String, Option<String>)> = s::table
        .filter(s::amendment_id.eq_any(own))
        .select((s::amendment_id, s::state, s::stance, s::reason))
        .load(conn)?;
    let mut stances: HashMap<String, Map<String, Value>> = HashMap::new();
    for (amendment, state, stance, reason) in said {
        let said = json!({ "stance": stance, "reason": reason });
        stances.entry(amendment).or_default().insert(state, said);
    }
    let proposed = |row: AmendmentRow| KeptThing {
        fields: fields(json!({
            "number": row.number,
            "revision": row.revision,
            "status": row.status,
            "delegation": row.delegation,
            "rationale": row.rationale,
            "operations": read(&row.operations),
            "outcome": row.disposition_outcome,
            "reason": row.disposition_reason,
            "text": row.disposition_text.as_deref().map(read),
            "disposed_by": row.disposed_by,
            "disposed_at": at(row.disposed_at),
            "accepted": row.answer_accepted,
            "comment": row.answer_comment,
            "answered_by": row.answered_by,
            "answered_at": at(row.answered_at),
            "submitted_at": at(row.submitted_at),
            "stances": stances.remove(&row.id).unwrap_or_default(),
        })),
        subject: format!("amendment:{}", row.id),
    };
    let mut things: Vec<KeptThing> = rows.into_iter().map(proposed).collect();
    things.append(&mut remarks(conn, id)?);
    Ok(things)
}

fn remarks(conn: &mut DbConn, id: RecommendationId) -> Result<Vec<KeptThing>> {
    use comments as c;
    type Row = (String, Option<String>, String, String, String, String, Option<String>, Option<i64>);
    let rows: Vec<Row> = c::table
        .filter(c::recommendation_id.eq(id.to_string()))
        .select((c::id, c::parent_id, c::scope, c::delegation, c::author, c::body, c::anchor, c::deleted_at))
        .load(conn)?;
    let kept = |(id, parent, scope, delegation, author, body, anchor, deleted): Row| {
        let anchor = anchor.as_deref().map(read);
        let points_at = anchor.as_ref().and_then(|anchor| canonical(anchor).ok());
        let anchor = anchor.unwrap_or_default();
        let place = |name: &str| anchor.get(name).cloned().unwrap_or_default();
        let fields = fields(json!({
            "parent": parent, "scope": scope, "delegation": delegation, "author": author,
            "body_sha256": digest(&body), "anchor_sha256": points_at.as_deref().map(digest), "revision": place("revision"), "clause": place("clause"),
            "deleted": deleted.is_some(),
        }));
        KeptThing { subject: format!("comment:{id}"), fields }
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// Everything the chain of administration tells of but mandates: accounts, rounds, credentials, packages.
///
/// # Errors
/// What the database said.
pub fn administration(conn: &mut DbConn) -> Result<Vec<KeptThing>> {
    let mut things = Vec::new();
    let mut keep = |subject: String, said: Value| things.push(KeptThing { subject, fields: fields(said) });
    let accounts: Vec<(String, bool)> = users::table.select((users::id, users::administrator)).load(conn)?;
    for (id, administrator) in accounts {
        keep(format!("user:{id}"), json!({ "administrator": administrator }));
    }
    type RoundRow = (String, String, String, Option<i64>, Option<i64>);
    let all: Vec<RoundRow> = rounds::table
        .select((
            rounds::id,
            rounds::mandate_id,
            rounds::name,
            rounds::amendments_close,
            rounds::comments_close,
        ))
        .load(conn)?;
    for (id, mandate, name, amendments, comments) in all {
        let said = json!({
            "mandate": mandate, "name": name, "amendments_close": at(amendments), "comments_close": at(comments),
        });
        keep(format!("round:{id}"), said);
    }
    use credentials as c;
    type CredentialRow = (String, String, String, String, String, Option<i64>, Option<i64>, Option<i64>);
    let all: Vec<CredentialRow> = c::table
        .select((
            c::id,
            c::user_id,
            c::mandate_id,
            c::delegation,
            c::role,
            c::valid_from,
            c::valid_to,
            c::ended_at,
        ))
        .load(conn)?;
    for (id, user, mandate, delegation, role, from, to, ended) in all {
        let said = json!({
            "user": user, "mandate": mandate, "delegation": delegation, "role": role,
            "valid_from": at(from), "valid_to": at(to), "ended_at": at(ended),
        });
        keep(format!("credential:{id}"), said);
    }
    things.append(&mut packages(conn)?);
    Ok(things)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = packages)]
struct PackageRow {
    id: String,
    mandate_id: String,
    title: String,
    cover_note: String,
    status: String,
    created_by: String,
    created_at: i64,
    submitted_by: Option<String>,
    submitted_at: Option<i64>,
    response_outcome: Option<String>,
    response_text: Option<String>,
    response_date: Option<String>,
    response_by: Option<String>,
}

fn packages(conn: &mut DbConn) -> Result<Vec<KeptThing>> {
    use package_items as i;
    let mut held: HashMap<String, Vec<String>> = HashMap::new();
    let items: Vec<(String, String)> = i::table
        .order((i::package_id.asc(), i::ordinal.asc()))
        .select((i::package_id, i::recommendation_id))
        .load(conn)?;
    for (package, recommendation) in items {
        held.entry(package).or_default().push(recommendation);
    }
    let rows: Vec<PackageRow> =
        packages::table.order(packages::id.asc()).select(PackageRow::as_select()).load(conn)?;
    let kept = |row: PackageRow| KeptThing {
        subject: format!("package:{}", row.id),
        fields: fields(json!({
            "mandate": row.mandate_id,
            "title": row.title,
            "cover_note": row.cover_note,
            "status": row.status,
            "recommendations": held.remove(&row.id).unwrap_or_default(),
            "created_by": row.created_by,
            "created_at": Moment::from_millis(row.created_at),
            "submitted_at": at(row.submitted_at),
            "submitted_by": row.submitted_by,
            "response_outcome": row.response_outcome,
            "response_text": row.response_text,
            "response_date": row.response_date,
            "response_by": row.response_by,
        })),
    };
    Ok(rows.into_iter().map(kept).collect())
}
