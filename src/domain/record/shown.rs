//! Owns: the text as a proof of adoption shows it, clause by clause with numbers, against the text that was fingerprinted
//! and the numbers that follow from it. Never: believes a number that is written down.

use serde_json::{Value, json};

use super::bundle::TEXT_FORMAT;
use crate::domain::texts::{Clause, numbering};

/// Computed for the reader and no part of the text.
const COMPUTED: [&str; 2] = ["number", "reference"];

/// The text that the clauses shown say, in the form that is fingerprinted.
#[must_use]
pub(super) fn text(symbol: &str, revision: u32, clauses: &[Value]) -> Value {
    json!({ "format": TEXT_FORMAT, "symbol": symbol, "revision": revision, "clauses": bare(clauses) })
}

/// Whether every clause is shown under the number and the reference that its place gives it.
#[must_use]
pub(super) fn numbered(clauses: &[Value]) -> bool {
    let read: Result<Vec<Clause>, _> = bare(clauses).into_iter().map(serde_json::from_value).collect();
    let Ok(read) = read else { return false };
    let right = |(shown, computed): (&Value, numbering::Numbered)| {
        let [number, reference] = COMPUTED.map(|field| shown.get(field).and_then(Value::as_str));
        number == Some(&computed.number) && reference == Some(&computed.reference)
    };
    clauses.iter().zip(numbering::number(&read)).all(right)
}

fn bare(clauses: &[Value]) -> Vec<Value> {
    let mut clauses = clauses.to_vec();
    for clause in clauses.iter_mut().filter_map(Value::as_object_mut) {
        for field in COMPUTED {
            clause.remove(field);
        }
    }
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_reference_that_does_not_follow_from_its_place_is_seen() {
        let clause = |id: &str, number: &str, reference: &str| json!({"id": id, "kind": "operative", "level": 0, "runs": [{"text": "x"}], "number": number, "reference": reference});
        assert!(numbered(&[clause("a", "1", "OP1"), clause("b", "2", "OP2")]));
        for wrong in [
            [clause("a", "1", "OP1"), clause("b", "3", "OP2")],
            [clause("a", "1", "OP1"), clause("b", "2", "OP3")],
            [clause("a", "2", "OP1"), clause("b", "2", "OP2")],
        ] {
            assert!(!numbered(&wrong));
            let same = text("S", 1, &wrong) == text("S", 1, &[clause("a", "", ""), clause("b", "", "")]);
            assert!(same, "the text itself is the same");
        }
        assert!(!numbered(&[json!({"id": "a", "kind": "operative", "level": 0, "runs": []})]));
        assert!(!numbered(&[json!("no clause")]));
    }
}
