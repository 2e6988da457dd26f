//! Owns: whose browsers will hear of a change as it is made, and so put back words of their own that go with it; the server
//! puts back everybody else's. Never: takes a client's word for whose document it writes in.

use std::collections::{HashMap, HashSet};

use super::looking_after::owned;
use crate::{
    app::Writing,
    domain::{ids::UserId, live::Drafted},
    error::Result,
};

/// Who is there.
#[derive(Debug, Clone, Default)]
pub struct Attendance {
    /// Client numbers of documents, with the people who say that they are theirs.
    pub documents: HashMap<u64, UserId>,
    /// People whose documents are not known yet: any of theirs may be there.
    pub unnamed: HashSet<UserId>,
    /// Client numbers of documents whose browsers left, and did not come back for a while.
    pub gone: Vec<u64>,
}

impl Attendance {
    /// Those of these client numbers whose browsers are there.
    ///
    /// # Errors
    /// What the database said.
    pub(super) fn of(&self, tx: &mut Writing<'_>, of: Drafted, clients: &[u64]) -> Result<HashSet<u64>> {
        let there = owned(tx, of, clients)?.into_iter().filter(|(client, owner, _)| {
            self.documents.get(client) == Some(owner) || self.unnamed.contains(owner)
        });
        Ok(there.map(|(client, ..)| client).collect())
    }
}
