//! Owns: holding a recommendation's chain as a slow transaction does. Never: waits by the clock.

use diesel::{RunQueryDsl, connection::SimpleConnection};

use crate::harness::Site;

/// Holds the lock of a recommendation on PostgreSQL until it is dropped.
pub struct Held {
    site_url: mufakat::store::connection::DatabaseUrl,
    lock: mufakat::store::connection::DbConn,
}

#[derive(diesel::QueryableByName)]
struct Waiters {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

impl Held {
    pub fn of(site: &Site, id: &str) -> Self {
        let site_url = site.config().database_url.clone();
        let mut lock = site_url.open().unwrap();
        let touch = format!("UPDATE record_heads SET touched = touched WHERE chain = 'recommendation:{id}'");
        lock.batch_execute(&format!("BEGIN; {touch}")).unwrap();
        Self { site_url, lock }
    }

    /// Until this many wait for it.
    pub async fn until_waited_for(&self, by: i64) {
        let mut look = self.site_url.open().unwrap();
        let query = "SELECT count(*) AS number FROM pg_stat_activity \
                     WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while diesel::sql_query(query).get_result::<Waiters>(&mut look).unwrap().number < by {
            tokio::task::yield_now().await;
        }
    }

    pub fn let_go(mut self) {
        self.lock.batch_execute("COMMIT").unwrap();
    }
}
