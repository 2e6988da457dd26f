//! Owns: whose browsers will hear of a change as it is made, and so put back words of their own that go with it; the server
//! puts back everybody else's. Never: takes a client's word for whose document it writes in.

use std::collections::{HashMap, HashSet};

use super::row_number;
use crate::{
    app::Writing,
    domain::{ids::UserId, live::Drafted},
    error::{Error, Result},
    store::live_texts as rows,
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
        let numbers: Vec<i64> = clients.iter().map(|client| row_number(*client)).collect();
        let owned = rows::owners(tx.conn, &of.to_string(), &numbers)?;
        let there = owned.into_iter().map(|(number, owner, _)| {
            let client = u64::try_from(number).map_err(Error::internal)?;
            let said = self.documents.get(&client) == Some(&owner);
            Ok((said || self.unnamed.contains(&owner)).then_some(client))
        });
        there.filter_map(Result::transpose).collect()
    }
}
