//! Owns: which words of a text came with which revision, and by which of the amendments taken into it. Never: knows who
//! anybody is; the caller numbers what it gives.

use std::collections::{HashMap, HashSet};

use super::operations::Operation;
use crate::domain::{
    texts::{
        Clause, ClauseId, Run,
        brackets::stretches,
        rewording::{Piece, pieces, rewordings},
    },
    time::Moment,
};

/// A revision, with the amendments that were taken into it.
#[derive(Debug, Clone)]
pub struct Issued<'a> {
    /// Its text.
    pub clauses: &'a [Clause],
    /// What each amendment taken does to the revision before.
    pub taken: Vec<&'a [Operation]>,
}

/// Where words came from: the revision by its place in the list, and the amendment by its place in what was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The revision.
    pub revision: usize,
    /// The amendment; none when the revision itself brought them.
    pub amendment: Option<usize>,
}

/// Words of a clause that came together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authored {
    /// The words.
    pub text: String,
    /// Where they came from.
    pub origin: Origin,
}

/// The words of a clause without marks and brackets; no word goes over the edge of a bracket.
fn spoken(clause: &Clause) -> Vec<Run> {
    stretches(clause).into_iter().map(Run::new).collect()
}

/// The words of a clause without marks and brackets, and where each piece came from.
struct Known {
    words: Vec<Run>,
    origins: Vec<Origin>,
}

/// For each clause of the last revision, in order, its words with their origins. The words joined are the clause.
#[must_use]
pub fn authorship(revisions: &[Issued<'_>]) -> Vec<(ClauseId, Vec<Authored>)> {
    let mut known: HashMap<&ClauseId, Known> = HashMap::new();
    for (revision, issued) in revisions.iter().enumerate() {
        let wanted = wanted(&issued.taken);
        let mut next = HashMap::with_capacity(issued.clauses.len());
        for clause in issued.clauses {
            let words = spoken(clause);
            let now = match known.remove(&clause.id) {
                Some(was) if was.words == words => was,
                was => {
                    let offers = wanted.get(&clause.id).map(Vec::as_slice).unwrap_or_default();
                    let origins = origins(was.as_ref(), &words, revision, offers);
                    Known { words, origins }
                }
            };
            next.insert(&clause.id, now);
        }
        known = next;
    }
    let last = revisions.last().map(|issued| issued.clauses).unwrap_or_default();
    last.iter()
        .map(|clause| (clause.id.clone(), known.get(&clause.id).map(joined).unwrap_or_default()))
        .collect()
}

/// The revision that has the words of a compromise made at `made` although its sponsors refused it: the first `issued` after
/// that, unless the refusal came before. Revisions with their moments, oldest first.
#[must_use]
pub fn issued_between(
    made: Moment,
    refused: Moment,
    issued: impl IntoIterator<Item = (u32, Moment)>,
) -> Option<u32> {
    let (revision, at) = issued.into_iter().find(|(_, at)| *at > made)?;
    (refused >= at).then_some(revision)
}

/// Whether any of what an amendment does to a clause was taken into it: some of the words it adds, the words it takes
/// out, its kind or level, its place or its end. None stands for a clause that is not there.
#[must_use]
pub fn is_brought(before: Option<&Clause>, now: Option<&Clause>, operation: &Operation) -> bool {
    let wanted = match operation {
        Operation::MoveAfter { .. } => return now.is_some(),
        Operation::Delete { .. } => return now.is_none(),
        Operation::Replace { new, .. } | Operation::InsertAfter { new, .. } => new,
    };
    let Some(now) = now else { return false };
    if now == wanted {
        return true;
    }
    let set = |clause: &Clause| (clause.kind, clause.level);
    if before.is_some_and(|before| set(before) != set(wanted) && set(now) == set(wanted)) {
        return true;
    }
    let words = |clause: Option<&Clause>| clause.map(spoken).unwrap_or_default();
    let (old, new, offered) = (words(before), words(Some(now)), words(Some(wanted)));
    let (old, new, offered) = (pieces(&old), pieces(&new), pieces(&offered));
    let made = rewordings(&old, &new);
    let fresh = |of: &[Piece<'_>]| -> Vec<bool> { aligned(&old, of).iter().map(Option::is_none).collect() };
    let (fresh_now, fresh_offered) = (fresh(&new), fresh(&offered));
    let same = aligned(&offered, &new).into_iter().zip(&new).zip(fresh_now);
    let mut shared = same.filter_map(|((from, piece), fresh)| Some((from?, piece, fresh)));
    shared.any(|(from, piece, fresh)| {
        fresh && !piece.text.trim().is_empty() && fresh_offered.get(from).copied().unwrap_or(false)
    }) || rewordings(&old, &offered).iter().filter(|change| change.new.is_empty()).any(|gone| {
        made.iter().any(|change| change.at.start <= gone.at.start && gone.at.end <= change.at.end)
    })
}

/// Whether all that an amendment does to the words of a clause is in it: every word it adds, in order, none of those it
/// takes out, and its kind and level. Others may have changed the clause beside that. False where it changes no word.
#[must_use]
pub fn is_kept(before: Option<&Clause>, now: &Clause, wanted: &Clause) -> bool {
    let set = |clause: &Clause| (clause.kind, clause.level);
    if before.is_none_or(|before| set(before) != set(wanted)) && set(now) != set(wanted) {
        return false;
    }
    let (old, new, offered) = (before.map(spoken).unwrap_or_default(), spoken(now), spoken(wanted));
    let (old, new, offered) = (pieces(&old), pieces(&new), pieces(&offered));
    let from = |old: &[Piece<'_>], new: &[Piece<'_>]| aligned(old, new).into_iter().flatten().collect();
    let (in_offered, in_new): (HashSet<usize>, HashSet<usize>) = (from(&old, &offered), from(&old, &new));
    let kept: HashSet<usize> = from(&offered, &new);
    let spelled = |at: usize, of: &[Piece<'_>]| of.get(at).is_some_and(|piece| !piece.text.trim().is_empty());
    let fresh = aligned(&old, &offered).into_iter().enumerate().filter(|(_, from)| from.is_none());
    let added: Vec<usize> = fresh.map(|(at, _)| at).filter(|at| spelled(*at, &offered)).collect();
    let gone: Vec<usize> =
        (0..old.len()).filter(|at| !in_offered.contains(at) && spelled(*at, &old)).collect();
    !(added.is_empty() && gone.is_empty())
        && added.iter().all(|at| kept.contains(at))
        && gone.iter().all(|at| !in_new.contains(at))
}

/// What each amendment wants of each clause it changes or brings, without marks and brackets.
fn wanted<'a>(taken: &[&'a [Operation]]) -> HashMap<&'a ClauseId, Vec<(usize, Vec<Run>)>> {
    let mut wanted: HashMap<&ClauseId, Vec<(usize, Vec<Run>)>> = HashMap::new();
    for (at, operations) in taken.iter().enumerate() {
        for operation in *operations {
            if let Operation::Replace { new, .. } | Operation::InsertAfter { new, .. } = operation {
                wanted.entry(operation.clause()).or_default().push((at, spoken(new)));
            }
        }
    }
    wanted
}

/// The origin of each piece of the new words: kept where it was there before; else the first amendment that brought it;
/// else the revision.
fn origins(was: Option<&Known>, words: &[Run], revision: usize, offers: &[(usize, Vec<Run>)]) -> Vec<Origin> {
    let old = was.map(|was| pieces(&was.words)).unwrap_or_default();
    let new = pieces(words);
    let mut origins: Vec<Origin> = aligned(&old, &new)
        .into_iter()
        .map(|from| {
            let kept = from.and_then(|from| was?.origins.get(from).copied());
            kept.unwrap_or(Origin { revision, amendment: None })
        })
        .collect();
    let fresh = Origin { revision, amendment: None };
    for (amendment, offered) in offers {
        let offered = pieces(offered);
        let brought: Vec<bool> = aligned(&old, &offered).iter().map(Option::is_none).collect();
        for (origin, from) in origins.iter_mut().zip(aligned(&offered, &new)) {
            if *origin == fresh && from.and_then(|from| brought.get(from).copied()).unwrap_or(false) {
                *origin = Origin { revision, amendment: Some(*amendment) };
            }
        }
    }
    origins
}

/// For each new piece, the old one it is.
fn aligned(old: &[Piece<'_>], new: &[Piece<'_>]) -> Vec<Option<usize>> {
    let mut found = Vec::with_capacity(new.len());
    let mut done = 0;
    for change in rewordings(old, new) {
        found.extend((done..change.at.start).map(Some));
        found.extend(change.new.iter().map(|_| None));
        done = change.at.end;
    }
    found.extend((done..old.len()).map(Some));
    found
}

fn joined(known: &Known) -> Vec<Authored> {
    let mut segments: Vec<Authored> = Vec::new();
    for (piece, origin) in pieces(&known.words).iter().zip(&known.origins) {
        match segments.last_mut() {
            Some(last) if last.origin == *origin => last.text.push_str(piece.text),
            _ => segments.push(Authored { text: piece.text.to_owned(), origin: *origin }),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{
        Bracket,
        ClauseKind::Operative,
        comparison::{Op, compare},
    };

    #[test]
    fn a_refused_compromise_is_in_the_revision_that_was_issued_before_it_was_refused_and_in_no_other() {
        let at = Moment::from_millis;
        let issued = [(0, at(10)), (1, at(30)), (2, at(50))];
        assert_eq!(issued_between(at(20), at(40), issued), Some(1));
        assert_eq!(issued_between(at(20), at(25), issued), None, "refused before it was issued");
        assert_eq!(issued_between(at(60), at(70), issued), None, "never issued");
    }

    fn text(words: &[(&str, &str)]) -> Vec<Clause> {
        words.iter().map(|(id, words)| Clause::new(*id, Operative, 0, *words)).collect()
    }

    fn replace(id: &str, words: &str) -> Vec<Operation> {
        vec![Operation::Replace { clause: ClauseId::new(id), new: Clause::new(id, Operative, 0, words) }]
    }

    /// `0:words|1/2:words`: revision, amendment.
    fn shown(revisions: &[Issued<'_>]) -> Vec<String> {
        let clause = |(_, segments): (ClauseId, Vec<Authored>)| {
            let shown = segments.into_iter().map(|Authored { text, origin }| match origin.amendment {
                None => format!("{}:{text}", origin.revision),
                Some(amendment) => format!("{}/{amendment}:{text}", origin.revision),
            });
            shown.collect::<Vec<_>>().join("|")
        };
        authorship(revisions).into_iter().map(clause).collect()
    }

    #[test]
    fn an_amendment_whose_words_were_not_taken_brought_nothing() {
        let clause = |words: &str| Clause::new("a", Operative, 0, words);
        let (was, taken) = (clause("Bodies report once a year."), clause("Bodies report twice a year."));
        let brought =
            |now: &Clause, wanted: &str| is_brought(Some(&was), Some(now), &replace("a", wanted)[0]);
        assert!(brought(&taken, "Bodies report twice a year."));
        assert!(brought(&taken, "All bodies report twice a year."), "a part of it");
        assert!(!brought(&taken, "Bodies report seldom a year."), "other words for the same");
        assert!(brought(&clause("Bodies report."), "Bodies report once."), "words taken out");
        assert!(!brought(&taken, "Bodies report once."), "words that stayed");
        let gone = Operation::Delete { clause: ClauseId::new("a") };
        assert_eq!(
            (is_brought(Some(&was), None, &gone), is_brought(Some(&was), Some(&taken), &gone)),
            (true, false)
        );
    }

    #[test]
    fn every_word_has_the_revision_and_the_amendment_that_brought_it() {
        let zero = text(&[("a", "Bodies report once a year."), ("b", "Requests a list.")]);
        let one = text(&[
            ("a", "All bodies report twice a year."),
            ("b", "Requests a list."),
            ("c", "Thanks the host."),
        ]);
        let two = text(&[("a", "All bodies shall report twice a year."), ("c", "Thanks the host.")]);
        let first = replace("a", "Bodies report twice a year.");
        let second = vec![Operation::InsertAfter {
            after: Some(ClauseId::new("b")),
            new: Clause::new("c", Operative, 0, "Thanks the kind host."),
        }];
        let revisions = [
            Issued { clauses: &zero, taken: vec![] },
            Issued { clauses: &one, taken: vec![&first, &second] },
            Issued { clauses: &two, taken: vec![] },
        ];
        assert_eq!(
            shown(&revisions),
            ["1:All bodies|0: |2:shall |0:report |1/0:twice|0: a year.", "1/1:Thanks the host."]
        );
    }

    #[test]
    fn words_side_by_side_in_brackets_have_each_their_own_origin() {
        let zero = text(&[("a", "Keep a list of contacts.")]);
        let (first, second) =
            (replace("a", "Keep a register of contacts."), replace("a", "Keep a list of offices."));
        let inside = |text: &str, id: &str| Run {
            text: text.into(),
            marks: vec![],
            bracket: Some(Bracket { id: id.into(), states: vec!["SGP".parse().unwrap()] }),
        };
        let mut one = zero.clone();
        one[0].runs = vec![
            Run::new("Keep a "),
            inside("list", "a1.0"),
            inside("register", "a1.1"),
            Run::new(" of "),
            inside("contacts", "a2.0"),
            inside("offices", "a2.1"),
            Run::new("."),
        ];
        let revisions = [
            Issued { clauses: &zero, taken: vec![] },
            Issued { clauses: &one, taken: vec![&first, &second] },
        ];
        assert_eq!(shown(&revisions), ["0:Keep a list|1/0:register|0: of contacts|1/1:offices|0:."]);
        for operations in [&first, &second] {
            assert!(is_brought(Some(&zero[0]), Some(&one[0]), &operations[0]));
        }
        let compared = compare(&zero, &one).clauses.remove(0);
        let segments: Vec<(Op, &str)> = compared.segments.iter().map(|s| (s.op, s.text.as_str())).collect();
        let expected = [
            (Op::Equal, "Keep a list"),
            (Op::Insert, "register"),
            (Op::Equal, " of contacts"),
            (Op::Insert, "offices"),
            (Op::Equal, "."),
        ];
        assert_eq!(segments, expected);
    }

    #[test]
    fn the_words_joined_are_the_clauses() {
        let zero = text(&[("a", "one two three"), ("b", "x")]);
        let one = text(&[("b", "x y"), ("a", "one three four")]);
        let revisions = [Issued { clauses: &zero, taken: vec![] }, Issued { clauses: &one, taken: vec![] }];
        let words: Vec<String> = authorship(&revisions)
            .into_iter()
            .map(|(_, segments)| segments.into_iter().map(|segment| segment.text).collect())
            .collect();
        assert_eq!(words, ["x y", "one three four"]);
        assert!(authorship(&[]).is_empty());
    }
}
