//! Owns: making the shared document say what given clauses say, by the smallest change: clauses by id, words by
//! comparison, so that carets and other people's words around it stay. Never: rewrites what is the same.

use std::collections::HashMap;

use yrs::{
    Any, Text, Transact, TransactionMut, Xml, XmlElementPrelim, XmlElementRef, XmlFragment, XmlTextPrelim,
    XmlTextRef, types::Attrs,
};

use super::{
    CLAUSE, Refused, SharedText,
    document::guarded,
    marks::{attributes_of, change_between},
    projection::{Placed, read, stretches, texts},
};
use crate::domain::texts::{Clause, ClauseId, Run, comparison, plain, reading};

impl SharedText {
    /// Changes the document so that it says `clauses`, and returns the change; `None` when it says so already.
    ///
    /// # Errors
    /// [`Refused`] when the document is not a text.
    pub fn become_text(&mut self, clauses: &[Clause]) -> Result<Option<Vec<u8>>, Refused> {
        guarded(|| {
            if reading::read(self.clauses()?).is_ok_and(|now| now == clauses) {
                return Ok(None);
            }
            self.standing.forget();
            let placed = read(&self.doc.transact(), &self.body)?;
            let mut txn = self.doc.transact_mut();
            let kept = self.drop_others(&mut txn, placed, clauses);
            for (index, clause) in (0_u32..).zip(clauses) {
                match kept.get(&clause.id) {
                    Some(placed) => change(&mut txn, placed, clause)?,
                    None => {
                        let element = self.body.insert(&mut txn, index, XmlElementPrelim::empty(CLAUSE));
                        fill(&mut txn, &element, clause);
                    }
                }
            }
            Ok(Some(txn.encode_update_v1()))
        })
    }

    /// Takes away the clauses that are gone or stand elsewhere; those that stay are in the right order already.
    fn drop_others(
        &self,
        txn: &mut TransactionMut<'_>,
        placed: Vec<Placed>,
        clauses: &[Clause],
    ) -> HashMap<ClauseId, Placed> {
        let order: HashMap<&ClauseId, usize> = clauses.iter().map(|c| &c.id).zip(0..).collect();
        let wanted: Vec<Option<usize>> = placed.iter().map(|p| order.get(&p.clause.id).copied()).collect();
        let stays = longest_rise(&wanted);
        let mut kept = HashMap::with_capacity(clauses.len());
        for (index, placed) in (0_u32..).zip(placed).collect::<Vec<_>>().into_iter().rev() {
            let stays = usize::try_from(index).is_ok_and(|index| stays.contains(&index));
            if stays && !kept.contains_key(&placed.clause.id) {
                kept.insert(placed.clause.id.clone(), placed);
            } else {
                self.body.remove_range(txn, index, 1);
            }
        }
        kept
    }
}

/// The positions of a longest rising row among `values`.
fn longest_rise(values: &[Option<usize>]) -> std::collections::HashSet<usize> {
    // tails[n]: the position that ends the row of n + 1 members with the smallest end.
    let mut tails: Vec<(usize, usize)> = Vec::new();
    let mut before: HashMap<usize, usize> = HashMap::new();
    for (at, value) in values.iter().enumerate().filter_map(|(at, value)| value.map(|value| (at, value))) {
        let place = tails.partition_point(|(end, _)| *end < value);
        if let Some((_, previous)) = place.checked_sub(1).and_then(|place| tails.get(place)) {
            before.insert(at, *previous);
        }
        match tails.get_mut(place) {
            Some(tail) => *tail = (value, at),
            None => tails.push((value, at)),
        }
    }
    let mut row = std::collections::HashSet::new();
    let mut next = tails.last().map(|(_, at)| *at);
    while let Some(at) = next {
        row.insert(at);
        next = before.get(&at).copied();
    }
    row
}

fn fill(txn: &mut TransactionMut<'_>, element: &XmlElementRef, clause: &Clause) {
    element.insert_attribute(txn, "id", clause.id.as_str());
    element.insert_attribute(txn, "kind", clause.kind.as_str());
    element.insert_attribute(txn, "level", i64::from(clause.level));
    begin(txn, element, &clause.runs);
}

fn begin(txn: &mut TransactionMut<'_>, element: &XmlElementRef, runs: &[Run]) {
    if runs.is_empty() {
        return;
    }
    let text = element.insert(txn, 0, XmlTextPrelim::new(""));
    let mut at = 0;
    for run in runs {
        // All keys are named: an insertion takes over the formatting it stands in.
        let mut attributes = attributes_of(run);
        for key in super::marks::KEYS {
            attributes.entry(key.into()).or_insert(Any::Null);
        }
        text.insert_with_attributes(txn, at, &run.text, attributes);
        at = at.saturating_add(units(&run.text));
    }
}

fn change(txn: &mut TransactionMut<'_>, placed: &Placed, clause: &Clause) -> Result<(), Refused> {
    if placed.clause.kind != clause.kind {
        placed.element.insert_attribute(txn, "kind", clause.kind.as_str());
    }
    if placed.clause.level != clause.level {
        placed.element.insert_attribute(txn, "level", i64::from(clause.level));
    }
    if placed.clause.runs == clause.runs {
        return Ok(());
    }
    if let [text] = texts(txn, &placed.element)?.as_slice() {
        reword(txn, text, &plain(&placed.clause), &plain(clause));
        reshape(txn, text, &clause.runs)
    } else {
        let count = placed.element.len(txn);
        if count > 0 {
            placed.element.remove_range(txn, 0, count);
        }
        begin(txn, &placed.element, &clause.runs);
        Ok(())
    }
}

fn reword(txn: &mut TransactionMut<'_>, text: &XmlTextRef, old: &str, new: &str) {
    let mut at = 0_u32;
    for segment in comparison::words_between(old, new) {
        let length = units(&segment.text);
        match segment.op {
            comparison::Op::Equal => at = at.saturating_add(length),
            comparison::Op::Delete => text.remove_range(txn, at, length),
            comparison::Op::Insert => {
                text.insert(txn, at, &segment.text);
                at = at.saturating_add(length);
            }
        }
    }
}

/// Formats the words as the runs say, where they are not so already.
fn reshape(txn: &mut TransactionMut<'_>, text: &XmlTextRef, runs: &[Run]) -> Result<(), Refused> {
    let mut wanted = runs.iter().map(|run| (units(&run.text), attributes_of(run)));
    let mut changes: Vec<(u32, u32, Attrs)> = Vec::new();
    let mut at = 0_u32;
    let mut goal = wanted.next();
    for stretch in stretches(txn, text)? {
        let mut left = units(&stretch.run.text);
        while left > 0 {
            let Some((rest, attributes)) = &mut goal else { return Err(Refused::NotAText) };
            let both = left.min(*rest);
            if let Some(change) = change_between(&stretch.attributes, attributes) {
                changes.push((at, both, change));
            }
            at = at.saturating_add(both);
            left = left.saturating_sub(both);
            *rest = rest.saturating_sub(both);
            if *rest == 0 {
                goal = wanted.next();
            }
        }
    }
    for (at, length, change) in changes {
        text.format(txn, at, length, change);
    }
    Ok(())
}

/// Length as the browser counts.
fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}
