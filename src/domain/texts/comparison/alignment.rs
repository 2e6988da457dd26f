//! Owns: which clause of one text answers which of the other, in what order a comparison lists them, and
//! which of them moved. Never: looks at words.

use std::collections::{HashMap, HashSet};

use super::super::{Clause, ClauseId};

/// One line of the comparison: the positions of a clause in the old and the new text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    pub(super) moved: bool,
}

/// Every clause of either text: the new text in its order, each deleted clause after the clause it followed.
pub(super) fn align(old: &[Clause], new: &[Clause]) -> Vec<Place> {
    let old_at: HashMap<&ClauseId, usize> = old.iter().enumerate().map(|(at, c)| (&c.id, at)).collect();
    let kept: Vec<Option<usize>> = new.iter().map(|clause| old_at.get(&clause.id).copied()).collect();
    let common: Vec<usize> = kept.iter().flatten().copied().collect();
    let stayed: HashSet<usize> = longest_rising(&common).into_iter().collect();
    let in_new: HashSet<usize> = common.into_iter().collect();

    // Deleted clauses by the nearest clause before them that is still there; `None` is the beginning.
    let mut gone: HashMap<Option<usize>, Vec<Place>> = HashMap::new();
    let mut before = None;
    for at in 0..old.len() {
        if in_new.contains(&at) {
            before = Some(at);
        } else {
            let place = Place { old: Some(at), new: None, moved: false };
            gone.entry(before).or_default().push(place);
        }
    }

    let mut order = gone.remove(&None).unwrap_or_default();
    for (at, from) in kept.into_iter().enumerate() {
        let moved = from.is_some_and(|from| !stayed.contains(&from));
        order.push(Place { old: from, new: Some(at), moved });
        if from.is_some() {
            order.extend(gone.remove(&from).unwrap_or_default());
        }
    }
    order
}

/// The longest subsequence that only rises (patience sorting): the most clauses that can be said to have
/// stayed, so that the fewest are shown as moved.
pub(in crate::domain) fn longest_rising(values: &[usize]) -> Vec<usize> {
    // `ends` holds, for each length, the position of the smallest value that ends a rise of that length.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|(end, _)| end < value);
        let before = length.checked_sub(1).and_then(|shorter| ends.get(shorter));
        previous.push(before.map(|(_, position)| *position));
        match ends.get_mut(length) {
            Some(end) => *end = (*value, at),
            None => ends.push((*value, at)),
        }
    }
    let mut rise = Vec::with_capacity(ends.len());
    let mut next = ends.last().map(|(_, position)| *position);
    while let Some(at) = next {
        rise.extend(values.get(at));
        next = previous.get(at).copied().flatten();
    }
    rise.reverse();
    rise
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_longest_rise_is_found() {
        assert_eq!(longest_rising(&[]), Vec::<usize>::new());
        assert_eq!(longest_rising(&[0, 1, 2]), [0, 1, 2]);
        assert_eq!(longest_rising(&[3, 0, 1, 2]), [0, 1, 2]);
        assert_eq!(longest_rising(&[0, 4, 1, 2, 3]), [0, 1, 2, 3]);
        assert_eq!(longest_rising(&[2, 1, 0]).len(), 1);
    }

    fn by_trying(values: &[usize]) -> usize {
        let mut best = vec![0_usize; values.len()];
        for at in 0..values.len() {
            best[at] = 1 + (0..at).filter(|b| values[*b] < values[at]).map(|b| best[b]).max().unwrap_or(0);
        }
        best.into_iter().max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn no_longer_rise_exists(values in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle()) {
            let rise = longest_rising(&values);
            prop_assert!(rise.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(rise.len(), by_trying(&values));
        }
    }
}
