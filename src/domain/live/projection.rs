//! Owns: reading the clauses out of the shared document. Never: changes it, never: lets through what a text cannot hold.

use std::collections::HashMap;

use yrs::{
    Any, BranchID, Number, Out, ReadTxn, SharedRef, Text, Xml, XmlElementRef, XmlFragment, XmlFragmentRef,
    XmlOut, XmlTextRef, types::Attrs,
};

use super::{BODY, CLAUSE, Refused, marks::run_of};
use crate::domain::{
    ids::StateCode,
    texts::{Clause, ClauseId, ClauseKind, MAX_CLAUSES, Run},
};

/// A clause where it stands in the document.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// The element.
    pub element: XmlElementRef,
    /// What it says. Its id may be empty or shared with another until the server arbitrated.
    pub clause: Clause,
}

impl Placed {
    /// The lasting name of the element itself.
    pub(super) fn branch(&self) -> BranchID {
        name_of(&self.element)
    }
}

/// The lasting name of a clause's element.
pub(super) fn name_of(element: &XmlElementRef) -> BranchID {
    element.hook().id().clone()
}

/// Every clause, in order.
///
/// # Errors
/// [`Refused`] when there is anything that is not a clause.
pub(super) fn read<T: ReadTxn>(txn: &T, body: &XmlFragmentRef) -> Result<Vec<Placed>, Refused> {
    if txn.root_refs().any(|(name, _)| name != BODY) {
        return Err(Refused::Unknown);
    }
    let count = usize::try_from(body.len(txn)).map_err(|_| Refused::TooMuch)?;
    if count > MAX_CLAUSES {
        return Err(Refused::TooMuch);
    }
    let mut placed = Vec::with_capacity(count);
    for child in body.children(txn) {
        let XmlOut::Element(element) = child else { return Err(Refused::Unknown) };
        placed.push(Placed { clause: clause(txn, &element)?, element });
    }
    if placed.len() == count { Ok(placed) } else { Err(Refused::Unknown) }
}

/// The clauses that can be read, in order, of a document in which some updates are missing.
pub(super) fn readable<T: ReadTxn>(txn: &T, body: &XmlFragmentRef) -> Vec<Placed> {
    let whole = |child| match child {
        XmlOut::Element(element) => Some(Placed { clause: clause(txn, &element).ok()?, element }),
        XmlOut::Fragment(_) | XmlOut::Text(_) => None,
    };
    body.children(txn).filter_map(whole).collect()
}

/// One clause.
///
/// # Errors
/// [`Refused`] when it is none.
pub(super) fn clause<T: ReadTxn>(txn: &T, element: &XmlElementRef) -> Result<Clause, Refused> {
    if element.try_tag().is_none_or(|tag| tag.as_ref() != CLAUSE) {
        return Err(Refused::Unknown);
    }
    let id = match element.get_attribute(txn, "id") {
        Some(Out::Any(Any::String(id))) => id.to_string(),
        Some(Out::Any(Any::Null | Any::Undefined)) | None => String::new(),
        Some(_) => return Err(Refused::Unknown),
    };
    let kind = match element.get_attribute(txn, "kind") {
        Some(Out::Any(Any::String(kind))) => {
            ClauseKind::ALL.into_iter().find(|k| k.as_str() == kind.as_ref())
        }
        _ => None,
    };
    let level = match element.get_attribute(txn, "level") {
        Some(Out::Any(Any::Number(Number::Int(level)))) => u8::try_from(level).ok(),
        _ => None,
    };
    let mut runs = Vec::new();
    for text in texts(txn, element)? {
        runs.extend(stretches(txn, &text)?.into_iter().map(|stretch| stretch.run));
    }
    let (kind, level) = kind.zip(level).ok_or(Refused::Unknown)?;
    Ok(Clause { id: ClauseId::new(id), kind, level, runs })
}

/// The texts of a clause's element: one, or none when it is empty, or more when people began at once.
pub(super) fn texts<T: ReadTxn>(txn: &T, element: &XmlElementRef) -> Result<Vec<XmlTextRef>, Refused> {
    let count = usize::try_from(element.len(txn)).map_err(|_| Refused::TooMuch)?;
    let mut texts = Vec::new();
    for child in element.children(txn) {
        let XmlOut::Text(text) = child else { return Err(Refused::Unknown) };
        texts.push(text);
    }
    if texts.len() == count { Ok(texts) } else { Err(Refused::Unknown) }
}

/// A stretch of one formatting.
pub(super) struct Stretch {
    /// Its words and marks.
    pub run: Run,
    /// Its formatting as it stands.
    pub attributes: Attrs,
}

/// The formatted stretches of a text.
///
/// # Errors
/// [`Refused::Unknown`] when anything but words stands in it.
pub(super) fn stretches<T: ReadTxn>(txn: &T, text: &XmlTextRef) -> Result<Vec<Stretch>, Refused> {
    if text.attributes(txn).next().is_some() {
        return Err(Refused::Unknown);
    }
    let mut units = 0_usize;
    let mut stretches = Vec::new();
    for piece in text.diff(txn, |_| ()) {
        let Out::Any(Any::String(words)) = piece.insert else { return Err(Refused::Unknown) };
        units = units.saturating_add(words.encode_utf16().count());
        let run = run_of(words.to_string(), piece.attributes.as_deref())?;
        stretches.push(Stretch { run, attributes: piece.attributes.map(|a| *a).unwrap_or_default() });
    }
    // Whatever counts but is not said is hidden.
    if usize::try_from(text.len(txn)) == Ok(units) { Ok(stretches) } else { Err(Refused::Unknown) }
}

/// One bracket has one list of states throughout a text. Two people who change it at once may leave two: the first
/// stands.
pub(super) fn agree_on_brackets(clauses: &mut [Clause]) {
    let mut known: HashMap<String, Vec<StateCode>> = HashMap::new();
    for run in clauses.iter_mut().flat_map(|clause| &mut clause.runs) {
        if let Some(bracket) = &mut run.bracket {
            bracket.states.sort_unstable();
            bracket.states.dedup();
            let states = known.entry(bracket.id.clone()).or_insert_with(|| bracket.states.clone());
            bracket.states.clone_from(states);
        }
    }
}
