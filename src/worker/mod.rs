//! Loops beside the requests: mail, deadlines, housekeeping. They call `app` and hold no rule. Never: sleep past the
//! stop of the server.

pub mod clearing;
pub mod deadlines;
pub mod hints;
pub mod mail;
pub mod reminders;
