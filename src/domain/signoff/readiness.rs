//! Owns: whether a text is ready to be decided. Never: knows by which procedure.

use super::procedure::{OpenFacts, refuse};
use crate::domain::refusal::No;

/// Only the newest revision is decided, without open brackets and open amendments, and with all that was accepted.
///
/// # Errors
/// `no-roster`, `not-newest-revision`, `open-brackets`, `amendments-undisposed`, `amendments-not-in-text`.
pub(super) fn text_is_ready(revision: u32, facts: &OpenFacts) -> Result<(), No> {
    if facts.roster.is_empty() {
        return Err(refuse("no-roster", "No state of the mandate's roster can decide."));
    }
    match facts.newest_revision {
        None => return Err(refuse("not-newest-revision", "No revision has been issued yet.")),
        Some(newest) if newest != revision => {
            let detail =
                format!("Revision {revision} is not the newest; sign-off opens on revision {newest}.");
            return Err(refuse("not-newest-revision", detail));
        }
        Some(_) => {}
    }
    let merge = " Carry the merge out and issue the next revision first.";
    for (names, code, what, then) in [
        (&facts.open_brackets, "open-brackets", "Text is still in brackets", ""),
        (&facts.undisposed_amendments, "amendments-undisposed", "Amendments without a disposition", ""),
        (
            &facts.unissued_amendments,
            "amendments-not-in-text",
            "Accepted, and not in the newest revision",
            merge,
        ),
    ] {
        if !names.is_empty() {
            return Err(refuse(code, format!("{what}: {}.{then}", names.join(", "))));
        }
    }
    Ok(())
}
