//! Live drafting without its sockets: the shared document under a working text, the firewall before it, its projection
//! to clauses and back. `yrs` lives here and nowhere else. Never: knows a socket, a room or a row; identifiers and
//! client numbers are arguments.

mod authorship;
mod difference;
mod document;
mod doubled;
mod drafted;
pub mod firewall;
mod identity;
mod marks;
mod projection;
mod rescue;
mod standing;
#[cfg(test)]
mod tests;
pub mod wire;

pub use authorship::Passage;
pub use document::{Clocks, Settled, SharedText, merged};
pub use doubled::Fresh;
pub use drafted::Drafted;
pub use rescue::{Deleted, Swept};

/// The schema of the document, sent in the socket's address. A client that does not know all of it would delete what it
/// does not know, for everybody; raise it with every new attribute, mark or element.
pub const SCHEMA: u32 = 1;
/// The largest change or answer taken in one frame, in bytes.
pub const MAX_FRAME: usize = 4 * 1024 * 1024;
/// The name of the document's only root.
pub const BODY: &str = "body";
/// The name of its only element.
const CLAUSE: &str = "clause";

/// Why a change is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The bytes are not an update at all.
    #[error("this is not a change of a shared text")]
    Malformed,
    /// It holds what the schema does not know.
    #[error("this change holds what a text cannot hold")]
    Unknown,
    /// It goes past a limit of a text.
    #[error("this change goes past the limits of a text")]
    TooMuch,
    /// It builds on changes that nobody sent.
    #[error("this change builds on changes that never came")]
    Missing,
    /// The text it leads to is not one: the reading rules refuse it.
    #[error("the text this leads to is not allowed")]
    NotAText,
}
