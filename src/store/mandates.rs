//! Owns: the rows of mandates and what hangs on them. Never: decides who may see one.

use diesel::prelude::*;

use super::{
    connection::DbConn,
    schema::{delegations, mandates},
};
use crate::{
    domain::ids::{MandateId, StateCode},
    error::Result,
};

/// A delegation with the mandate it belongs to, as a person's own page shows it.
#[derive(Debug, Queryable)]
pub struct DelegationHere {
    /// The delegation's name.
    pub name: String,
    /// The capital's time zone.
    pub time_zone: String,
    /// The mandate's symbol.
    pub mandate_symbol: String,
    /// The mandate's title.
    pub mandate_title: String,
}

/// One delegation of a mandate.
///
/// # Errors
/// [`crate::error::Error::NotFound`]; what the database said.
pub fn delegation(conn: &mut DbConn, mandate: MandateId, code: &StateCode) -> Result<DelegationHere> {
    Ok(delegations::table
        .inner_join(mandates::table)
        .filter(delegations::mandate_id.eq(mandate.to_string()).and(delegations::code.eq(code.as_str())))
        .select((delegations::name, delegations::time_zone, mandates::symbol, mandates::title))
        .first(conn)?)
}
