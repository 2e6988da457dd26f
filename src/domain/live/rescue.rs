//! Owns: words that nobody deleted but that went with a clause somebody moved, joined or deleted at the same moment: found
//! and put where the clause's words are now. The browsers of those who are here do that themselves, with caret and marks; the
//! server does it for everybody else. Never: brings back what its deleter knew of.

use std::{collections::HashSet, ops::Range};

use yrs::{
    Any, ClientID, ID, IdSet, Out, ReadTxn, Snapshot, Text, Transact, Update, updates::decoder::Decode,
};

use super::{Refused, SharedText, document::guarded, projection};
use crate::domain::texts::{Clause, Run, plain, reading};

/// What was deleted in a document at some moment.
#[derive(Debug, Clone, Default)]
pub struct Deleted(pub(super) IdSet);

/// What is gone though nobody deleted it.
#[derive(Debug, Clone, Default)]
pub struct Swept(IdSet);

impl Swept {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The client numbers of the documents it was written in.
    pub fn clients(&self) -> impl Iterator<Item = u64> {
        self.0.client_ids().map(|client| client.get())
    }
}

/// Words that went with their clause.
#[derive(Debug)]
struct Lost {
    /// The clause as it stands with them, and with nobody else's that went.
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

    /// What is gone since `before` though none of the `fresh` updates, all that came since then, deletes it.
    ///
    /// # Errors
    /// [`Refused::Malformed`].
    pub fn swept(&self, before: &Deleted, fresh: &[Vec<u8>]) -> Result<Swept, Refused> {
        guarded(|| {
            let mut gone = self.deleted().0.diff(&before.0);
            for update in fresh {
                let meant = Update::decode_v1(update).map_err(|_| Refused::Malformed)?;
                gone = gone.diff(meant.delete_set());
            }
            Ok(Swept(gone))
        })
    }

    /// Puts back the words that were swept away, and returns the change; `None` when there are none. `history` is everything
    /// stored and everything just taken in, in order. Not the words of the client numbers `here`: whose browser is here puts
    /// back its own words itself.
    ///
    /// # Errors
    /// [`Refused`] when the document is not a text.
    pub fn rescue(
        &mut self,
        swept: &Swept,
        history: &[Vec<u8>],
        here: &HashSet<u64>,
    ) -> Result<Option<Vec<u8>>, Refused> {
        guarded(|| {
            let mut clauses = self.clauses()?;
            let mut found = false;
            'found: for remover in removers(history) {
                for without in [HashSet::from([remover]), who_took_too(history, remover)?] {
                    for one in lost_with(history, &without, &swept.0, here)? {
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
    let mut text = SharedText::new(1);
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
    here: &HashSet<u64>,
) -> Result<Vec<Lost>, Refused> {
    let mut text = SharedText::new(1);
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
        let (mut said, mut read) = (String::new(), 0_usize);
        let mut theirs: Vec<Range<usize>> = Vec::new();
        for piece in projection::texts(&txn, &placed.element)? {
            for item in piece.diff_range(&mut txn, Some(&now), Some(&nothing), |change| change.id) {
                let (Out::Any(Any::String(words)), Some(id)) = (item.insert, item.ychange) else { continue };
                for (part, is_lost) in parts(&words, id, lost) {
                    let from = read;
                    read = read.saturating_add(part.len());
                    match (is_lost, here.contains(&id.client.get())) {
                        (false, _) => said.push_str(&part),
                        (true, false) => stretches.push((said.clone(), part)),
                        (true, true) => theirs.push(from..read),
                    }
                }
            }
        }
        if !stretches.is_empty() {
            let mut clause = placed.clause.clone();
            take_out(&mut clause.runs, &theirs);
            found.push(Lost { clause, after: after.clone(), stretches });
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

/// Takes out these bytes of the joined runs.
fn take_out(runs: &mut Vec<Run>, ranges: &[Range<usize>]) {
    let mut at = 0_usize;
    for run in runs.iter_mut() {
        let mut kept = String::new();
        for letter in run.text.chars() {
            if !ranges.iter().any(|range| range.contains(&at)) {
                kept.push(letter);
            }
            at = at.saturating_add(letter.len_utf8());
        }
        run.text = kept;
    }
    runs.retain(|run| !run.text.is_empty());
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
