//! Owns: words that nobody deleted but that went with a clause somebody moved, joined or deleted at the same moment: found
//! and put where the clause's words are now. The browsers of those who are here do that themselves, with caret and marks; the
//! server does it for everybody else. Whoever puts words back names the lost ones among what the change deletes: so everybody
//! sees that it is done. Never: brings back what its deleter knew of.

use std::{collections::HashSet, ops::Range};

use yrs::{
    Any, ClientID, ID, IdSet, Out, ReadTxn, Snapshot, Text, Transact, Update,
    updates::{decoder::Decode, encoder::Encode},
};

use super::{
    Refused, SharedText,
    document::guarded,
    firewall::{Contents, scan},
    projection,
};
use crate::domain::texts::{Clause, Run, plain, reading};

/// How far around a place words are compared, in letters.
const NEAR: usize = 400;

/// What was deleted in a document at some moment.
#[derive(Debug, Clone, Default)]
pub struct Deleted(pub(super) IdSet);

/// What is gone though nobody deleted it.
#[derive(Debug, Clone, Default)]
pub struct Swept(IdSet);

impl Deleted {
    /// The update a client brings when it comes, without all the deletions that are known already: it names whatever ever went
    /// from its document, whether anybody deleted it or not. What it says of `own` client numbers stays: which of its own
    /// words it has looked after.
    ///
    /// # Errors
    /// [`Refused::Malformed`].
    pub fn told_by(&self, update: &[u8], contents: &Contents, own: &[u64]) -> Result<Vec<u8>, Refused> {
        guarded(|| {
            let named = Update::decode_v1(update).map_err(|_| Refused::Malformed)?.delete_set().clone();
            let own = only(&named, |client| own.contains(&client));
            naming(update, contents, &named.diff(&self.0).merge(&own))
        })
    }
}

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
    /// Words of it that were not lost: those before the last lost ones, or all where none are.
    kept: String,
    stretches: Vec<Stretch>,
}

/// A stretch of lost words.
#[derive(Debug)]
struct Stretch {
    /// The words of the clause before it that were not lost, and the lost ones among them that are put back first.
    before: String,
    words: String,
    /// The words after it that were not lost.
    after: String,
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
            let mut done = IdSet::default();
            'all: for remover in removers(history) {
                for without in [HashSet::from([remover]), who_took_too(history, remover)?] {
                    let left = swept.0.diff(&done);
                    if only(&left, |client| !here.contains(&client)).is_empty() {
                        break 'all;
                    }
                    let (lost, found) = lost_with(history, &without, &left, here)?;
                    lost.iter().for_each(|one| put_back(&mut clauses, one));
                    done.merge_with(found);
                }
            }
            // With them the text may go past a limit: then they stay away, and what everybody sees is true.
            if done.is_empty() || reading::read(clauses.clone()).is_err() {
                return Ok(None);
            }
            let Some(update) = self.become_text(&clauses)? else { return Ok(None) };
            let deletes = Update::decode_v1(&update).map_err(|_| Refused::Malformed)?.delete_set().clone();
            naming(&update, &scan(&update)?, &deletes.merge(&done)).map(Some)
        })
    }
}

/// The ids of some clients alone.
fn only(ids: &IdSet, of: impl Fn(u64) -> bool) -> IdSet {
    let some = ids.iter().filter(|(client, _)| of(client.get()));
    IdSet::from_iter(some.map(|(client, ranges)| (*client, ranges.iter().cloned())))
}

/// The update, but naming these as deleted.
fn naming(update: &[u8], contents: &Contents, deletes: &IdSet) -> Result<Vec<u8>, Refused> {
    let mut named = update.get(..contents.deletes_at).ok_or(Refused::Malformed)?.to_vec();
    named.extend(deletes.encode_v1());
    Ok(named)
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

/// The lost words, read in a document in which the removers did nothing, and which letters these are.
fn lost_with(
    history: &[Vec<u8>],
    removers: &HashSet<usize>,
    lost: &IdSet,
    here: &HashSet<u64>,
) -> Result<(Vec<Lost>, IdSet), Refused> {
    let mut text = SharedText::new(1);
    for (at, update) in history.iter().enumerate() {
        if !removers.contains(&at) {
            let _waits = text.take_stored(update);
        }
    }
    let mut txn = text.doc.transact_mut();
    let (now, nothing) = (txn.snapshot(), Snapshot::default());
    let (mut found, mut letters) = (Vec::new(), IdSet::default());
    let mut after: Option<Clause> = None;
    for placed in projection::readable(&txn, &text.body) {
        let mut stretches: Vec<Stretch> = Vec::new();
        let (mut said, mut unlost, mut kept, mut read) =
            (String::new(), String::new(), String::new(), 0_usize);
        let mut theirs: Vec<Range<usize>> = Vec::new();
        for piece in projection::texts(&txn, &placed.element)? {
            for item in piece.diff_range(&mut txn, Some(&now), Some(&nothing), |change| change.id) {
                let (Out::Any(Any::String(words)), Some(id)) = (item.insert, item.ychange) else { continue };
                for (part, at, is_lost) in parts(&words, id, lost) {
                    let from = read;
                    read = read.saturating_add(part.len());
                    match (is_lost, here.contains(&id.client.get())) {
                        (false, _) => {
                            said.push_str(&part);
                            unlost.push_str(&part);
                            stretches.iter_mut().for_each(|stretch| stretch.after.push_str(&part));
                        }
                        (true, false) => {
                            letters.insert(at, units(&part));
                            kept.clone_from(&unlost);
                            let before = said.clone();
                            said.push_str(&part);
                            stretches.push(Stretch { before, words: part, after: String::new() });
                        }
                        (true, true) => theirs.push(from..read),
                    }
                }
            }
        }
        if !stretches.is_empty() {
            let mut clause = placed.clause.clone();
            take_out(&mut clause.runs, &theirs);
            let kept = if kept.is_empty() { unlost } else { kept };
            found.push(Lost { clause, after: after.clone(), kept, stretches });
        }
        after = Some(placed.clause);
    }
    Ok((found, letters))
}

/// The words of one item, cut where lost and kept ones meet, each with its first id.
fn parts(words: &str, id: ID, lost: &IdSet) -> Vec<(String, ID, bool)> {
    let mut parts: Vec<(String, ID, bool)> = Vec::new();
    let mut clock = id.clock;
    let client: ClientID = id.client;
    for letter in words.chars() {
        let at = ID::new(client, clock);
        let gone = lost.contains(&at);
        match parts.last_mut().filter(|(.., was)| *was == gone) {
            Some((part, ..)) => part.push(letter),
            None => parts.push((letter.to_string(), at, gone)),
        }
        clock = clock.saturating_add(u32::try_from(letter.len_utf16()).unwrap_or(1));
    }
    parts
}

/// Length as the document counts it.
fn units(words: &str) -> u32 {
    u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Puts lost words where the words around them are now: in the clause of the same id, else in one that took the words in,
/// else the clause comes back whole.
fn put_back(clauses: &mut Vec<Clause>, lost: &Lost) {
    let same = clauses.iter().position(|clause| clause.id == lost.clause.id);
    let kept = |clause: &Clause| !lost.kept.is_empty() && plain(clause).contains(&lost.kept);
    let joined = || clauses.iter().position(kept);
    let Some(home) = same.or_else(joined).and_then(|at| clauses.get_mut(at)) else {
        let at =
            lost.after.as_ref().and_then(|after| clauses.iter().position(|clause| clause.id == after.id));
        let at = at.map_or(0, |at| at.saturating_add(1)).min(clauses.len());
        clauses.insert(at, lost.clause.clone());
        return;
    };
    for stretch in &lost.stretches {
        let offset = place(&plain(home), &stretch.before, &stretch.after);
        insert(&mut home.runs, offset, &stretch.words);
    }
}

/// Where (in bytes) most of what stood around is around; of several such places the last, but the first for what began a clause.
fn place(text: &str, before: &str, after: &str) -> usize {
    let same = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| {
        one.zip(other).take(NEAR).take_while(|(one, other)| one == other).count()
    };
    let around = |at: &usize| {
        let (left, right) = text.split_at_checked(*at).unwrap_or_default();
        same(&mut left.chars().rev(), &mut before.chars().rev())
            + same(&mut right.chars(), &mut after.chars())
    };
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let all = ends.map(|at| (around(&at), at));
    let best = all.max_by_key(|(found, at)| (*found, if before.is_empty() { text.len() - at } else { *at }));
    best.map_or(0, |(_, at)| at)
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
