//! Owns: words that two people set down twice because both took them away at the same moment: both split one clause, both
//! joined two, one split what the other moved. One of the two copies goes. Never: takes out a word that does not stand, letter
//! by letter and in the same setting, in the copy that stays; never: touches what anybody typed besides.

use std::collections::HashSet;

use yrs::{
    Any, BranchID, ID, IdSet, Out, ReadTxn, Snapshot, Text, Transact, Update, XmlFragment, XmlTextRef,
    types::Attrs, updates::decoder::Decode,
};

use super::{Deleted, Refused, SharedText, document::guarded, projection};
use crate::domain::texts::ClauseId;

/// A change that was just taken in.
#[derive(Debug, Clone, Copy)]
pub struct Fresh<'a> {
    /// The update.
    pub update: &'a [u8],
    /// Whether it is what somebody brought when they came: that names everything ever deleted, so it proves nothing.
    pub brought: bool,
}

/// A letter and its setting.
struct Letter {
    id: ID,
    letter: char,
    setting: Attrs,
}

/// One text of one clause.
struct Line {
    index: u32,
    id: ClauseId,
    branch: BranchID,
    text: XmlTextRef,
    letters: Vec<Letter>,
}

/// A stretch of a line.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    from: usize,
}

/// Words that both took away.
struct Taken {
    words: Vec<char>,
    began: bool,
    ended: bool,
}

/// An update with what it deletes and inserts.
struct Change {
    deletes: IdSet,
    inserts: IdSet,
}

impl Change {
    fn read(update: &[u8]) -> Result<Self, Refused> {
        let update = Update::decode_v1(update).map_err(|_| Refused::Malformed)?;
        Ok(Self { deletes: update.delete_set().clone(), inserts: update.insertions(true) })
    }
}

impl Deleted {
    /// Whether any of these changes deletes, while it sets something down, what was deleted already: its author did not
    /// know of that, since nobody deletes a letter twice.
    #[must_use]
    pub fn met_by(&self, fresh: &[Fresh<'_>]) -> bool {
        let changes = fresh.iter().map(|one| Some((one.brought, Change::read(one.update).ok()?)));
        let mut gone = self.0.clone();
        for (brought, change) in changes.flatten() {
            if !brought && !change.inserts.is_empty() && !change.deletes.intersect(&gone).is_empty() {
                return true;
            }
            gone.merge_with(change.deletes);
        }
        false
    }
}

impl SharedText {
    /// Takes out what stands twice since the `fresh` changes came to `stored` (everything stored before them, in order), and
    /// returns the changes; `before` is what was deleted then.
    ///
    /// # Errors
    /// [`Refused`] when the document is not a text.
    pub fn take_out_doubled(
        &mut self,
        before: &Deleted,
        stored: &[Vec<u8>],
        fresh: &[Fresh<'_>],
    ) -> Result<Vec<Vec<u8>>, Refused> {
        guarded(|| {
            let history: Vec<&[u8]> =
                stored.iter().map(Vec::as_slice).chain(fresh.iter().map(|one| one.update)).collect();
            let changes = history.iter().map(|update| Change::read(update)).collect::<Result<Vec<_>, _>>()?;
            let mut gone = before.0.clone();
            let mut took = Vec::new();
            for (at, one) in (stored.len()..).zip(fresh) {
                let Some(change) = changes.get(at) else { break };
                let both = change.deletes.intersect(&gone);
                if !one.brought && !change.inserts.is_empty() && !both.is_empty() {
                    took.extend(self.settle_between(&history, &changes, at, &both)?);
                }
                gone = gone.merge(&change.deletes);
            }
            if !took.is_empty() {
                self.standing.forget();
            }
            Ok(took)
        })
    }

    /// Takes out what the change at `at` set down though another, that took the same letters away, set it down too.
    fn settle_between(
        &self,
        history: &[&[u8]],
        changes: &[Change],
        at: usize,
        both: &IdSet,
    ) -> Result<Vec<Vec<u8>>, Refused> {
        let Some(mine) = changes.get(at) else { return Ok(Vec::new()) };
        // The first of the history is the snapshot: whoever deleted something before it is not known any more.
        let others: Vec<usize> = (1..at)
            .filter(|other| changes.get(*other).is_some_and(|c| !c.deletes.intersect(both).is_empty()))
            .collect();
        let mut theirs = IdSet::default();
        let mut known = IdSet::default();
        for change in others.iter().filter_map(|other| changes.get(*other)) {
            theirs.merge_with(change.inserts.clone());
            known.merge_with(change.deletes.clone());
        }
        let both = both.intersect(&known);
        let without: HashSet<usize> = others.into_iter().chain([at]).collect();
        let (taken, ids) = taken_by_both(history, &without, &both)?;
        let mut took = Vec::new();
        for taken in taken {
            let lines = lines(self)?;
            let copies = copy(&lines, &taken, &mine.inserts).zip(copy(&lines, &taken, &theirs));
            let Some((mine, theirs)) =
                copies.filter(|(a, b)| same_setting(&lines, *a, *b, taken.words.len()))
            else {
                continue;
            };
            let goes = which_goes(&lines, &taken, mine, theirs, &ids);
            took.extend(self.take_out(&lines, goes, taken.words.len(), &ids));
        }
        Ok(took)
    }

    /// Takes letters out of a line, and the clause too when it was new and nothing is left in it.
    fn take_out(
        &self,
        lines: &[Line],
        goes: Place,
        count: usize,
        old: &HashSet<ClauseId>,
    ) -> Option<Vec<u8>> {
        let line = lines.get(goes.line)?;
        let until = goes.from.checked_add(count)?;
        let from = units(line.letters.get(..goes.from)?);
        let length = units(line.letters.get(goes.from..until)?);
        let alone = lines.iter().filter(|other| other.branch == line.branch).count() == 1;
        let mut txn = self.doc.transact_mut();
        line.text.remove_range(&mut txn, from, length);
        if alone && line.letters.len() == count && !old.contains(&line.id) {
            self.body.remove_range(&mut txn, line.index, 1);
        }
        Some(txn.encode_update_v1())
    }
}

/// The stretches that both took away, read in a document in which neither did, and the ids of its clauses.
fn taken_by_both(
    history: &[&[u8]],
    without: &HashSet<usize>,
    both: &IdSet,
) -> Result<(Vec<Taken>, HashSet<ClauseId>), Refused> {
    let mut text = SharedText::new(1);
    for (at, update) in history.iter().enumerate() {
        if !without.contains(&at) {
            // What builds on the changes left out waits for ever.
            let _waits = text.take_stored(update);
        }
    }
    let lines = lines(&text)?;
    let mut taken: Vec<Taken> = Vec::new();
    for line in &lines {
        let mut stretch: Option<Taken> = None;
        for (at, letter) in line.letters.iter().enumerate() {
            if both.contains(&letter.id) {
                let stretch =
                    stretch.get_or_insert_with(|| Taken { words: Vec::new(), began: at == 0, ended: false });
                stretch.words.push(letter.letter);
            } else {
                taken.extend(stretch.take());
            }
        }
        taken.extend(stretch.map(|stretch| Taken { ended: true, ..stretch }));
    }
    taken.retain(|taken| taken.words.iter().any(|letter| !letter.is_whitespace()));
    Ok((taken, lines.into_iter().map(|line| line.id).collect()))
}

fn lines(text: &SharedText) -> Result<Vec<Line>, Refused> {
    let mut txn = text.doc.transact_mut();
    let (now, nothing) = (txn.snapshot(), Snapshot::default());
    let mut lines = Vec::new();
    for (index, placed) in (0_u32..).zip(projection::readable(&txn, &text.body)) {
        for text in projection::texts(&txn, &placed.element)? {
            let mut letters = Vec::new();
            for piece in text.diff_range(&mut txn, Some(&now), Some(&nothing), |change| change.id) {
                let (Out::Any(Any::String(words)), Some(mut id)) = (piece.insert, piece.ychange) else {
                    return Err(Refused::Unknown);
                };
                let mut setting = piece.attributes.map(|setting| *setting).unwrap_or_default();
                setting.retain(|_, value| !matches!(value, Any::Null | Any::Undefined));
                for letter in words.chars() {
                    letters.push(Letter { id, letter, setting: setting.clone() });
                    id.clock = id.clock.saturating_add(u32::try_from(letter.len_utf16()).unwrap_or(1));
                }
            }
            let (id, branch) = (placed.clause.id.clone(), placed.branch());
            lines.push(Line { index, id, branch, text, letters });
        }
    }
    Ok(lines)
}

/// The one place where the words stand in one piece among letters of `by`; `None` when there is none, or a doubt.
fn copy(lines: &[Line], taken: &Taken, by: &IdSet) -> Option<Place> {
    let mut places = lines.iter().enumerate().flat_map(|(line, stands)| {
        own_stretches(&stands.letters, by)
            .into_iter()
            .filter_map(move |(from, letters)| Some(Place { line, from: from + within(letters, taken)? }))
    });
    let first = places.next();
    first.filter(|_| places.next().is_none())
}

/// The longest stretches of letters of `by`, with where they begin.
fn own_stretches<'a>(letters: &'a [Letter], by: &IdSet) -> Vec<(usize, &'a [Letter])> {
    let mut stretches = Vec::new();
    let mut from = 0;
    for stretch in letters.chunk_by(|a, b| by.contains(&a.id) == by.contains(&b.id)) {
        if stretch.first().is_some_and(|letter| by.contains(&letter.id)) {
            stretches.push((from, stretch));
        }
        from += stretch.len();
    }
    stretches
}

/// Where the words stand in a stretch: at its end when they were a clause's end, at its start when they were its start, else
/// where they stand once.
fn within(letters: &[Letter], taken: &Taken) -> Option<usize> {
    let count = taken.words.len();
    let mut found = letters
        .windows(count)
        .enumerate()
        .filter(|(_, window)| window.iter().map(|letter| letter.letter).eq(taken.words.iter().copied()));
    let first = found.next()?.0;
    let last = found.next_back().map_or(first, |(at, _)| at);
    if taken.ended && last + count == letters.len() {
        Some(last)
    } else if (taken.began && first == 0) || first == last {
        Some(first)
    } else {
        None
    }
}

fn same_setting(lines: &[Line], a: Place, b: Place, count: usize) -> bool {
    let settings = |place: Place| {
        let line = lines.get(place.line)?.letters.get(place.from..place.from.checked_add(count)?)?;
        Some(line.iter().map(|letter| &letter.setting))
    };
    match (settings(a), settings(b)) {
        (Some(a), Some(b)) => a.eq(b),
        _ => false,
    }
}

/// Which of two copies goes: the one without which the text still reads in order, else the later one; but rather one in a
/// new clause than one in a clause that was there.
fn which_goes(lines: &[Line], taken: &Taken, mine: Place, theirs: Place, old: &HashSet<ClauseId>) -> Place {
    let count = taken.words.len();
    let begins = |place: Place| place.from == 0;
    let ends =
        |place: Place| lines.get(place.line).is_some_and(|line| place.from + count == line.letters.len());
    let was_there = |place: Place| lines.get(place.line).is_some_and(|line| old.contains(&line.id));
    // One says the words alone, the other more before them (or after them): two cuts of one clause.
    let cut = |alone: Place, more: Place| {
        let in_order = if taken.ended { alone.line > more.line } else { alone.line < more.line };
        if in_order { more } else { alone }
    };
    let alone = |place: Place| if taken.ended { begins(place) } else { ends(place) };
    match (alone(mine), alone(theirs)) {
        _ if mine.line == theirs.line => mine,
        (true, false) => cut(mine, theirs),
        (false, true) => cut(theirs, mine),
        _ if was_there(mine) && !was_there(theirs) => theirs,
        _ => mine,
    }
}

/// Length as the browser counts.
fn units(letters: &[Letter]) -> u32 {
    let units: usize = letters.iter().map(|letter| letter.letter.len_utf16()).sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}
