//! Owns: what the printed compilation says, by example.

use super::*;
use crate::domain::{
    amendments::{
        compilation::{Compilation, compile},
        operations::Operation,
        touches::Proposal,
    },
    texts::{Clause, ClauseId, ClauseKind::Operative},
};

fn base() -> [Clause; 3] {
    [("a", "Report once today <now>."), ("b", "Meet."), ("c", "Rest.")]
        .map(|(id, text)| Clause::new(id, Operative, 0, text))
}

fn words(id: &str, text: &str) -> Operation {
    Operation::Replace { clause: ClauseId::new(id), new: Clause::new(id, Operative, 0, text) }
}

fn delete(id: &str) -> Operation {
    Operation::Delete { clause: ClauseId::new(id) }
}

fn compiled(list: &[Vec<Operation>]) -> Compilation {
    let proposals: Vec<Proposal<'_>> =
        list.iter().zip(1..).map(|(operations, key)| Proposal { key, operations }).collect();
    compile(&base(), &proposals)
}

fn proposer(number: i64, sponsors: &str) -> Proposer {
    Proposer {
        number,
        shown: sponsors != "IDN",
        sponsors: sponsors.into(),
        supporters: String::new(),
        opposers: "THA".into(),
    }
}

fn printed(compiled: &Compilation, proposals: &[Proposer], folded: bool) -> String {
    render(&Page {
        symbol: "AMCC/2018/R.1",
        title: "T",
        revision: "Rev.1",
        marking: Marking::Green,
        reader: "Head",
        made: "today",
        only: "Only amendments on OP1.",
        folded,
        clauses: &compiled.clauses,
        proposals,
        apart: &[],
        contradictions: &compiled.conflicts,
        conflicts: &["Two & two.".into()],
    })
}

#[track_caller]
fn says(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[test]
fn every_proposal_is_printed_in_the_name_of_its_states_with_its_number() {
    let new = Clause::new("n", Operative, 0, "New.");
    let compiled = compiled(&[
        vec![words("a", "Report <b>twice</b> today <now>."), delete("b")],
        vec![Operation::InsertAfter { after: Some(ClauseId::new("a")), new }],
    ]);
    let proposals = [proposer(1, "SGP, VNM"), proposer(2, "LAO"), proposer(3, "IDN")];
    let page = printed(&compiled, &proposals, false);
    says(
        &page,
        &[
            "[once] [SGP, VNM (1): <ins>&lt;b&gt;twice&lt;/b&gt;</ins>]",
            "<span class=\"n\">1 bis</span> [LAO (2): <ins>New.</ins>]",
            "Meet. [SGP, VNM (1): delete]",
            "Amendment 1: SGP, VNM; opposed by: THA",
            "<p>The number in a bracket is that of the amendment.</p>",
            "Two &amp; two.",
            "<b>Only amendments on OP1.</b>",
            "Rest.",
        ],
    );
    for absent in ["<now>", "<script", "IDN", CONTRADICTED, "repared", "Internal", "without proposals"] {
        assert!(!page.contains(absent), "{absent}\n{page}");
    }
}

#[test]
fn several_amendments_of_one_state_are_told_apart_and_what_contradicts_is_marked() {
    let to = |after: &str| Operation::MoveAfter {
        clause: ClauseId::new("c"),
        after: (!after.is_empty()).then(|| ClauseId::new(after)),
    };
    let compiled = compiled(&[
        vec![words("a", "Report twice today <now>."), words("b", "Meet often.")],
        vec![words("a", "Report never today <now>."), to("")],
        vec![words("a", "Report once daily <now>."), delete("b"), to("a")],
    ]);
    let proposals = [4, 5, 7].map(|number| proposer(number, "SGP"));
    says(
        &printed(&compiled, &proposals, false),
        &[
            "[once] [SGP (4\u{2021}): <ins>twice</ins>] [SGP (5\u{2021}): <ins>never</ins>]",
            "[SGP (7): <ins>daily</ins>]",
            "[SGP (7\u{2021}): delete]",
            "[SGP (4\u{2021}): <ins> often</ins>]",
            "[SGP (5\u{2021}), moved from OP3: <ins>Rest.</ins>]",
            "[SGP (7\u{2021}): move to ",
            "<p>\u{2021} What stands there contradicts another amendment: see the conflicts below.</p>",
        ],
    );
}

#[test]
fn words_that_are_only_prepared_never_look_like_tabled_ones() {
    let compiled = compiled(&[
        vec![words("a", "Report twice today <now>.")],
        vec![words("a", "Report never today <now>."), delete("b")],
    ]);
    let page = printed(&compiled, &[proposer(1, "LAO"), proposer(0, "VNM")], false);
    says(
        &page,
        &[
            "<span class=\"mark\">Internal to VNM</span>",
            "[LAO (1\u{2021}): <ins>twice</ins>] [prepared\u{2021}, VNM: <ins class=\"p\">never</ins>]",
            "[prepared, VNM: delete]",
            "Prepared: VNM",
        ],
    );
}

#[test]
fn clauses_without_proposals_are_counted_when_only_the_others_are_asked_for() {
    let compiled = compiled(&[vec![delete("a")]]);
    let page = printed(&compiled, &[proposer(1, "LAO")], true);
    says(&page, &["[LAO (1): delete]", "<p><i>2 clauses without proposals</i></p>"]);
    assert!(!page.contains("Meet.") && !page.contains("Rest."), "{page}");
}
