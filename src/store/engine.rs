//! Owns: the threads that hold connections, and the only two ways to them: [`Database::read`] and
//! [`Database::write`]. SQLite has one writer that commits many acts at once; PostgreSQL has a set of
//! connections that do both. Never: knows a table.

use std::{
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
};

use crossbeam_channel::{Receiver, Sender, bounded};
use tokio::sync::oneshot;

use super::connection::{DatabaseUrl, DbConn, is_lost};
use crate::error::{Error, Result};

/// Acts waiting for the writer before callers are told the server is busy.
const WRITE_QUEUE: usize = 4_096;
/// Readers of SQLite that are there from the start; more come when reads wait.
const FIRST_READERS: usize = 2;
/// Reads waiting for a connection before callers are told the server is busy.
const READ_QUEUE: usize = 16_384;
/// Acts that share one commit at most, so that the first of them does not wait for ever.
const GROUP: usize = 128;

/// Tells the caller how its job ended, after the commit.
type Ending = Box<dyn FnOnce(Result<()>) + Send>;

/// What a job left behind: whether its effects stay, and whom to tell.
struct Done {
    keep: bool,
    ending: Ending,
}

type Job = Box<dyn FnOnce(&mut DbConn) -> Done + Send>;

/// The database, opened. Cheap to clone; the threads end when the last clone is gone.
#[derive(Clone)]
pub struct Database {
    reads: Sender<Job>,
    writes: Sender<Job>,
    url: DatabaseUrl,
    /// How often a connection was opened again.
    opened: Arc<AtomicU64>,
    readers: Option<Arc<Readers>>,
    /// Held for the process's life: a second process on the same SQLite file would be a second writer.
    lock: Option<Arc<File>>,
    _threads: Arc<Vec<JoinHandle<()>>>,
}

impl Database {
    /// Opens `connections` connections (readers on SQLite, which has its own writer besides).
    ///
    /// # Errors
    /// [`Error::Internal`] when the database does not open, or another process holds the SQLite file.
    pub fn open(url: &DatabaseUrl, connections: usize) -> Result<Self> {
        let lock = match url {
            DatabaseUrl::Sqlite(path) => Some(Arc::new(hold(path)?)),
            DatabaseUrl::Postgres(_) => None,
        };
        url.migrate()?;
        let opened = Arc::<AtomicU64>::default();
        let (reads, read_jobs) = bounded::<Job>(READ_QUEUE);
        let mut threads = Vec::new();
        let mut readers = None;
        let writes = match url {
            DatabaseUrl::Sqlite(_) => {
                let (writes, write_jobs) = bounded::<Job>(WRITE_QUEUE);
                let writer = Connected::open(url, &opened)?;
                threads.push(spawn("db-writer", move || write_in_groups(writer, &write_jobs))?);
                for number in 0..connections.min(FIRST_READERS) {
                    let (reader, jobs) = (Connected::open(url, &opened)?, read_jobs.clone());
                    threads
                        .push(spawn(&format!("db-read-{number}"), move || serve(reader, &jobs, &never()))?);
                }
                let there = AtomicUsize::new(connections.min(FIRST_READERS));
                let (url, opened) = (url.clone(), Arc::clone(&opened));
                readers = Some(Arc::new(Readers { url, opened, jobs: read_jobs, there, most: connections }));
                writes
            }
            DatabaseUrl::Postgres(_) => {
                let (writes, write_jobs) = bounded::<Job>(WRITE_QUEUE);
                for number in 0..connections {
                    let conn = Connected::open(url, &opened)?;
                    let (jobs, writing) = (read_jobs.clone(), write_jobs.clone());
                    threads.push(spawn(&format!("db-{number}"), move || serve(conn, &jobs, &writing))?);
                }
                writes
            }
        };
        Ok(Self { reads, writes, url: url.clone(), opened, readers, lock, _threads: Arc::new(threads) })
    }

    /// Brings the tables up to date, with every other process held off a SQLite file, and returns how many
    /// migrations ran.
    ///
    /// # Errors
    /// [`Error::Internal`] when the database does not open, or another process holds the SQLite file.
    pub fn migrate(url: &DatabaseUrl) -> Result<usize> {
        let _lock = match url {
            DatabaseUrl::Sqlite(path) => Some(hold(path)?),
            DatabaseUrl::Postgres(_) => None,
        };
        url.migrate()
    }

    /// Lets another process have the SQLite file, for when nothing will be written any more. Dropping the last
    /// clone does it too, but threads that wind down may hold one a little longer.
    pub fn release(&self) {
        if let Some(lock) = &self.lock {
            drop(lock.unlock());
        }
    }

    /// How often a connection was opened again since the start: each time the database may have been away, and have
    /// come back without its last commits.
    #[must_use]
    pub fn opened(&self) -> u64 {
        self.opened.load(Ordering::Acquire)
    }

    /// Where this database is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Runs `job` on a connection. It must not write: on SQLite it looks at one moment of the data.
    ///
    /// # Errors
    /// What the job returned; [`Error::Busy`] when too many wait.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut DbConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if let Some(readers) = &self.readers {
            readers.grow(self.reads.len());
        }
        submit(&self.reads, job).await
    }

    /// Runs `job` in one transaction and answers only after its commit. An `Err` rolls back this job alone.
    ///
    /// # Errors
    /// What the job returned; [`Error::Busy`] when too many wait or the commit failed.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut DbConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        submit(&self.writes, job).await
    }
}

async fn submit<T: Send + 'static>(
    queue: &Sender<Job>,
    job: impl FnOnce(&mut DbConn) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (tell, told) = oneshot::channel();
    let boxed: Job = Box::new(move |conn| {
        let result = catch_unwind(AssertUnwindSafe(|| job(conn)))
            .unwrap_or_else(|_| Err(Error::internal("a database job panicked")));
        Done {
            keep: result.is_ok(),
            ending: Box::new(move |commit| {
                // A caller that hung up is not told; its act stands all the same.
                drop(tell.send(commit.and(result)));
            }),
        }
    });
    queue.try_send(boxed).map_err(|_| Error::Busy)?;
    told.await.map_err(|_| Error::Busy)?
}

/// The readers of SQLite: each costs some 400 kB, so only as many as were needed at once.
struct Readers {
    url: DatabaseUrl,
    opened: Arc<AtomicU64>,
    jobs: Receiver<Job>,
    there: AtomicUsize,
    most: usize,
}

impl Readers {
    /// Another one, when more reads wait than there are readers.
    fn grow(self: &Arc<Self>, waiting: usize) {
        let one_more =
            |there: usize| (there < self.most && waiting >= there).then(|| there.saturating_add(1));
        let Ok(number) = self.there.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more) else {
            return;
        };
        let readers = Arc::clone(self);
        let grown = spawn(&format!("db-read-{number}"), move || {
            match Connected::open(&readers.url, &readers.opened) {
                Ok(reader) => serve(reader, &readers.jobs, &never()),
                Err(cause) => {
                    tracing::error!(%cause, "no further connection to read with");
                    readers.there.fetch_sub(1, Ordering::AcqRel);
                }
            }
        });
        if grown.is_err() {
            self.there.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// A connection that is opened again when it breaks.
struct Connected {
    url: DatabaseUrl,
    conn: Option<DbConn>,
    opened: Arc<AtomicU64>,
}

impl Connected {
    fn open(url: &DatabaseUrl, opened: &Arc<AtomicU64>) -> Result<Self> {
        let conn = url.open().map_err(Error::internal)?;
        Ok(Self { url: url.clone(), conn: Some(conn), opened: Arc::clone(opened) })
    }

    fn get(&mut self) -> Option<&mut DbConn> {
        if self.conn.is_none() {
            self.opened.fetch_add(1, Ordering::AcqRel);
            self.conn = self.url.open().inspect_err(|cause| tracing::error!(%cause, "no database")).ok();
        }
        self.conn.as_mut()
    }

    /// After a failure: keeps the connection only when the next job can begin on it.
    fn check(&mut self) {
        if !self.conn.as_mut().is_some_and(DbConn::is_sound) {
            self.conn = None;
        }
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).map_err(Error::internal)
}

fn hold(path: &std::path::Path) -> Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
    }
    let lock_path = path.with_extension("lock");
    let file = File::create(&lock_path).map_err(Error::internal)?;
    file.try_lock().map_err(|_| {
        Error::Internal(format!("another process uses {}: only one may write to it", path.display()))
    })?;
    Ok(file)
}

fn never() -> Receiver<Job> {
    crossbeam_channel::never()
}

/// Takes reads and writes one by one (a reader of SQLite never gets a write).
fn serve(mut connected: Connected, reads: &Receiver<Job>, writes: &Receiver<Job>) {
    loop {
        let (job, writing) = crossbeam_channel::select! {
            recv(reads) -> job => (job, false),
            recv(writes) -> job => (job, true),
        };
        let Ok(job) = job else { return };
        // Without a connection the job is dropped, and its caller told the server is busy.
        let Some(conn) = connected.get() else { continue };
        let healthy = if writing { run_write(conn, job) } else { run_read(conn, job) };
        if !healthy {
            connected.check();
        }
    }
}

fn run_read(conn: &mut DbConn, job: Job) -> bool {
    // On SQLite one transaction around all statements of a look: the file is locked once, not for each of them, and
    // all see the same moment. On PostgreSQL it would cost two round trips.
    let framed = matches!(conn, DbConn::Sqlite(_)) && conn.begin_savepoint().is_ok();
    let done = job(conn);
    let closed = !framed || conn.commit().or_else(|_| conn.roll_back()).is_ok();
    (done.ending)(Ok(()));
    done.keep && closed
}

fn run_write(conn: &mut DbConn, job: Job) -> bool {
    if let Err(cause) = conn.begin_write() {
        tracing::warn!(%cause, "a transaction did not begin");
        return false;
    }
    let done = job(conn);
    let outcome = if done.keep { conn.commit() } else { conn.roll_back() };
    let healthy = done.keep && outcome.is_ok();
    if outcome.is_err() {
        drop(conn.roll_back());
    }
    (done.ending)(outcome.map_err(|cause| said_of_commit(cause, done.keep)));
    healthy
}

/// What a caller is told whose transaction did not end well. A commit on which the connection broke may have been kept or
/// not, so nobody is told that nothing was changed.
fn said_of_commit(cause: diesel::result::Error, keep: bool) -> Error {
    if keep && is_lost(&cause) {
        return Error::Internal(format!("the outcome of a commit is not known: {cause}"));
    }
    Error::from(cause)
}

/// SQLite's writer: one transaction for all acts that wait, a savepoint for each, one commit; callers are
/// answered only after it.
fn write_in_groups(mut connected: Connected, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let Some(conn) = connected.get() else { continue };
        if let Err(cause) = conn.begin_write() {
            tracing::warn!(%cause, "a transaction did not begin");
            connected.check();
            continue;
        }
        let mut endings = Vec::new();
        let mut next = Some(first);
        let mut intact = true;
        while let Some(job) = next.take() {
            match in_savepoint(conn, job) {
                Ok(ending) => endings.push(ending),
                Err(ending) => {
                    endings.push(ending);
                    intact = false;
                    break;
                }
            }
            if endings.len() < GROUP {
                next = jobs.try_recv().ok();
            }
        }
        let committed = if intact { conn.commit() } else { Err(diesel::result::Error::RollbackTransaction) };
        let failed = committed.err().map(|cause| {
            tracing::error!(%cause, "a commit failed; nothing of it was kept");
            drop(conn.roll_back());
        });
        for ending in endings {
            ending(if failed.is_some() { Err(Error::Busy) } else { Ok(()) });
        }
        if failed.is_some() {
            connected.check();
        }
    }
}

/// Runs one act in a savepoint. `Err` when the savepoint itself failed and the whole group must go.
fn in_savepoint(conn: &mut DbConn, job: Job) -> std::result::Result<Ending, Ending> {
    if conn.begin_savepoint().is_err() {
        return Err(Box::new(|_| ()));
    }
    let done = job(conn);
    let closed = if done.keep { conn.commit() } else { conn.roll_back() };
    if closed.is_ok() { Ok(done.ending) } else { Err(done.ending) }
}
