//! Owns: the numbers of a text with proposed clauses between its own: those keep their numbers, proposed ones follow
//! the clause before them as *bis*, *ter*, *quater*. Never: gives two clauses the same reference.

use std::collections::HashMap;

use super::{
    Clause, ClauseKind,
    numbering::{Counters, Numbered, label, named},
};

/// From the second to the nineteenth time.
const NAMES: [&str; 18] = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
    "sexdecies",
    "septdecies",
    "octodecies",
    "novodecies",
];
const TENS: [&str; 8] =
    ["vicies", "tricies", "quadragies", "quinquagies", "sexagies", "septuagies", "octogies", "nonagies"];
const ONES: [&str; 10] = ["", "un", "duo", "ter", "quater", "quin", "sex", "sept", "octo", "novo"];

/// *bis* for the first (1), *ter* for the second …, *vicies*, *unvicies* …; numbers from the hundredth on.
#[must_use]
pub fn ordinal(nth: usize) -> String {
    if let Some(name) = nth.checked_sub(1).and_then(|at| NAMES.get(at)) {
        return (*name).to_owned();
    }
    // The first that is added is the second of its number.
    let time = nth.saturating_add(1);
    match ((time / 10).checked_sub(2).and_then(|tens| TENS.get(tens)), ONES.get(time % 10)) {
        (Some(tens), Some(ones)) => format!("{ones}{tens}"),
        _ => format!("+{nth}"),
    }
}

/// A clause of a text, or one proposed to stand there.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// Who proposes it (any number that tells proposals apart); none for the text's own.
    pub proposed_in: Option<usize>,
}

/// A proposed clause under which the next ones of the same proposal may stand.
struct Over {
    proposed_in: usize,
    kind: ClauseKind,
    level: u8,
    reference: String,
    below: [usize; 4],
}

/// The numbers and references of all of them, in order. Right under a proposed clause the same proposal's deeper ones
/// count from the start: `OP2 bis (a)`.
#[must_use]
pub fn number_with_proposed(standing: &[Standing<'_>]) -> Vec<Numbered> {
    let mut headings: usize = 0;
    let mut counters: HashMap<ClauseKind, Counters> = HashMap::new();
    let mut given: HashMap<String, usize> = HashMap::new();
    let mut over: Option<Over> = None;
    let mut numbered = Vec::with_capacity(standing.len());
    for Standing { clause, proposed_in } in standing {
        let (kind, level) = (clause.kind, clause.level.min(3));
        let (before_number, before_reference) = match kind {
            ClauseKind::Heading => ("", "H"),
            ClauseKind::Preambular => ("PP", "PP"),
            ClauseKind::Operative => ("", "OP"),
            ClauseKind::Annex => ("Annex ", "Annex "),
        };
        let counter = counters.entry(kind).or_default();
        let Some(proposed_in) = *proposed_in else {
            over = None;
            numbered.push(if kind == ClauseKind::Heading {
                headings = headings.saturating_add(1);
                Numbered { number: String::new(), reference: format!("H{headings}") }
            } else {
                named(before_number, before_reference, counter.step(level))
            });
            continue;
        };
        let under = over.as_mut().filter(|over| {
            over.proposed_in == proposed_in
                && over.kind == kind
                && over.level < level
                && kind != ClauseKind::Heading
        });
        if let Some(under) = under {
            numbered.push(beneath(under, level));
            continue;
        }
        let present = if kind == ClauseKind::Heading {
            Numbered { number: String::new(), reference: format!("H{headings}") }
        } else {
            named(before_number, before_reference, counter.at(level))
        };
        let nth = given.entry(present.reference.clone()).or_default();
        *nth = nth.saturating_add(1);
        let name = ordinal(*nth);
        let reference = format!("{} {name}", present.reference);
        let number = if present.number.is_empty() { name } else { format!("{} {name}", present.number) };
        over = Some(Over { proposed_in, kind, level, reference: reference.clone(), below: [0; 4] });
        numbered.push(Numbered { number, reference });
    }
    numbered
}

fn beneath(over: &mut Over, level: u8) -> Numbered {
    let level = usize::from(level);
    let mut path = Vec::new();
    for (depth, count) in over.below.iter_mut().enumerate().skip(usize::from(over.level).saturating_add(1)) {
        if depth < level {
            path.push(label(depth, *count));
        } else if depth == level {
            *count = count.saturating_add(1);
            path.push(label(depth, *count));
        } else {
            *count = 0;
        }
    }
    let number = path.last().cloned().unwrap_or_default();
    Numbered { number, reference: format!("{} {}", over.reference, path.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClauseKind::{Heading, Operative, Preambular};
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn references(shape: &[(ClauseKind, u8, Option<usize>)]) -> Vec<String> {
        let clauses: Vec<Clause> = shape
            .iter()
            .enumerate()
            .map(|(n, (kind, level, _))| Clause::new(format!("c{n}"), *kind, *level, "x"))
            .collect();
        let standing: Vec<Standing<'_>> = clauses
            .iter()
            .zip(shape)
            .map(|(clause, (_, _, proposed_in))| Standing { clause, proposed_in: *proposed_in })
            .collect();
        number_with_proposed(&standing).into_iter().map(|numbered| numbered.reference).collect()
    }

    #[test]
    fn proposed_clauses_take_the_number_before_them_with_a_latin_name() {
        let shape = [
            (Operative, 0, Some(9)),
            (Heading, 0, None),
            (Heading, 0, Some(1)),
            (Operative, 0, None),
            (Operative, 0, Some(1)),
            (Operative, 1, Some(1)),
            (Operative, 1, Some(1)),
            (Operative, 2, Some(1)),
            (Operative, 0, Some(2)),
            (Operative, 1, None),
            (Operative, 1, Some(2)),
            (Operative, 0, None),
            (Preambular, 0, Some(3)),
        ];
        assert_eq!(
            references(&shape).join("|"),
            "OP0 bis|H1|H1 bis|OP1|OP1 bis|OP1 bis (a)|OP1 bis (b)|OP1 bis (b) (i)|OP1 ter|OP1 (a)|OP1 (a) bis|OP2|PP0 bis"
        );
    }

    #[test]
    fn the_names_go_on() {
        let shown = [1, 3, 9, 18, 19, 20, 24, 29, 98, 99].map(ordinal);
        let expected =
            ["bis", "quater", "decies", "novodecies", "vicies", "unvicies", "quinvicies", "tricies"];
        assert_eq!(shown[..8], expected);
        assert_eq!(shown[8..], ["novononagies", "+99"]);
        let all: HashSet<String> = (1..200).map(ordinal).collect();
        assert_eq!(all.len(), 199, "no two are alike");
    }

    proptest! {
        #[test]
        fn the_texts_own_clauses_keep_their_numbers_and_all_references_differ(
            shape in prop::collection::vec((prop::sample::select(ClauseKind::ALL.to_vec()), 0_u8..=3, prop::option::of(0_usize..3)), 0..60)
        ) {
            let all = references(&shape);
            let unique: HashSet<&String> = all.iter().collect();
            prop_assert_eq!(unique.len(), all.len());
            let own: Vec<(ClauseKind, u8, Option<usize>)> = shape.iter().filter(|(_, _, p)| p.is_none()).copied().collect();
            let kept: Vec<String> = shape.iter().zip(&all).filter(|((_, _, p), _)| p.is_none()).map(|(_, r)| r.clone()).collect();
            prop_assert_eq!(kept, references(&own));
        }
    }
}
