//! Owns: words that nobody deleted but that went with a clause somebody moved, joined or deleted at the same moment: found
//! and put where the clause's words are now. The browsers of those who are here do that themselves, with caret and marks; the
//! server does it for those who have left. Never: brings back what its deleter knew of.

use std::collections::HashSet;

use yrs::{
    Any, ClientID, ID, IdSet, Out, ReadTxn, Snapshot, Text, Transact, Update, updates::decoder::Decode,
};

use super::{Refused, SharedText, document::guarded, projection};
use crate::domain::texts::{Clause, Run, plain, reading};

/// What was deleted in a document at some moment.
#[derive(Debug, Clone, Default)]
pub struct Deleted(pub(super) IdSet);

/// Words that went with their clause.
#[derive(Debug)]
struct Lost {
    /// The clause as it stands with them.
    clause: Clause,
    /// The clause before it, where it stood.
    after: Option<Clause>,
    /// Each stretch of lost words with the words before it.
    stretches: Vec<(String, String)>,
}

impl SharedText {
    /// What is deleted now.
    #[must_use]
    pub fn deleted(&self) -> Deleted {
        Deleted(self.doc.transact().snapshot().delete_set)
    }

    /// Puts back the words of `history` (everything stored and everything just taken in, in order) that are gone since
    /// `before` though none of its last `fresh` updates deletes them, and returns the change; `None` when there are none.
    /// Only words of the client numbers in `absent`: whose browser is here puts back its own words itself.
    ///
    /// # Errors
    /// [`Refused`] when the document is not a text.
    pub fn rescue(
        &mut self,
        before: &Deleted,
        history: &[Vec<u8>],
        fresh: usize,
        absent: &HashSet<u64>,
    ) -> Result<Option<Vec<u8>>, Refused> {
        guarded(|| {
            let mut lost = self.deleted().0.diff(&before.0);
            for update in history.iter().rev().take(fresh) {
                let meant = Update::decode_v1(update).map_err(|_| Refused::Malformed)?;
                lost = lost.diff(meant.delete_set());
            }
            if lost.is_empty() {
                return Ok(None);
            }
            // No browser puts back what the server itself wrote.
            let absent: HashSet<u64> = absent.iter().copied().chain([self.doc.client_id().get()]).collect();
            let mut clauses = self.clauses()?;
            let mut found = false;
            'found: for remover in removers(history) {
                for without in [HashSet::from([remover]), who_took_too(history, remover)?] {
                    for one in lost_with(history, &without, &lost, &absent)? {
                        found |= put_back(&mut clauses, &one);
                    }
                    if found {
                        break 'found;
                    }
                }
            }
            // With them the text may go past a limit: then they stay away, and what everybody sees is true.
            if found && reading::read(clauses.clone()).is_ok() {
                self.become_text(&clauses)
            } else {
                Ok(None)
            }
        })
    }
}

/// The updates by which clauses went, the latest first.
fn removers(history: &[Vec<u8>]) -> Vec<usize> {
    let text = SharedText::new(1);
    let mut there = HashSet::new();
    let mut removers = Vec::new();
    for (at, update) in history.iter().enumerate() {
        // What builds on later updates waits for them.
        let _waits = text.take_stored(update);
        let placed = projection::readable(&text.doc.transact(), &text.body);
        let now: HashSet<_> = placed.iter().map(projection::Placed::branch).collect();
        if there.iter().any(|branch| !now.contains(branch)) {
            removers.push(at);
        }
        there = now;
    }
    removers.reverse();
    removers
}

/// The remover and everybody who took away some of the same: two may have joined one clause at the same moment.
fn who_took_too(history: &[Vec<u8>], remover: usize) -> Result<HashSet<usize>, Refused> {
    let read = |update: &Vec<u8>| Update::decode_v1(update).map_err(|_| Refused::Malformed);
    let all = history.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let Some(taken) = all.get(remover).map(Update::delete_set) else { return Ok(HashSet::new()) };
    let too = all.iter().enumerate().filter(|(_, update)| !update.delete_set().intersect(taken).is_empty());
    Ok(too.map(|(at, _)| at).chain([remover]).collect())
}

/// The lost words, read in a document in which the removers did nothing.
fn lost_with(
    history: &[Vec<u8>],
    removers: &HashSet<usize>,
    lost: &IdSet,
    absent: &HashSet<u64>,
) -> Result<Vec<Lost>, Refused> {
    let text = SharedText::new(1);
    for (at, update) in history.iter().enumerate() {
        if !removers.contains(&at) {
            let _waits = text.take_stored(update);
        }
    }
    let mut txn = text.doc.transact_mut();
    let (now, nothing) = (txn.snapshot(), Snapshot::default());
    let mut found = Vec::new();
    let mut after: Option<Clause> = None;
    for placed in projection::readable(&txn, &text.body) {
        let mut stretches = Vec::new();
        let mut said = String::new();
        for piece in projection::texts(&txn, &placed.element)? {
            for item in piece.diff_range(&mut txn, Some(&now), Some(&nothing), |change| change.id) {
                let (Out::Any(Any::String(words)), Some(id)) = (item.insert, item.ychange) else { continue };
                for (part, is_lost) in parts(&words, id, lost) {
                    if is_lost && absent.contains(&id.client.get()) {
                        stretches.push((said.clone(), part));
                    } else {
                        said.push_str(&part);
                    }
                }
            }
        }
        if !stretches.is_empty() {
            found.push(Lost { clause: placed.clause.clone(), after: after.clone(), stretches });
        }
        after = Some(placed.clause);
    }
    Ok(found)
}

/// The words of one item, cut where lost and kept ones meet.
fn parts(words: &str, id: ID, lost: &IdSet) -> Vec<(String, bool)> {
    let mut parts: Vec<(String, bool)> = Vec::new();
    let mut clock = id.clock;
    let client: ClientID = id.client;
    for letter in words.chars() {
        let gone = lost.contains(&ID::new(client, clock));
        match parts.last_mut().filter(|(_, was)| *was == gone) {
            Some((part, _)) => part.push(letter),
            None => parts.push((letter.to_string(), gone)),
        }
        clock = clock.saturating_add(u32::try_from(letter.len_utf16()).unwrap_or(1));
    }
    parts
}

/// Puts lost words where the words before them are now: in the clause of the same id, else in one that took the words in,
/// else the clause comes back whole.
fn put_back(clauses: &mut Vec<Clause>, lost: &Lost) -> bool {
    let kept = lost.stretches.last().map_or_else(String::new, |(before, _)| before.clone());
    let same = clauses.iter().position(|clause| clause.id == lost.clause.id);
    let joined = || clauses.iter().position(|clause| !kept.is_empty() && plain(clause).contains(&kept));
    let Some(home) = same.or_else(joined).and_then(|at| clauses.get_mut(at)) else {
        let at =
            lost.after.as_ref().and_then(|after| clauses.iter().position(|clause| clause.id == after.id));
        let at = at.map_or(0, |at| at.saturating_add(1)).min(clauses.len());
        clauses.insert(at, lost.clause.clone());
        return true;
    };
    for (before, words) in &lost.stretches {
        let offset = place(&plain(home), before);
        insert(&mut home.runs, offset, words);
    }
    true
}

/// Where (in bytes) the longest end of `before` ends in `text`; the end of the text when none of it is there.
fn place(text: &str, before: &str) -> usize {
    let mut starts: Vec<usize> = before.char_indices().map(|(at, _)| at).collect();
    // Words inserted one after another lengthen what stands before: the longest match is the right one.
    starts.retain(|at| before.len().saturating_sub(*at) <= 400);
    for start in starts {
        if let Some(end) = before.get(start..).filter(|end| !end.trim().is_empty())
            && let Some(at) = text.rfind(end)
        {
            return at.saturating_add(end.len());
        }
    }
    if before.is_empty() { 0 } else { text.len() }
}

/// Inserts words at a byte of the joined runs, in the formatting that stands there.
fn insert(runs: &mut Vec<Run>, offset: usize, words: &str) {
    let mut left = offset;
    for run in runs.iter_mut() {
        if left <= run.text.len() && run.text.is_char_boundary(left) {
            run.text.insert_str(left, words);
            return;
        }
        left = left.saturating_sub(run.text.len());
    }
    runs.push(Run::new(words));
}
