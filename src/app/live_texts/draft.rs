//! Owns: a shared document between memory and rows: loading, catching up, seeding, keeping, compacting. Never: decides who
//! may write.

use std::collections::HashMap;

use super::{client_of, fault, paper::Paper};
use crate::{
    app::{Reading, Writing, new_id},
    domain::{
        ids::{StateCode, UserId},
        live::{Drafted, SharedText},
    },
    error::{Error, Result},
    store::{
        connection::DbConn,
        live_texts::{self as rows, NewUpdate},
    },
};

/// Updates kept one by one before they are folded into the snapshot.
const FOLD_AFTER: i64 = 200;
/// Updates kept at most, while somebody who does not know yet how a clause was cut may cut it too.
const FOLD_AT_LAST: i64 = 1_000;
/// Updates after which nobody types any more in a clause that went.
const WATCHED_FOR: i64 = 60;
/// The latest updates, which are never folded: by what each deletes one sees whether words were lost with their clause, when
/// somebody comes back who did not hear of it.
const KEPT: i64 = WATCHED_FOR;

/// A shared text in memory and how far it follows the rows.
#[derive(Debug)]
pub struct Draft {
    /// The document.
    pub text: SharedText,
    /// The number of the last update it has taken in.
    pub sequence: i64,
    /// Whose documents wrote in it, as far as was looked up.
    pub(super) owners: HashMap<u64, UserId>,
    snapshot_sequence: i64,
    version: i64,
    /// Until this update somebody may still type in a clause that went.
    watched: i64,
    /// Until this update somebody may still cut or join what was cut or joined.
    shaping: i64,
}

impl Draft {
    /// Whose document this is, as far as was looked up.
    #[must_use]
    pub fn owner_of(&self, client: u64) -> Option<UserId> {
        self.owners.get(&client).copied()
    }

    /// Whether a clause went lately: words on their way into it must not go with it.
    pub(super) const fn is_watched(&self) -> bool {
        self.sequence <= self.watched
    }

    /// A clause went.
    pub(super) const fn watch(&mut self) {
        self.watched = self.sequence.saturating_add(WATCHED_FOR);
    }

    /// A clause was cut or joined.
    pub(super) const fn reshaped(&mut self) {
        self.shaping = self.sequence.saturating_add(WATCHED_FOR);
    }

    /// Whether the updates should be folded into the snapshot.
    const fn is_long(&self) -> bool {
        let kept = self.sequence.saturating_sub(self.snapshot_sequence);
        kept >= FOLD_AT_LAST || kept >= FOLD_AFTER && self.sequence > self.shaping
    }

    /// The version of what is drafted that the document says.
    pub(super) const fn version(&self) -> i64 {
        self.version
    }
}

/// Loads the document of a text; its own changes will be made as `client`.
///
/// # Errors
/// What the database said; [`Error::NotFound`] before anybody opened it.
pub(super) fn load(conn: &mut DbConn, of: Drafted, client: u64) -> Result<Draft> {
    let key = of.to_string();
    let stored = rows::find(conn, &key)?.ok_or(Error::NotFound)?;
    let mut text = SharedText::new(client);
    text.take_stored(&stored.snapshot).map_err(fault)?;
    let mut draft = Draft {
        text,
        sequence: stored.snapshot_sequence,
        owners: HashMap::new(),
        snapshot_sequence: stored.snapshot_sequence,
        version: stored.version,
        watched: -1,
        shaping: -1,
    };
    let updates = rows::updates_after(conn, &key, stored.snapshot_sequence)?;
    draft.text.take_all_stored(updates.iter().map(|(_, update)| update.as_slice())).map_err(fault)?;
    draft.sequence = updates.last().map_or(draft.sequence, |(last, _)| *last);
    draft.text.settle(&mut || new_id().to_string()).map_err(fault)?;
    Ok(draft)
}

/// Everything stored of a document, in order.
///
/// # Errors
/// What the database said.
pub(super) fn history(conn: &mut DbConn, of: Drafted) -> Result<Vec<Vec<u8>>> {
    let key = of.to_string();
    let stored = rows::find(conn, &key)?.ok_or(Error::NotFound)?;
    let mut history = vec![stored.snapshot];
    let updates = rows::updates_after(conn, &key, stored.snapshot_sequence)?;
    history.extend(updates.into_iter().map(|(_, update)| update));
    Ok(history)
}

/// Opens a document, seeding it from what is drafted the first time, and returns with it what was stored after the update
/// `told`, for those who heard of everything until then.
///
/// # Errors
/// What the database said; [`Error::NotFound`], [`Error::Refused`] when it is not drafted live.
pub fn open(tx: &mut Writing<'_>, of: Drafted, told: Option<i64>) -> Result<(Draft, Vec<Vec<u8>>)> {
    let paper = Paper::load(tx, of)?;
    paper.still()?;
    opened(tx, &paper, told)
}

fn opened(tx: &mut Writing<'_>, paper: &Paper, told: Option<i64>) -> Result<(Draft, Vec<Vec<u8>>)> {
    let draft = reopen(tx, paper)?;
    let Some(told) = told.filter(|told| *told < draft.sequence) else { return Ok((draft, Vec::new())) };
    let updates = rows::updates_after(tx.conn, &paper.of.to_string(), told)?;
    // Where some of it is folded already, the whole text brings it. One by one they are better: by what each deletes, a
    // browser sees whether its author knew of its words.
    let missed = match updates.first() {
        Some((first, _)) if *first == told.saturating_add(1) => {
            updates.into_iter().map(|(_, update)| update).collect()
        }
        _ => vec![draft.text.whole()],
    };
    Ok((draft, missed))
}

/// Opens the document in front of this paper.
pub(super) fn reopen(tx: &mut Writing<'_>, paper: &Paper) -> Result<Draft> {
    let (of, key) = (paper.of, paper.of.to_string());
    let client = client_of(of, "");
    if rows::standing(tx.conn, &key)?.is_none() {
        let (version, ..) = paper.saved_by(tx)?;
        let mut text = SharedText::new(client);
        text.become_text(&paper.clauses(tx)?).map_err(fault)?;
        rows::start(tx.conn, &key, paper.facts.id, &text.whole(), version)?;
    }
    let mut draft = load(tx.conn, of, client)?;
    reconcile(tx, paper, &mut draft)?;
    Ok(draft)
}

/// Brings a document in memory up to the rows, under the text's lock, and returns what it took in. Without one it is opened,
/// and what was stored after the update `told` is returned.
pub(super) fn catch_up(
    tx: &mut Writing<'_>,
    paper: &Paper,
    held: Option<Draft>,
    told: Option<i64>,
) -> Result<(Draft, Vec<Vec<u8>>)> {
    let Some(mut draft) = held else { return opened(tx, paper, told) };
    let key = paper.of.to_string();
    let (sequence, version) = rows::standing(tx.conn, &key)?.ok_or(Error::NotFound)?;
    let mut taken = Vec::new();
    if sequence > draft.sequence {
        for (sequence, update) in rows::updates_after(tx.conn, &key, draft.sequence)? {
            if sequence > draft.sequence.saturating_add(1) {
                break;
            }
            draft.text.take_stored(&update).map_err(fault)?;
            draft.sequence = sequence;
            taken.push(update);
        }
        if draft.sequence < sequence {
            // Somebody folded what was missed: the whole text brings it.
            draft = reopen(tx, paper)?;
            taken = vec![draft.text.whole()];
        }
    }
    if !taken.is_empty() {
        // Perhaps by a cut on another server.
        draft.reshaped();
    }
    draft.version = version;
    if let Some(update) = reconcile(tx, paper, &mut draft)? {
        taken.push(update);
    }
    Ok((draft, taken))
}

/// What was saved past the document (by a tool on the database, a version before this one, or somebody who changed what the
/// text stands on) wins: the document follows it by one change.
fn reconcile(tx: &mut Writing<'_>, paper: &Paper, draft: &mut Draft) -> Result<Option<Vec<u8>>> {
    let (version, by, delegation) = paper.saved_by(tx)?;
    if version == draft.version {
        return Ok(None);
    }
    let update = draft.text.become_text(&paper.clauses(tx)?).map_err(fault)?;
    keep(tx, paper.of, draft, update.clone().map(|update| (by, delegation, update)), version)?;
    Ok(update)
}

/// Stores changes that the document has taken in, and folds the old ones now and then.
pub(super) fn keep(
    tx: &mut Writing<'_>,
    of: Drafted,
    draft: &mut Draft,
    changes: impl IntoIterator<Item = (UserId, StateCode, Vec<u8>)>,
    version: i64,
) -> Result<()> {
    let (key, now) = (of.to_string(), tx.now);
    let updates: Vec<NewUpdate> = (draft.sequence.saturating_add(1)..)
        .zip(changes)
        .map(|(sequence, (author, delegation, data))| NewUpdate { sequence, author, delegation, data })
        .collect();
    draft.sequence = updates.last().map_or(draft.sequence, |last| last.sequence);
    draft.version = version;
    rows::add(tx.conn, &key, &updates, draft.sequence, version, now)?;
    if draft.is_long() {
        fold(tx, of, draft)?;
    }
    tx.text_moved(of, draft.sequence);
    Ok(())
}

/// Folds all updates but the latest into the snapshot.
fn fold(tx: &mut Writing<'_>, of: Drafted, draft: &mut Draft) -> Result<()> {
    let (key, until) = (of.to_string(), draft.sequence.saturating_sub(KEPT));
    if until <= draft.snapshot_sequence {
        return Ok(());
    }
    let stored = rows::find(tx.conn, &key)?.ok_or(Error::NotFound)?;
    let mut text = SharedText::new(0);
    text.take_stored(&stored.snapshot).map_err(fault)?;
    let updates = rows::updates_after(tx.conn, &key, stored.snapshot_sequence)?;
    let folded = updates.iter().filter(|(sequence, _)| *sequence <= until);
    text.take_all_stored(folded.map(|(_, update)| update.as_slice())).map_err(fault)?;
    rows::compact(tx.conn, &key, &text.whole(), until)?;
    draft.snapshot_sequence = until;
    Ok(())
}

/// The last person left: folds what was typed, unless another server stored more meanwhile.
///
/// # Errors
/// What the database said.
pub fn set_down(tx: &mut Writing<'_>, of: Drafted, mut draft: Draft) -> Result<()> {
    let standing = rows::standing(tx.conn, &of.to_string())?;
    if draft.sequence > draft.snapshot_sequence && standing.is_some_and(|(last, _)| last == draft.sequence) {
        fold(tx, of, &mut draft)?;
    }
    Ok(())
}

/// An update with its number.
pub type Numbered = (i64, Vec<u8>);

/// The latest updates, which are not folded yet.
///
/// # Errors
/// What the database said.
pub fn lately(tx: &mut Reading<'_>, of: Drafted) -> Result<Vec<Vec<u8>>> {
    let key = of.to_string();
    let Some(after) = rows::snapshot_sequence(tx.conn, &key)? else { return Ok(Vec::new()) };
    Ok(rows::updates_after(tx.conn, &key, after)?.into_iter().map(|(_, update)| update).collect())
}

/// Updates others stored after this number; `None` when they were folded already and the document must be opened again.
///
/// # Errors
/// What the database said.
pub fn news(tx: &mut Reading<'_>, of: Drafted, after: i64) -> Result<Option<Vec<Numbered>>> {
    let key = of.to_string();
    let Some((sequence, _)) = rows::standing(tx.conn, &key)? else { return Ok(Some(Vec::new())) };
    if sequence <= after {
        return Ok(Some(Vec::new()));
    }
    let updates = rows::updates_after(tx.conn, &key, after)?;
    let first = updates.first().map(|(first, _)| *first);
    Ok((first == Some(after.saturating_add(1))).then_some(updates))
}
