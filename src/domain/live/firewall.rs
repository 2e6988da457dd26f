//! Owns: the strict reader of an update's bytes that stands before `yrs` decodes any of them. `yrs` reads nested values
//! by recursion without a limit, so one frame of 20 kB could overflow the stack and end the process. Never: recurses,
//! never: allocates by what the bytes claim, never: decides whether the resulting text is allowed (the projection does).

use std::collections::HashSet;

use super::{BODY, CLAUSE, Refused, marks, wire::Reader};
use crate::domain::texts::{MAX_CLAUSES, MAX_ID_CHARS};

/// Clocks and lengths beyond this would overflow the counters of the document.
const MOST_CLOCK: u64 = 1 << 30;
/// The longest value of a clause's attribute, in bytes.
const LONGEST_VALUE: usize = MAX_ID_CHARS * 4;

const GC: u8 = 0;
const DELETED: u8 = 1;
const STRING: u8 = 4;
const FORMAT: u8 = 6;
const TYPE: u8 = 7;
const ANY: u8 = 8;
const SKIP: u8 = 10;
const HAS_PARENT_SUB: u8 = 0b0010_0000;
const HAS_RIGHT_ORIGIN: u8 = 0b0100_0000;
const HAS_ORIGIN: u8 = 0b1000_0000;
const ELEMENT: u8 = 3;
const TEXT: u8 = 6;

/// New content of one client in an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Whose document made it.
    pub client: u64,
    /// The first clock.
    pub from: u64,
    /// The first clock after it.
    pub to: u64,
}

/// What an update holds, as far as it matters before it is applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// New content, client by client.
    pub spans: Vec<Span>,
    /// Whether anything is deleted.
    pub deletes: bool,
    /// Where in the bytes it begins to say what is deleted.
    pub deletes_at: usize,
}

impl Contents {
    /// Whether the update says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && !self.deletes
    }
}

/// Reads an update (version 1) without decoding it.
///
/// # Errors
/// [`Refused::Malformed`], [`Refused::Unknown`] or [`Refused::TooMuch`].
pub fn scan(update: &[u8]) -> Result<Contents, Refused> {
    let mut reader = Reader::new(update);
    let mut elements = 0;
    let mut contents = Contents::default();
    let mut clients = HashSet::new();
    for _ in 0..number(&mut reader)? {
        let blocks = number(&mut reader)?;
        let client = number(&mut reader)?;
        // Two accounts of one client may overlap, and `yrs` counts below zero then.
        if !clients.insert(client) {
            return Err(Refused::Malformed);
        }
        let from = clock(number(&mut reader)?)?;
        let mut at = from;
        for _ in 0..blocks {
            at = clock(at.saturating_add(block(&mut reader, &mut elements)?))?;
        }
        if at > from {
            contents.spans.push(Span { client, from, to: at });
        }
    }
    if elements > MAX_CLAUSES {
        return Err(Refused::TooMuch);
    }
    contents.deletes_at = update.len().saturating_sub(reader.left());
    for _ in 0..number(&mut reader)? {
        number(&mut reader)?;
        for _ in 0..number(&mut reader)? {
            let from = number(&mut reader)?;
            clock(from.saturating_add(number(&mut reader)?))?;
            contents.deletes = true;
        }
    }
    if reader.is_done() { Ok(contents) } else { Err(Refused::Malformed) }
}

/// Checks a state vector a client sends.
///
/// # Errors
/// [`Refused::Malformed`] or [`Refused::TooMuch`].
pub fn scan_state_vector(bytes: &[u8]) -> Result<(), Refused> {
    let mut reader = Reader::new(bytes);
    for _ in 0..number(&mut reader)? {
        number(&mut reader)?;
        clock(number(&mut reader)?)?;
    }
    if reader.is_done() { Ok(()) } else { Err(Refused::Malformed) }
}

fn number(reader: &mut Reader<'_>) -> Result<u64, Refused> {
    reader.number().ok_or(Refused::Malformed)
}

const fn clock(clock: u64) -> Result<u64, Refused> {
    if clock <= MOST_CLOCK { Ok(clock) } else { Err(Refused::TooMuch) }
}

/// Reads one block and returns its length on the clock.
fn block(reader: &mut Reader<'_>, elements: &mut usize) -> Result<u64, Refused> {
    let info = reader.byte().ok_or(Refused::Malformed)?;
    if info == GC || info == SKIP {
        return length(reader);
    }
    let placed = info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN) != 0;
    for flag in [HAS_ORIGIN, HAS_RIGHT_ORIGIN] {
        if info & flag != 0 {
            id(reader)?;
        }
    }
    let mut attribute = false;
    let mut at_root = false;
    if !placed {
        match number(reader)? {
            1 if string(reader)? == BODY => at_root = true,
            1 => return Err(Refused::Unknown),
            0 => id(reader)?,
            _ => return Err(Refused::Malformed),
        }
        if info & HAS_PARENT_SUB != 0 {
            attribute = true;
            if at_root || !["id", "kind", "level"].contains(&string(reader)?) {
                return Err(Refused::Unknown);
            }
        }
    }
    match info & 0b0000_1111 {
        DELETED => length(reader),
        STRING if !attribute && !at_root => {
            let text = string(reader)?;
            let units = text.encode_utf16().count();
            if units == 0 {
                Err(Refused::Malformed)
            } else {
                u64::try_from(units).map_err(|_| Refused::TooMuch)
            }
        }
        FORMAT if !attribute && !at_root => {
            let (name, value) = (string(reader)?, string(reader)?);
            marks::is_known(name, value).then_some(1).ok_or(Refused::Unknown)
        }
        TYPE if !attribute => kind_of_type(reader, elements),
        // An attribute's value; placed ones follow the value they replace.
        ANY if attribute || placed => value(reader),
        _ => Err(Refused::Unknown),
    }
}

fn kind_of_type(reader: &mut Reader<'_>, elements: &mut usize) -> Result<u64, Refused> {
    match reader.byte().ok_or(Refused::Malformed)? {
        ELEMENT if string(reader)? == CLAUSE => {
            *elements = elements.saturating_add(1);
            Ok(1)
        }
        TEXT => Ok(1),
        _ => Err(Refused::Unknown),
    }
}

/// The one plain value of an attribute: a string or a small number. Nothing that nests.
fn value(reader: &mut Reader<'_>) -> Result<u64, Refused> {
    if number(reader)? != 1 {
        return Err(Refused::Unknown);
    }
    match reader.byte().ok_or(Refused::Malformed)? {
        119 => {
            let text = string(reader)?;
            if text.len() > LONGEST_VALUE { Err(Refused::TooMuch) } else { Ok(1) }
        }
        // A whole number of one byte: a level.
        125 => {
            let byte = reader.byte().ok_or(Refused::Malformed)?;
            if byte & 0x80 == 0 { Ok(1) } else { Err(Refused::Unknown) }
        }
        _ => Err(Refused::Unknown),
    }
}

fn length(reader: &mut Reader<'_>) -> Result<u64, Refused> {
    match clock(number(reader)?)? {
        0 => Err(Refused::Malformed),
        length => Ok(length),
    }
}

fn id(reader: &mut Reader<'_>) -> Result<(), Refused> {
    number(reader)?;
    clock(number(reader)?).map(|_| ())
}

fn string<'a>(reader: &mut Reader<'a>) -> Result<&'a str, Refused> {
    reader.text().ok_or(Refused::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::live::wire::{put_bytes, put_number};

    /// An update in which each of these clients begins a clause at its first clock.
    fn clauses_of(clients: &[u64]) -> Vec<u8> {
        let mut update = vec![u8::try_from(clients.len()).unwrap()];
        for client in clients {
            update.push(1);
            put_number(&mut update, *client);
            update.extend([0, TYPE, 1]);
            put_bytes(&mut update, BODY.as_bytes());
            update.push(ELEMENT);
            put_bytes(&mut update, CLAUSE.as_bytes());
        }
        update.push(0);
        update
    }

    #[test]
    fn a_client_that_is_told_of_twice_is_refused() {
        assert_eq!(scan(&clauses_of(&[300, 7])).unwrap().spans.len(), 2);
        assert_eq!(scan(&clauses_of(&[300, 300])), Err(Refused::Malformed));
    }
}
