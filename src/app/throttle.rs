//! Owns: slowing down those who guess passwords, address by address. In memory: a restart forgives. Only failures
//! count, so that a person who signs in often is never slowed. Never: says whether an address exists.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::domain::{
    accounts::fold_email,
    time::{Moment, SECOND},
};

/// Failures one address may have at once.
const BURST: i64 = 10;
/// Milliseconds after which one failure is forgiven.
const FORGIVEN_AFTER: i64 = 30 * SECOND;
/// Addresses remembered; beyond that the forgiven ones are dropped.
const REMEMBERED: usize = 10_000;

/// Counts failures: for each address the moment at which all of them are forgiven.
#[derive(Debug, Default)]
pub struct Throttle {
    forgiven_at: Mutex<HashMap<String, i64>>,
}

impl Throttle {
    /// Whether the address may try now.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn check(&self, email: &str, now: Moment) -> Result<(), u64> {
        let owed = self.owed(&fold_email(email), now);
        let room = BURST * FORGIVEN_AFTER - owed;
        if room >= FORGIVEN_AFTER {
            Ok(())
        } else {
            Err(u64::try_from((FORGIVEN_AFTER - room) / SECOND + 1).unwrap_or(1))
        }
    }

    /// Notes a failure.
    pub fn failed(&self, email: &str, now: Moment) {
        let key = fold_email(email);
        let owed = self.owed(&key, now);
        let mut all = self.forgiven_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.retain(|_, at| *at > now.millis());
        }
        all.insert(key, now.millis() + owed + FORGIVEN_AFTER);
    }

    fn owed(&self, key: &str, now: Moment) -> i64 {
        let all = self.forgiven_at.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key).map_or(0, |at| (at - now.millis()).max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_close_the_door_for_half_a_minute() {
        let (throttle, now) = (Throttle::default(), Moment::from_millis(1_000_000));
        for _ in 0..10 {
            assert_eq!(throttle.check("a@b.example", now), Ok(()));
            throttle.failed("A@b.example ", now);
        }
        assert_eq!(throttle.check("a@b.example", now), Err(31));
        assert_eq!(throttle.check("other@b.example", now), Ok(()));
        assert_eq!(throttle.check("a@b.example", now.plus(FORGIVEN_AFTER)), Ok(()));
    }
}
