//! Owns: reading the versions by which a server knows whether what it remembers still stands. Never: moves one: acts do by
//! taking a chain, triggers do for what stands under every recommendation.

use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Nullable},
};

use super::{
    connection::DbConn,
    fixed::{Value, fixed},
};
use crate::error::Result;

/// The version of what stands under every recommendation.
///
/// # Errors
/// What the database said.
pub fn ground(conn: &mut DbConn) -> Result<i64> {
    Ok(fixed::<BigInt>(&["SELECT version FROM ground"], []).get_result(conn)?)
}

/// The versions of the ground and of one chain; none when there is no such chain.
///
/// # Errors
/// What the database said.
pub fn now(conn: &mut DbConn, chain: &str) -> Result<(i64, Option<i64>)> {
    let pieces = &["SELECT version, (SELECT touched FROM record_heads WHERE chain = ", ") FROM ground"];
    Ok(fixed::<(BigInt, Nullable<BigInt>)>(pieces, [Value::Text(chain)]).get_result(conn)?)
}
