//! Owns: the rows of accessions, written once and never changed. Never: decides who may accede.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::{
    domain::{
        ids::{SignOffId, UserId},
        signoff::accession::{Accede, Accession},
        time::Moment,
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        schema::{accessions, users},
    },
};

/// Writes that a state joined.
///
/// # Errors
/// What the database said.
pub fn insert(
    conn: &mut DbConn,
    sign_off: SignOffId,
    accede: &Accede,
    statement: Option<&str>,
    (by, now): (UserId, Moment),
) -> Result<()> {
    diesel::insert_into(accessions::table)
        .values((
            accessions::sign_off_id.eq(sign_off.to_string()),
            accessions::state.eq(accede.state.as_str()),
            accessions::fingerprint.eq(&accede.fingerprint),
            accessions::statement.eq(statement),
            accessions::acceded_at.eq(now.millis()),
            accessions::acceded_by.eq(by.to_string()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who joined the texts of these sign-offs, by sign-off, in the order they did.
///
/// # Errors
/// What the database said.
pub fn of(conn: &mut DbConn, sign_offs: &[String]) -> Result<HashMap<String, Vec<Accession>>> {
    let mut by_sign_off: HashMap<String, Vec<Accession>> = HashMap::new();
    for chunk in sign_offs.chunks(400) {
        let rows = accessions::table
            .inner_join(users::table.on(users::id.eq(accessions::acceded_by)))
            .filter(accessions::sign_off_id.eq_any(chunk.to_vec()))
            .order((accessions::acceded_at.asc(), accessions::state.asc()))
            .select((
                accessions::sign_off_id,
                accessions::state,
                accessions::fingerprint,
                accessions::statement,
                accessions::acceded_at,
                users::name,
            ))
            .load::<(String, String, String, Option<String>, i64, String)>(conn)?;
        for (sign_off, state, fingerprint, statement, at, acceded_by) in rows {
            let state = state.parse().map_err(Error::internal)?;
            let acceded_at = Moment::from_millis(at);
            let accession = Accession { state, fingerprint, statement, acceded_at, acceded_by };
            by_sign_off.entry(sign_off).or_default().push(accession);
        }
    }
    Ok(by_sign_off)
}
