//! The rules of Mufakat, pure: values in, decisions out.
//!
//! Nothing here knows HTTP, SQL, mail, the environment, the clock or chance. A rule that needs the
//! time or a new identifier takes it as an argument. Each feature of the house has its file here
//! (`signoff`, `texts`, …); `ids`, `time`, `refusal`, `policy` and `event` serve them all.

pub mod accounts;
pub mod amendments;
pub mod comments;
pub mod deadlines;
pub mod digest;
pub mod event;
pub mod ids;
pub mod letters;
pub mod live;
pub mod mandates;
pub mod notices;
pub mod packages;
pub mod people;
pub mod policy;
pub mod presence;
pub mod recommendations;
pub mod record;
pub mod refusal;
pub mod search;
pub mod signoff;
pub mod texts;
pub mod time;
