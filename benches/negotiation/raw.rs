//! Owns: the limits: what the database alone does with the same rows, on the same engine (durability and batching), without HTTP,
//! policy, hashing or JSON. Never: is faster by doing less to the disk.

use std::time::{Duration, Instant};

use diesel::{
    RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use mufakat::{
    app::new_id,
    error::Error,
    store::{
        connection::{DatabaseUrl, DbConn},
        engine::Database,
    },
};

use super::{CONNECTIONS, site::Site};

const SECONDS: f64 = 3.0;

#[derive(diesel::QueryableByName)]
struct OneText {
    #[diesel(sql_type = Text)]
    #[allow(dead_code, reason = "read and dropped, like the real thing")]
    value: String,
}

/// Reads per second of a recommendation's row, its revision, its positions and its comment count, on 16 threads.
pub fn reads(site: &Site, id: &str, sign_off: &str) -> f64 {
    let (id, sign_off) = (id.to_owned(), sign_off.to_owned());
    threads(site, move |conn| {
        for (query, key) in [
            ("SELECT title AS value FROM recommendations WHERE id = $1", &id),
            ("SELECT clauses AS value FROM revisions WHERE recommendation_id = $1 AND number = 0", &id),
            ("SELECT position AS value FROM positions WHERE sign_off_id = $1 ORDER BY sequence", &sign_off),
            ("SELECT CAST(count(*) AS TEXT) AS value FROM comments WHERE recommendation_id = $1", &id),
        ] {
            let found: Vec<OneText> = sql_query(query).bind::<Text, _>(key).load(conn).unwrap();
            assert!(!found.is_empty());
        }
    })
}

fn threads(site: &Site, job: impl Fn(&mut DbConn) + Send + Sync + 'static) -> f64 {
    let started = Instant::now();
    let until = started + Duration::from_secs_f64(SECONDS);
    let done: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                let job = &job;
                scope.spawn(move || {
                    let mut conn = site.url.open().unwrap();
                    let mut done = 0;
                    while Instant::now() < until {
                        job(&mut conn);
                        done += 1;
                    }
                    done
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    done as f64 / started.elapsed().as_secs_f64()
}

/// Transactions per second through the engine on a database of its own, 16 callers.
fn transactions(
    site: &Site,
    setup: &str,
    job: impl Fn(&mut DbConn, usize) -> diesel::QueryResult<()> + Send + Sync + Clone + 'static,
) -> f64 {
    let url = beside(site);
    url.open().unwrap().batch_execute(setup).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let db = Database::open(&url, CONNECTIONS).unwrap();
    let started = Instant::now();
    let until = started + Duration::from_secs_f64(SECONDS);
    let done: usize = runtime.block_on(async {
        let mut callers = tokio::task::JoinSet::new();
        for caller in 0..CONNECTIONS {
            let (db, job) = (db.clone(), job.clone());
            callers.spawn(async move {
                let mut done = 0;
                while Instant::now() < until {
                    let job = job.clone();
                    db.write(move |conn| job(conn, caller).map_err(Error::from)).await.unwrap();
                    done += 1;
                }
                done
            });
        }
        callers.join_all().await.into_iter().sum()
    });
    done as f64 / started.elapsed().as_secs_f64()
}

fn beside(site: &Site) -> DatabaseUrl {
    match &site.url {
        DatabaseUrl::Sqlite(path) => {
            let beside = path.with_file_name(format!("raw-{}.db", new_id()));
            DatabaseUrl::Sqlite(beside)
        }
        DatabaseUrl::Postgres(url) => {
            let name = format!("raw_{}", new_id().simple());
            site.url.open().unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
            DatabaseUrl::Postgres(url.replace("/bench", &format!("/{name}")))
        }
    }
}

/// Replacing one text of each caller's own.
pub fn saves(site: &Site, clauses: &str) -> f64 {
    let clauses = clauses.to_owned();
    let rows: String =
        (0..CONNECTIONS).map(|n| format!("INSERT INTO raw_texts VALUES ({n}, 0, '');")).collect();
    let setup = format!("CREATE TABLE raw_texts (id BIGINT PRIMARY KEY, version BIGINT, body TEXT); {rows}");
    transactions(site, &setup, move |conn, caller| {
        sql_query("UPDATE raw_texts SET version = version + 1, body = $1 WHERE id = $2")
            .bind::<Text, _>(&clauses)
            .bind::<BigInt, _>(caller as i64)
            .execute(conn)
            .map(|_| ())
    })
}

/// A head locked, a row, an entry, a notice and a mail inserted, the head moved: an act's rows.
pub fn acts(site: &Site) -> f64 {
    let rows: String =
        (0..CONNECTIONS).map(|n| format!("INSERT INTO raw_heads VALUES ({n}, 0, 'x');")).collect();
    let table = |name: &str| {
        format!(
            "CREATE TABLE {name} (id TEXT PRIMARY KEY, parent BIGINT, body TEXT); CREATE INDEX {name}_parent ON {name} (parent);"
        )
    };
    let setup = format!(
        "CREATE TABLE raw_heads (id BIGINT PRIMARY KEY, sequence BIGINT, hash TEXT); {rows} {}{}{}{}",
        table("raw_positions"),
        table("raw_entries"),
        table("raw_notices"),
        table("raw_mails")
    );
    let body = "x".repeat(400);
    transactions(site, &setup, move |conn, caller| {
        let caller = caller as i64;
        sql_query("UPDATE raw_heads SET sequence = sequence WHERE id = $1")
            .bind::<BigInt, _>(caller)
            .execute(conn)?;
        for name in ["raw_positions", "raw_entries", "raw_notices", "raw_mails"] {
            sql_query(format!("INSERT INTO {name} VALUES ($1, $2, $3)"))
                .bind::<Text, _>(new_id().to_string())
                .bind::<BigInt, _>(caller)
                .bind::<Text, _>(&body)
                .execute(conn)?;
        }
        sql_query("UPDATE raw_heads SET sequence = sequence + 1, hash = $1 WHERE id = $2")
            .bind::<Text, _>(&body)
            .bind::<BigInt, _>(caller)
            .execute(conn)
            .map(|_| ())
    })
}
