//! Owns: which client's document each passage came from. Never: knows who that was; the rows of the clients do.

use yrs::{Any, Out, ReadTxn, Snapshot, Text, Transact};

use super::{Refused, SharedText, document::guarded, projection};

/// Words that came from one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The words, as they were typed.
    pub text: String,
    /// The client number of that document.
    pub client: u64,
}

impl SharedText {
    /// The passages of each clause, in order, with the clause's id.
    ///
    /// # Errors
    /// [`Refused`] when the document is not a text.
    pub fn passages(&self) -> Result<Vec<(String, Vec<Passage>)>, Refused> {
        guarded(|| {
            let mut txn = self.doc.transact_mut();
            let now = txn.snapshot();
            let nothing = Snapshot::default();
            let mut clauses = Vec::new();
            for placed in projection::read(&txn, &self.body)? {
                let mut passages: Vec<Passage> = Vec::new();
                for text in projection::texts(&txn, &placed.element)? {
                    let pieces = text
                        .diff_range(&mut txn, Some(&now), Some(&nothing), |change| change.id.client.get());
                    for piece in pieces {
                        let (Out::Any(Any::String(words)), Some(client)) = (piece.insert, piece.ychange)
                        else {
                            return Err(Refused::Unknown);
                        };
                        match passages.last_mut().filter(|last| last.client == client) {
                            Some(last) => last.text.push_str(&words),
                            None => passages.push(Passage { text: words.to_string(), client }),
                        }
                    }
                }
                clauses.push((placed.clause.id.to_string(), passages));
            }
            Ok(clauses)
        })
    }
}
