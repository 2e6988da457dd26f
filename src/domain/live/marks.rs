//! Owns: how marks and brackets are written as formatting of the shared document: exactly as the editor's binding
//! (y-tiptap) writes them. Never: takes a mark the schema does not know.

use std::{collections::HashMap, sync::Arc};

use yrs::{Any, types::Attrs};

use super::Refused;
use crate::domain::{
    ids::StateCode,
    texts::{Bracket, MAX_ID_CHARS, Mark, Run},
};

/// The keys formatting may have.
pub(super) const KEYS: [&str; 3] = ["bold", "italic", "bracket"];
/// The longest value of a bracket, in bytes: 200 states and an id.
const LONGEST: usize = 4_096;

/// Whether this formatting, as it stands in an update (a key and JSON), is one of ours.
pub(super) fn is_known(name: &str, json: &str) -> bool {
    match name {
        _ if json == "null" => KEYS.contains(&name),
        "bold" | "italic" => json == "{}",
        "bracket" => {
            json.len() <= LONGEST
                && serde_json::from_str::<Bracket>(json)
                    .is_ok_and(|bracket| bracket.id.chars().count() <= MAX_ID_CHARS)
        }
        _ => false,
    }
}

/// The run that a formatted stretch of text is.
///
/// # Errors
/// [`Refused::Unknown`].
pub(super) fn run_of(text: String, attributes: Option<&Attrs>) -> Result<Run, Refused> {
    let mut run = Run::new(text);
    for (key, value) in attributes.into_iter().flatten() {
        match (key.as_ref(), value) {
            (_, Any::Null | Any::Undefined) => {}
            ("bold", _) => run.marks.push(Mark::Bold),
            ("italic", _) => run.marks.push(Mark::Italic),
            ("bracket", value) => run.bracket = Some(bracket_of(value)?),
            _ => return Err(Refused::Unknown),
        }
    }
    run.marks.sort_unstable();
    Ok(run)
}

fn bracket_of(value: &Any) -> Result<Bracket, Refused> {
    let Any::Map(fields) = value else { return Err(Refused::Unknown) };
    let (Some(Any::String(id)), Some(Any::Array(states))) = (fields.get("id"), fields.get("states")) else {
        return Err(Refused::Unknown);
    };
    let states = states.iter().map(|state| match state {
        Any::String(code) => code.parse::<StateCode>().map_err(|_| Refused::Unknown),
        _ => Err(Refused::Unknown),
    });
    Ok(Bracket { id: id.to_string(), states: states.collect::<Result<_, _>>()? })
}

/// The formatting of a run.
pub(super) fn attributes_of(run: &Run) -> Attrs {
    let mut attributes = Attrs::new();
    let empty = || Any::Map(Arc::new(HashMap::new()));
    for mark in &run.marks {
        let key = match mark {
            Mark::Bold => "bold",
            Mark::Italic => "italic",
        };
        attributes.insert(key.into(), empty());
    }
    if let Some(bracket) = &run.bracket {
        let states: Vec<Any> = bracket.states.iter().map(|state| Any::from(state.as_str())).collect();
        let fields = HashMap::from([
            ("id".to_owned(), Any::from(bracket.id.as_str())),
            ("states".to_owned(), Any::Array(states.into())),
        ]);
        attributes.insert("bracket".into(), Any::Map(Arc::new(fields)));
    }
    attributes
}

/// What must be set or unset so that `from` becomes `to`; `None` when nothing must.
pub(super) fn change_between(from: &Attrs, to: &Attrs) -> Option<Attrs> {
    let mut change = Attrs::new();
    for key in KEYS {
        let was = from.get(key).filter(|value| !matches!(value, Any::Null | Any::Undefined));
        match (was, to.get(key)) {
            (was, Some(is)) if was != Some(is) => drop(change.insert(key.into(), is.clone())),
            (Some(_), None) => drop(change.insert(key.into(), Any::Null)),
            _ => {}
        }
    }
    (!change.is_empty()).then_some(change)
}
