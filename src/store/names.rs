//! Owns: finding out how people are called. Never: gives anything else of an account away.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{connection::DbConn, schema::users};
use crate::{domain::ids::UserId, error::Result};

/// People's names by their identifiers; those nobody asked for are not looked up, those unknown are left out.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// The names of these people, in one statement.
    ///
    /// # Errors
    /// What the database said.
    pub fn of(conn: &mut DbConn, people: impl IntoIterator<Item = UserId>) -> Result<Self> {
        let mut ids: Vec<String> = people.into_iter().map(|user| user.to_string()).collect();
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let named: Vec<(String, String)> =
            users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(conn)?;
        Ok(Self(named.into_iter().collect()))
    }

    /// The name of one person, known already.
    #[must_use]
    pub fn one(user: UserId, name: String) -> Self {
        Self(HashMap::from([(user.to_string(), name)]))
    }

    /// How this person is called; empty when the name was not looked up.
    #[must_use]
    pub fn get(&self, user: UserId) -> String {
        self.0.get(&user.to_string()).cloned().unwrap_or_default()
    }
}
