//! Owns: the only look at the clock in the program. Never: sleeps.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use crate::domain::time::Moment;

/// Where the time comes from: the machine, or a hand that tests turn.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    Machine,
    /// Milliseconds since the epoch, set by a test.
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment` until it is turned.
    #[must_use]
    pub fn standing_at(moment: Moment) -> Self {
        Self::Hand(Arc::new(AtomicI64::new(moment.millis())))
    }

    /// Now, in whole milliseconds.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one home of the clock")]
    pub fn now(&self) -> Moment {
        match self {
            Self::Machine => Moment::from_millis(jiff::Timestamp::now().as_millisecond()),
            Self::Hand(millis) => Moment::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Turns a hand-held clock forward; the machine's clock is left alone.
    pub fn turn(&self, millis: i64) {
        if let Self::Hand(hand) = self {
            hand.fetch_add(millis, Ordering::SeqCst);
        }
    }
}
