//! Owns: one connection to either database, and the three devices that let one query run on both: [`Both`],
//! `each!` and [`columns`]. Never: holds a query of a feature.

use diesel::{
    Connection, ConnectionError, ConnectionResult, PgConnection, QueryResult, RunQueryDsl, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::{Error, Result};

#[allow(missing_docs, reason = "the derive writes items without documentation")]
mod either {
    /// A connection to SQLite or PostgreSQL. Alone in its module: the derive needs the names around it.
    #[derive(diesel::MultiConnection)]
    pub enum DbConn {
        Pg(diesel::PgConnection),
        Sqlite(diesel::SqliteConnection),
    }
}
pub use either::{DbConn, MultiBackend};

const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
/// Servers that start together on one PostgreSQL migrate one after the other behind this advisory lock.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_lock(727274)";

/// Runs on the enum what both backends accept but the derive does not cover (ON CONFLICT, UNION). Wrap last.
pub struct Both<T>(pub T);

impl<T: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<MultiBackend> for Both<T> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}

impl<T: QueryId> QueryId for Both<T> {
    type QueryId = T::QueryId;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: Query> Query for Both<T> {
    type SqlType = T::SqlType;
}

impl<T> RunQueryDsl<DbConn> for Both<T> {}

/// Runs an expression once for each kind of connection (batch inserts, full text).
macro_rules! each {
    ($conn:expr, $inner:ident => $run:expr) => {
        match $conn {
            $crate::store::connection::DbConn::Pg($inner) => $run,
            $crate::store::connection::DbConn::Sqlite($inner) => $run,
        }
    };
}
pub(crate) use each;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file, made when missing.
    Sqlite(std::path::PathBuf),
    /// A server, in libpq's URL form.
    Postgres(String),
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            if path.is_empty() {
                return Err("names no file: write sqlite://path/to/mufakat.db".to_owned());
            }
            Ok(Self::Sqlite(path.into()))
        } else if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Postgres(text.to_owned()))
        } else {
            Err("must start with sqlite:// or postgres://".to_owned())
        }
    }
}

impl DatabaseUrl {
    /// Opens one connection and sets it up.
    ///
    /// # Errors
    /// What the database said.
    pub fn open(&self) -> ConnectionResult<DbConn> {
        let setup = ConnectionError::CouldntSetupConfiguration;
        match self {
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '10s'").map_err(setup)?;
                Ok(DbConn::Pg(conn))
            }
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
                conn.batch_execute(
                    "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                     PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY",
                )
                .map_err(setup)?;
                Ok(DbConn::Sqlite(conn))
            }
        }
    }

    /// Brings the tables up to date and returns how many migrations ran.
    ///
    /// # Errors
    /// [`Error::Internal`] with what the database said.
    pub fn migrate(&self) -> Result<usize> {
        match self.open().map_err(Error::internal)? {
            DbConn::Pg(mut conn) => {
                conn.batch_execute(MIGRATION_LOCK).map_err(Error::internal)?;
                conn.run_pending_migrations(POSTGRES_MIGRATIONS).map(|ran| ran.len()).map_err(Error::internal)
            }
            DbConn::Sqlite(mut conn) => {
                conn.batch_execute("PRAGMA foreign_keys=OFF").map_err(Error::internal)?;
                conn.run_pending_migrations(SQLITE_MIGRATIONS).map(|ran| ran.len()).map_err(Error::internal)
            }
        }
    }
}

impl DbConn {
    /// Begins a transaction that writes: on SQLite it takes the write lock at once, so that it can never fail
    /// half-way for another writer.
    pub(super) fn begin_write(&mut self) -> QueryResult<()> {
        match self {
            Self::Pg(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN"),
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        }
    }

    pub(super) fn begin_savepoint(&mut self) -> QueryResult<()> {
        <Self as Connection>::TransactionManager::begin_transaction(self)
    }

    /// Commits the innermost transaction or releases the innermost savepoint.
    pub(super) fn commit(&mut self) -> QueryResult<()> {
        <Self as Connection>::TransactionManager::commit_transaction(self)
    }

    pub(super) fn roll_back(&mut self) -> QueryResult<()> {
        <Self as Connection>::TransactionManager::rollback_transaction(self)
    }

    /// Whether the database still answers on this connection.
    pub fn answers(&mut self) -> bool {
        self.batch_execute("SELECT 1").is_ok()
    }

    /// Whether a transaction can begin here: the database answers, and no transaction was left open or beyond repair. A
    /// full disk makes SQLite roll back by itself; what diesel believes of the transaction then never mends.
    pub(super) fn is_sound(&mut self) -> bool {
        let broken = <Self as Connection>::TransactionManager::is_broken_transaction_manager(self);
        !broken && self.answers()
    }
}

/// Whether the connection broke while the database was asked: nobody knows what became of the statement.
pub(super) fn is_lost(cause: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error as Db};
    matches!(cause, Db::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, _))
}

impl From<diesel::result::Error> for Error {
    fn from(cause: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error as Db};
        match cause {
            Db::NotFound => Self::NotFound,
            Db::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            // The database went away, or shut the door on us: the next job opens a connection of its own.
            _ if is_lost(&cause) => Self::Busy,
            Db::DatabaseError(kind, info) => {
                let said = info.message();
                let busy = ["database is locked", "lock timeout", "deadlock detected"];
                if busy.iter().any(|sign| said.contains(sign)) {
                    Self::Busy
                } else if ["disk is full", "disk I/O error", "No space left"].iter().any(|s| said.contains(s))
                {
                    tracing::error!("the disk of the database is full or fails");
                    Self::Busy
                } else {
                    // A constraint's message names tables and columns, never values on SQLite; PostgreSQL keeps
                    // values in the detail, which is not read here.
                    Self::Internal(format!("{kind:?}: {said}"))
                }
            }
            other => Self::internal(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use diesel::result::{DatabaseErrorKind, Error as Db};

    use super::*;

    fn heard(said: &str) -> Error {
        Error::from(Db::DatabaseError(DatabaseErrorKind::Unknown, Box::new(said.to_owned())))
    }

    #[test]
    fn a_full_disk_of_either_database_is_no_fault_of_ours() {
        for said in [
            "database or disk is full",
            "disk I/O error",
            "could not extend file \"base/16384/2619\": No space left on device",
            "could not write to file \"base/pgsql_tmp/pgsql_tmp44.0\": No space left on device",
        ] {
            assert!(matches!(heard(said), Error::Busy), "{said}");
        }
        assert!(matches!(heard("malformed array literal"), Error::Internal(_)));
    }
}
