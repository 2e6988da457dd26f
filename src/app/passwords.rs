//! Owns: hashing passwords, and how many are hashed at once: each takes 19 MiB and a core, also for somebody unknown.
//! Never: keeps a password, never: hashes inside a transaction.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// OWASP's argon2id: 19 MiB, two passes, one lane.
fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A password's hash in PHC form. Takes some 20 ms of a core: call it off the async threads.
///
/// # Errors
/// [`Error::Internal`].
pub fn hash_password(password: &str) -> Result<String> {
    Ok(argon2()?.hash_password(password.as_bytes()).map_err(Error::internal)?.to_string())
}

/// Whether the password is the one hashed. As slow as hashing.
#[must_use]
pub fn password_matches(password: &str, hash: &str) -> bool {
    let parsed = PasswordHash::new(hash);
    argon2().is_ok_and(|hasher| parsed.is_ok_and(|p| hasher.verify_password(password.as_bytes(), &p).is_ok()))
}

/// Checked instead of a stored hash when there is no such account, so that both answers take as long.
pub(super) const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// So many may wait for each core; at some 20 ms each the last of them waits about a second.
const WAITING: usize = 50;

/// The cores passwords are hashed on. Beyond a short queue nobody is let in, so that a flood of sign-ins takes neither
/// the memory nor the time of the others.
#[derive(Debug)]
pub struct Hashing {
    lanes: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Hashing {
    /// At most `lanes` at once, and so many more that wait.
    #[must_use]
    pub fn new(lanes: usize, waiting: usize) -> Self {
        let places = lanes.saturating_add(waiting);
        Self { lanes: Arc::new(Semaphore::new(lanes)), places: Arc::new(Semaphore::new(places)) }
    }

    /// As many at once as this machine has cores.
    #[must_use]
    pub fn of_this_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::new(cores, cores.saturating_mul(WAITING))
    }

    /// Runs slow work of a core on a thread where it blocks nobody, when its turn comes.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already; what the work returned.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Error::Busy)?;
        let lane = Arc::clone(&self.lanes).acquire_owned().await.map_err(Error::internal)?;
        // Who asked may be gone before the work ends: its lane is taken until then.
        let held = move || {
            let done = work();
            drop((lane, place));
            done
        };
        tokio::task::spawn_blocking(held).await.map_err(Error::internal)?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn one_works_one_waits_and_the_next_is_told_to_come_again() {
        let hashing = Arc::new(Hashing::new(1, 1));
        let (free, blocked) = mpsc::channel::<()>();
        let (works, working) = tokio::sync::oneshot::channel();
        let other = Arc::clone(&hashing);
        let first = tokio::spawn(async move {
            let slow = move || {
                works.send(()).unwrap();
                blocked.recv().map_err(Error::internal)
            };
            other.run(slow).await
        });
        working.await.unwrap();
        let mut second = Box::pin(hashing.run(|| Ok(2)));
        tokio::select! {
            biased;
            _ = &mut second => panic!("the one lane is taken"),
            () = std::future::ready(()) => {}
        }
        assert!(matches!(hashing.run(|| Ok(3)).await, Err(Error::Busy)));
        free.send(()).unwrap();
        first.await.unwrap().unwrap();
        assert_eq!(second.await.unwrap(), 2);
        assert_eq!(hashing.run(|| Ok(4)).await.unwrap(), 4, "the places are free again");
    }

    #[test]
    fn a_hash_says_the_parameters_it_was_made_with() {
        let made_with = "$argon2id$v=19$m=19456,t=2,p=1$";
        let hash = hash_password("musyawarah-2018").unwrap();
        assert!(hash.starts_with(made_with), "{hash}");
        assert!(NOBODY.starts_with(made_with), "nobody's takes as long as anybody's");
        assert!(password_matches("musyawarah-2018", &hash) && !password_matches("musyawarah-2019", &hash));
    }
}
