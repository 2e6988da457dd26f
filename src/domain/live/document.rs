//! Owns: one shared text in memory: taking in changes, what a client misses, and the one text all of it comes to.
//! Never: takes in bytes the firewall did not read, or keeps a text the reading rules refuse.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use yrs::{
    BranchID, ClientID, Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, Update, XmlFragmentRef,
    merge_updates_v1,
    updates::{decoder::Decode, encoder::Encode},
};

use super::{
    BODY, Refused,
    firewall::{Contents, scan, scan_state_vector},
    identity, projection,
    standing::Standing,
};
use crate::domain::texts::{Clause, ClauseId, reading};

/// The bits of a client number.
const CLIENT_BITS: u64 = (1 << 53) - 1;

/// A working text as a document that many people change at once.
pub struct SharedText {
    pub(super) doc: Doc,
    pub(super) body: XmlFragmentRef,
    /// Which element had which id when the text was last settled: it keeps the id in a clash.
    pub(super) known: HashMap<ClauseId, BranchID>,
    /// What it came to then.
    pub(super) standing: Standing,
}

/// What a text came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The clauses, in the one spelling that is stored.
    pub clauses: Vec<Clause>,
    /// The server's own change, where it had to arbitrate between ids.
    pub correction: Option<Vec<u8>>,
    /// Whether a clause's element that was there before is gone: moved, joined or deleted.
    pub removed: bool,
}

/// How far the changes of each client are known. It counts all clients: ask for it once for many questions.
#[derive(Debug)]
pub struct Clocks(StateVector);

impl Clocks {
    /// How far one client's are.
    #[must_use]
    pub fn of(&self, client: u64) -> u64 {
        u64::from(self.0.get(&ClientID::new(client & CLIENT_BITS)))
    }
}

impl SharedText {
    /// An empty document whose own changes are made as `client` (its lowest 53 bits).
    #[must_use]
    pub fn new(client: u64) -> Self {
        let mut options = Options::with_client_id(ClientID::new(client & CLIENT_BITS));
        // The browser counts UTF-16 units.
        options.offset_kind = OffsetKind::Utf16;
        let doc = Doc::with_options(options);
        let body = doc.get_or_insert_xml_fragment(BODY);
        Self { doc, body, known: HashMap::new(), standing: Standing::default() }
    }

    /// Takes in an update. After an error the document may hold a part of it and must be dropped.
    ///
    /// # Errors
    /// Why it is refused; whether the text it leads to is allowed is found by [`Self::settle`].
    pub fn take_in(&mut self, update: &[u8]) -> Result<(), Refused> {
        scan(update)?;
        self.take_stored(update)
    }

    /// Takes in an update that passed the firewall before, when it was stored.
    ///
    /// # Errors
    /// As [`Self::take_in`].
    pub fn take_stored(&mut self, update: &[u8]) -> Result<(), Refused> {
        self.take_all_stored([update])
    }

    /// Takes in updates that passed the firewall before, one after the other, in one transaction: what a transaction costs
    /// grows with the people in the text, and is paid once.
    ///
    /// # Errors
    /// As [`Self::take_in`].
    pub fn take_all_stored<'u>(
        &mut self,
        updates: impl IntoIterator<Item = &'u [u8]>,
    ) -> Result<(), Refused> {
        guarded(|| {
            let mut txn = self.doc.transact_mut();
            for update in updates {
                let update = Update::decode_v1(update).map_err(|_| Refused::Malformed)?;
                txn.apply_update(update).map_err(|_| Refused::Missing)?;
                if txn.has_missing_updates() {
                    return Err(Refused::Missing);
                }
            }
            txn.commit();
            self.standing.note(&txn);
            Ok(())
        })
    }

    /// The text all of it comes to, after arbitrating between clauses that claim one id; `fresh` makes new ids.
    ///
    /// # Errors
    /// [`Refused`] when it is not a text; the document must be dropped then.
    pub fn settle(&mut self, fresh: &mut dyn FnMut() -> String) -> Result<Settled, Refused> {
        guarded(|| {
            if let Some(clauses) = self.standing.read_on(&self.doc.transact())? {
                return Ok(Settled { clauses, correction: None, removed: false });
            }
            let mut placed = projection::read(&self.doc.transact(), &self.body)?;
            let mut correction = None;
            if identity::clash(&placed) {
                let mut txn = self.doc.transact_mut();
                identity::arbitrate(&mut txn, &self.body, &placed, &self.known, fresh);
                placed = projection::read(&txn, &self.body)?;
                correction = Some(txn.encode_update_v1());
            }
            let known = std::mem::take(&mut self.known);
            self.known = placed.iter().map(|p| (p.clause.id.clone(), p.branch())).collect();
            let (elements, mut clauses): (Vec<_>, Vec<_>) =
                placed.into_iter().map(|placed| (placed.element, placed.clause)).unzip();
            projection::agree_on_brackets(&mut clauses);
            let clauses = reading::read(clauses).map_err(|_| Refused::NotAText)?;
            self.standing.keep(&clauses, elements);
            let there: std::collections::HashSet<&BranchID> = self.known.values().collect();
            let removed = known.values().any(|branch| !there.contains(branch));
            Ok(Settled { clauses, correction, removed })
        })
    }

    /// The clauses as they stand, before any arbitration or reading rule.
    ///
    /// # Errors
    /// [`Refused`] when it is not a text.
    pub fn clauses(&self) -> Result<Vec<Clause>, Refused> {
        let placed = projection::read(&self.doc.transact(), &self.body)?;
        let mut clauses: Vec<Clause> = placed.into_iter().map(|placed| placed.clause).collect();
        projection::agree_on_brackets(&mut clauses);
        Ok(clauses)
    }

    /// Everything, as one update.
    #[must_use]
    pub fn whole(&self) -> Vec<u8> {
        self.doc.transact().encode_state_as_update_v1(&StateVector::default())
    }

    /// What is known, client by client.
    #[must_use]
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// How far each client's changes are known.
    #[must_use]
    pub fn clocks(&self) -> Clocks {
        Clocks(self.doc.transact().state_vector())
    }

    /// Whether an update says nothing new.
    #[must_use]
    pub fn knows(&self, update: &[u8], contents: &Contents) -> bool {
        let clocks = self.clocks();
        contents.spans.iter().all(|span| span.to <= clocks.of(span.client))
            && (!contents.deletes
                || guarded(|| {
                    let update = Update::decode_v1(update).map_err(|_| Refused::Malformed)?;
                    let ours = self.doc.transact().snapshot().delete_set;
                    Ok(update.delete_set().diff(&ours).is_empty())
                })
                .unwrap_or(false))
    }

    /// What somebody misses who knows as much as `state_vector` says.
    ///
    /// # Errors
    /// [`Refused::Malformed`].
    pub fn missing_from(&self, state_vector: &[u8]) -> Result<Vec<u8>, Refused> {
        scan_state_vector(state_vector)?;
        guarded(|| {
            let known = StateVector::decode_v1(state_vector).map_err(|_| Refused::Malformed)?;
            Ok(self.doc.transact().encode_state_as_update_v1(&known))
        })
    }
}

impl std::fmt::Debug for SharedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the words.
        f.debug_struct("SharedText").field("clauses", &self.known.len()).finish_non_exhaustive()
    }
}

/// Several updates as one.
///
/// # Errors
/// [`Refused::Malformed`].
pub fn merged(updates: &[Vec<u8>]) -> Result<Vec<u8>, Refused> {
    match updates {
        [one] => Ok(one.clone()),
        several => guarded(|| merge_updates_v1(several).map_err(|_| Refused::Malformed)),
    }
}

/// A fault of the library refuses the change, not the server.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Refused>) -> Result<T, Refused> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Refused::Malformed))
}
