//! Owns: what operations are allowed and what text comes of them. Never: tests the life of an amendment.

use super::*;
use crate::domain::texts::{ClauseKind::Operative, plain};
use proptest::prelude::*;
use serde_json::{Value, json};

fn base() -> Vec<Clause> {
    ["a", "b", "c", "d"].map(|id| Clause::new(id, Operative, 0, format!("Clause {id}."))).into()
}

fn new(id: &str, text: &str) -> Value {
    json!({"id": id, "kind": "operative", "level": 0, "runs": [{"text": text}]})
}

fn bodies(json: Value) -> Vec<OperationBody> {
    serde_json::from_value(json).unwrap()
}

fn wrong(json: Value) -> Vec<(String, &'static str)> {
    let errors = read_operations(bodies(json), &base()).unwrap_err().0;
    errors.into_iter().map(|error| (error.pointer, error.code)).collect()
}

/// The ids of the text that comes of the operations.
fn order(json: Value) -> String {
    let operations = read_operations(bodies(json), &base()).unwrap();
    apply(&base(), &operations).iter().map(|clause| clause.id.as_str()).collect()
}

#[test]
fn operations_are_written_as_they_were_sent() {
    let json = json!([
        {"op": "replace", "clause": "a", "new": new("a", "Other.")},
        {"op": "insert_after", "after": null, "new": new("n", "New.")},
        {"op": "delete", "clause": "b"},
        {"op": "move_after", "clause": "d", "after": "a"}
    ]);
    let operations = read_operations(bodies(json.clone()), &base()).unwrap();
    assert_eq!(serde_json::to_value(&operations).unwrap(), json);
    assert_eq!(serde_json::from_value::<Vec<Operation>>(json).unwrap(), operations);
    let text = apply(&base(), &operations);
    assert_eq!(text.iter().map(plain).collect::<Vec<_>>(), ["New.", "Other.", "Clause d.", "Clause c."]);
}

#[test]
fn clauses_put_after_the_same_clause_stand_in_the_order_of_the_operations() {
    assert_eq!(
        order(json!([
            {"op": "insert_after", "after": "b", "new": new("x", "X")},
            {"op": "insert_after", "after": "b", "new": new("y", "Y")},
            {"op": "insert_after", "after": "x", "new": new("z", "Z")}
        ])),
        "abxzycd"
    );
}

#[test]
fn a_clause_put_after_a_moved_one_goes_with_it_and_after_a_deleted_one_stands_in_its_place() {
    assert_eq!(
        order(json!([
            {"op": "move_after", "clause": "b", "after": "d"},
            {"op": "insert_after", "after": "b", "new": new("x", "X")},
            {"op": "delete", "clause": "c"},
            {"op": "move_after", "clause": "a", "after": "c"}
        ])),
        "adbx"
    );
    assert_eq!(order(json!([{"op": "move_after", "clause": "d", "after": null}])), "dabc");
}

#[test]
fn one_clause_may_be_replaced_and_moved() {
    let json = json!([{"op": "move_after", "clause": "a", "after": "b"}, {"op": "replace", "clause": "a", "new": new("a", "Z")}]);
    let operations = read_operations(bodies(json), &base()).unwrap();
    assert_eq!(plain(&apply(&base(), &operations)[1]), "Z");
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    let expected = [
        ("/operations/0/clause", "missing"),
        ("/operations/0/new", "missing"),
        ("/operations/1/after", "missing"),
        ("/operations/2/new", "not-expected"),
        ("/operations/2/new/id", "bad-id"),
        ("/operations/3/after", "missing"),
    ];
    let json = json!([
        {"op": "replace"},
        {"op": "insert_after", "new": new("n", "x")},
        {"op": "delete", "clause": "a", "new": new("?", "x")},
        {"op": "move_after", "clause": "b"}
    ]);
    assert_eq!(wrong(json), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
    assert_eq!(wrong(json!([])), [("/operations".to_owned(), "empty")]);
}

#[test]
fn unknown_clauses_and_clashing_ids_are_refused() {
    let expected = [
        ("/operations/1/new/id", "duplicate-id"),
        ("/operations/3/new/id", "duplicate-id"),
        ("/operations/0/clause", "unknown-clause"),
        ("/operations/2/after", "unknown-clause"),
        ("/operations/4/new/id", "id-mismatch"),
        ("/operations/5/new", "no-change"),
    ];
    let json = json!([
        {"op": "delete", "clause": "z"},
        {"op": "insert_after", "after": null, "new": new("a", "x")},
        {"op": "insert_after", "after": "q", "new": new("n", "x")},
        {"op": "insert_after", "after": "n", "new": new("n", "x")},
        {"op": "replace", "clause": "b", "new": new("other", "x")},
        {"op": "replace", "clause": "c", "new": new("c", "Clause c.")}
    ]);
    assert_eq!(wrong(json), expected.map(|(pointer, code)| (pointer.to_owned(), code)));
}

#[test]
fn two_operations_on_one_clause_overlap() {
    let replace = json!({"op": "replace", "clause": "a", "new": new("a", "x")});
    let delete = json!({"op": "delete", "clause": "a"});
    let place = json!({"op": "move_after", "clause": "a", "after": "c"});
    for pair in
        [[&replace, &replace], [&replace, &delete], [&delete, &delete], [&delete, &place], [&place, &place]]
    {
        assert_eq!(wrong(json!(pair)), [("/operations/1/clause".to_owned(), "overlap")], "{pair:?}");
    }
}

#[test]
fn clauses_cannot_stand_after_each_other_in_a_circle() {
    let circle = [("/operations".to_owned(), "circle")];
    assert_eq!(wrong(json!([{"op": "move_after", "clause": "a", "after": "a"}])), circle);
    let two = json!([{"op": "move_after", "clause": "a", "after": "b"}, {"op": "move_after", "clause": "b", "after": "a"}]);
    assert_eq!(wrong(two.clone()), circle);
    let with_insertion = json!([
        {"op": "insert_after", "after": "a", "new": new("n", "x")},
        {"op": "move_after", "clause": "a", "after": "n"}
    ]);
    assert_eq!(wrong(with_insertion), circle);
}

#[test]
fn operations_nobody_read_still_drop_no_clause() {
    let after_each_other = [
        Operation::MoveAfter { clause: ClauseId::new("a"), after: Some(ClauseId::new("b")) },
        Operation::MoveAfter { clause: ClauseId::new("b"), after: Some(ClauseId::new("a")) },
    ];
    assert_eq!(apply(&base(), &after_each_other).len(), 4);
}

#[test]
fn operations_that_leave_the_text_as_it_is_are_refused() {
    let stays = json!([{"op": "move_after", "clause": "b", "after": "a"}]);
    assert_eq!(wrong(stays), [("/operations".to_owned(), "no-change")]);
}

#[test]
fn the_text_that_comes_of_it_keeps_the_limits_of_a_text() {
    let base: Vec<Clause> =
        (0..MAX_CLAUSES).map(|n| Clause::new(format!("c{n}"), Operative, 0, "x")).collect();
    let one_more = bodies(json!([{"op": "insert_after", "after": "c0", "new": new("n", "x")}]));
    assert_eq!(read_operations(one_more, &base).unwrap_err().0[0].code, "too-many");
}

#[test]
fn an_unknown_operation_or_field_is_not_read() {
    for json in [json!({"op": "swap"}), json!({"op": "delete", "clause": "a", "why": "x"})] {
        assert!(serde_json::from_value::<OperationBody>(json.clone()).is_err());
        assert!(serde_json::from_value::<Operation>(json).is_err());
    }
}

fn operation() -> impl Strategy<Value = Value> {
    let known = prop::sample::select(vec!["a", "b", "c", "d"]);
    let target = prop::option::of(prop::sample::select(vec!["a", "b", "c", "d", "n1", "n2"]));
    (0..4, known, target, prop::sample::select(vec!["n1", "n2", "n3"])).prop_map(
        |(kind, clause, after, id)| match kind {
            0 => json!({"op": "replace", "clause": clause, "new": new(clause, id)}),
            1 => json!({"op": "insert_after", "after": after, "new": new(id, "new")}),
            2 => json!({"op": "delete", "clause": clause}),
            _ => json!({"op": "move_after", "clause": clause, "after": after}),
        },
    )
}

proptest! {
    #[test]
    fn accepted_operations_lose_nothing_but_what_they_delete(json in prop::collection::vec(operation(), 1..6)) {
        let Ok(operations) = read_operations(bodies(Value::Array(json)), &base()) else { return Ok(()) };
        let text = apply(&base(), &operations);
        let mut expected: Vec<String> = base().iter().map(|clause| clause.id.to_string()).collect();
        let mut moved = Vec::new();
        for operation in &operations {
            match operation {
                Operation::InsertAfter { new, .. } => expected.push(new.id.to_string()),
                Operation::Delete { clause } => expected.retain(|id| id != clause.as_str()),
                Operation::MoveAfter { clause, .. } => moved.push(clause.to_string()),
                Operation::Replace { clause, new } => {
                    prop_assert!(text.iter().any(|c| c.id == *clause && c == new));
                }
            }
        }
        let mut ids: Vec<String> = text.iter().map(|clause| clause.id.to_string()).collect();
        let stayed: Vec<&String> = ids.iter().filter(|id| id.len() == 1 && !moved.contains(id)).collect();
        prop_assert!(stayed.windows(2).all(|pair| pair[0] < pair[1]));
        ids.sort();
        expected.sort();
        prop_assert_eq!(ids, expected);
    }
}

#[test]
fn a_clause_without_words_is_deleted_not_written() {
    let blank = json!({"id": "n", "kind": "operative", "level": 0, "runs": [{"text": " \n"}]});
    let none = json!({"id": "a", "kind": "operative", "level": 0, "runs": []});
    let operations = json!([{"op": "insert_after", "after": null, "new": blank}, {"op": "replace", "clause": "a", "new": none}]);
    assert_eq!(
        wrong(operations),
        [("/operations/0/new/runs".to_owned(), "empty"), ("/operations/1/new/runs".to_owned(), "empty")]
    );
}

#[test]
fn a_part_of_an_amendment_stands_where_the_whole_would() {
    let all = json!([
        {"op": "insert_after", "after": "b", "new": new("x", "X")},
        {"op": "insert_after", "after": "x", "new": new("y", "Y")},
        {"op": "insert_after", "after": "y", "new": new("z", "Z")},
        {"op": "move_after", "clause": "a", "after": "y"}
    ]);
    let all = read_operations(bodies(all), &base()).unwrap();
    let order = |taken: &str| -> String {
        let part = part_of(&all, |id| taken.contains(id.as_str()));
        apply(&base(), &part).iter().map(|clause| clause.id.as_str()).collect()
    };
    assert_eq!(order("xyza"), "bxyzacd");
    assert_eq!(order("z"), "abzcd");
    assert_eq!(order("xza"), "bxzacd");
    assert_eq!(order("a"), "bacd");
}
