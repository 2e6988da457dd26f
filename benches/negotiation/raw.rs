//! Owns: the limits: what the database alone does on the same engine (durability and batching) in the real tables with their
//! indexes and triggers, writing the same number of rows of the same size as the act does, every statement kept prepared,
//! without HTTP, sessions, policy, hashing or JSON. Never: is faster by doing less to the disk, or slower by doing more.

use std::{
    fmt::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use diesel::{
    RunQueryDsl,
    connection::SimpleConnection,
    sql_types::{BigInt, Text, Untyped},
};
use mufakat::{
    app::new_id,
    error::Error,
    store::{
        connection::{DatabaseUrl, DbConn},
        engine::Database,
        fixed::{Value, fixed},
    },
};

use super::{CONNECTIONS, site::Site, world};

const SECONDS: f64 = 3.0;

/// Reads per second of a recommendation's row, its revision, its positions and its comment count, on 16 threads.
pub fn reads(site: &Site, id: &str, sign_off: &str) -> f64 {
    let (id, sign_off) = (id.to_owned(), sign_off.to_owned());
    threads(site, move |conn| {
        let texts: [(&'static [&'static str], &str); 3] = [
            (&["SELECT title FROM recommendations WHERE id = ", ""], &id),
            (&["SELECT clauses FROM revisions WHERE recommendation_id = ", " AND number = 0"], &id),
            (&["SELECT position FROM positions WHERE sign_off_id = ", " ORDER BY sequence"], &sign_off),
        ];
        for (pieces, key) in texts {
            let found: Vec<String> = fixed::<Text>(pieces, [Value::Text(key)]).load(conn).unwrap();
            assert!(!found.is_empty());
        }
        let pieces = &["SELECT count(*) FROM comments WHERE recommendation_id = ", ""];
        let many: i64 = fixed::<BigInt>(pieces, [Value::Text(&id)]).get_result(conn).unwrap();
        assert!(many > 0);
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

/// Transactions per second through the engine on a database of its own, 16 callers, each on a recommendation of its own.
fn transactions(
    site: &Site,
    text: &str,
    job: impl Fn(&mut DbConn, &Own, i64) -> diesel::QueryResult<()> + Send + Sync + Clone + 'static,
) -> f64 {
    let url = beside(site);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let db = Database::open(&url, CONNECTIONS).unwrap();
    world::make(&mut url.open().unwrap(), &rows(text));
    let started = Instant::now();
    let until = started + Duration::from_secs_f64(SECONDS);
    let done: usize = runtime.block_on(async {
        let mut callers = tokio::task::JoinSet::new();
        for caller in 0..CONNECTIONS {
            let (db, job, own) = (db.clone(), job.clone(), Own::of(caller));
            callers.spawn(async move {
                let mut done = 0;
                while Instant::now() < until {
                    let (job, own) = (job.clone(), own.clone());
                    db.write(move |conn| job(conn, &own, done).map_err(Error::from)).await.unwrap();
                    done += 1;
                }
                done
            });
        }
        callers.join_all().await.into_iter().map(|done| usize::try_from(done).unwrap()).sum()
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

/// What one caller works on.
#[derive(Clone)]
struct Own {
    recommendation: String,
    sign_off: String,
    chain: String,
    /// The head of Brunei Darussalam, the first person of the world.
    user: &'static str,
    hash: String,
}

impl Own {
    fn of(caller: usize) -> Self {
        let recommendation = format!("00000000-0000-7000-9000-{caller:012}");
        Self {
            sign_off: format!("00000000-0000-7000-a000-{caller:012}"),
            chain: format!("recommendation:{recommendation}"),
            recommendation,
            user: "00000000-0000-7000-8000-000000001001",
            hash: "0".repeat(64),
        }
    }
}

fn rows(text: &str) -> String {
    let mut sql = String::new();
    let m = world::MANDATE;
    let text = text.replace('\'', "''");
    for caller in 0..CONNECTIONS {
        let Own { recommendation: r, sign_off, chain, user, hash } = Own::of(caller);
        write!(
            sql,
            "INSERT INTO recommendations SELECT '{r}', '{m}', 'AMCC/2018/R.{caller}', 'Raw', 'BRN', min(id), 'GREEN', 'sign_off', \
             '{user}', 'BRN', NULL, FALSE, FALSE, 0, NULL, NULL, 1, 0, 0 FROM bodies; \
             INSERT INTO record_heads VALUES ('{chain}', 0, '{hash}', 0); \
             INSERT INTO working_texts VALUES ('{r}', 1, '[]', 0, '{user}', 'BRN'); \
             INSERT INTO revisions VALUES ('{r}', 0, '', 'AMCC/2018/R.{caller}', '{text}', '{hash}', NULL, '{user}', 'BRN', 'head', 0); \
             INSERT INTO sign_offs VALUES ('{sign_off}', '{r}', 0, '{hash}', '{{}}', '[]', '[]', NULL, 'open', '{user}', 0, NULL, NULL, '[]');"
        )
        .unwrap();
    }
    sql
}

fn lock(conn: &mut DbConn, own: &Own) -> diesel::QueryResult<()> {
    let pieces = &["UPDATE record_heads SET touched = touched + 1 WHERE chain = ", ""];
    fixed::<Untyped>(pieces, [Value::Text(&own.chain)]).execute(conn).map(|_| ())
}

/// An entry of the record, and its head moved to it.
fn entry(conn: &mut DbConn, own: &Own, nth: i64, payload: &str) -> diesel::QueryResult<()> {
    let pieces = &[
        "INSERT INTO record_entries (chain, sequence, at, act, actor, actor_name, on_behalf_of, subject, payload, previous_hash, hash) \
         VALUES (",
        ", ",
        ", 0, 'position.recorded', ",
        ", 'Head of Brunei Darussalam', 'BRN', ",
        ", ",
        ", ",
        ", ",
        ")",
    ];
    let values = [
        Value::Text(&own.chain),
        Value::Number(nth + 1),
        Value::Text(own.user),
        Value::Text(&own.chain),
        Value::Text(payload),
        Value::Text(&own.hash),
        Value::Text(&own.hash),
    ];
    fixed::<Untyped>(pieces, values).execute(conn)?;
    let pieces =
        &["UPDATE record_heads SET sequence = sequence + 1, hash = ", " WHERE chain = ", " AND hash = ", ""];
    let values = [Value::Text(&own.hash), Value::Text(&own.chain), Value::Text(&own.hash)];
    fixed::<Untyped>(pieces, values).execute(conn).map(|_| ())
}

/// The chain taken and one working text replaced by one of `texts` in turn. As in the act, two that follow each other
/// differ: SQLite leaves pages alone whose bytes stay, so that the same text again would be no limit of a save.
pub fn saves(site: &Site, texts: &[String]) -> f64 {
    let (first, texts) = (texts[0].clone(), Arc::new(texts.to_vec()));
    transactions(site, &first, move |conn, own, nth| {
        lock(conn, own)?;
        let text = &texts[usize::try_from(nth).unwrap() % texts.len()];
        let pieces = &[
            "UPDATE working_texts SET version = version + 1, clauses = ",
            ", updated_at = ",
            " WHERE recommendation_id = ",
            "",
        ];
        let values = [Value::Text(text), Value::Number(nth), Value::Text(&own.recommendation)];
        fixed::<Untyped>(pieces, values).execute(conn).map(|_| ())
    })
}

/// The chain taken, a comment and its search document with the index over its words, an entry, the head moved.
pub fn comments(site: &Site, clauses: &str) -> f64 {
    let body = "Remark 100: could this be more precise?";
    let payload = "x".repeat(190);
    transactions(site, clauses, move |conn, own, nth| {
        lock(conn, own)?;
        let id = new_id().to_string();
        let pieces = &[
            "INSERT INTO comments (id, recommendation_id, parent_id, scope, delegation, author, body, anchor, created_at, edited_at, \
             deleted_at, resolved_at, resolved_by, version) VALUES (",
            ", ",
            ", NULL, 'all', 'BRN', ",
            ", ",
            ", NULL, ",
            ", NULL, NULL, NULL, NULL, 1)",
        ];
        let values = [
            Value::Text(&id),
            Value::Text(&own.recommendation),
            Value::Text(own.user),
            Value::Text(body),
            Value::Number(nth),
        ];
        fixed::<Untyped>(pieces, values).execute(conn)?;
        let pieces = &[
            "INSERT INTO search_documents (mandate_id, recommendation_id, kind, subject, content, tokens) VALUES (",
            ", ",
            ", 'comment', ",
            ", ",
            ", 'remark 100 could this be more precise')",
        ];
        let values = [
            Value::Text(world::MANDATE),
            Value::Text(&own.recommendation),
            Value::Text(&id),
            Value::Text(body),
        ];
        fixed::<Untyped>(pieces, values).execute(conn)?;
        entry(conn, own, nth, &payload)
    })
}

/// The chain taken, a position, an entry, the head moved, the chair's notice and mail.
pub fn positions(site: &Site, clauses: &str) -> f64 {
    let payload = "x".repeat(430);
    transactions(site, clauses, move |conn, own, nth| {
        lock(conn, own)?;
        let (id, notice, mail) = (new_id().to_string(), new_id().to_string(), new_id().to_string());
        let event = format!("{}#{nth}", own.chain);
        let pieces = &[
            "INSERT INTO positions (id, sign_off_id, state, position, statement, clauses, reservation_kind, due, fingerprint, recorded_at, \
             recorded_by, recorded_by_role, on_instruction_of, late) VALUES (",
            ", ",
            ", 'BRN', 'agree', NULL, '[]', NULL, NULL, ",
            ", ",
            ", ",
            ", 'head', NULL, FALSE)",
        ];
        let values = [
            Value::Text(&id),
            Value::Text(&own.sign_off),
            Value::Text(&own.hash),
            Value::Number(nth),
            Value::Text(own.user),
        ];
        fixed::<Untyped>(pieces, values).execute(conn)?;
        entry(conn, own, nth, &payload)?;
        let sentence = "Brunei Darussalam recorded its position on AMCC/2018/R.1 (Zero draft): agrees.";
        let pieces = &[
            "INSERT INTO notices (id, user_id, mandate_id, recommendation_id, event, kind, sentence, link, deadline, at, read_at) VALUES (",
            ", ",
            ", ",
            ", ",
            ", ",
            ", 'position.recorded', ",
            ", ",
            ", NULL, ",
            ", NULL)",
        ];
        let values = [
            Value::Text(&notice),
            Value::Text(own.user),
            Value::Text(world::MANDATE),
            Value::Text(&own.recommendation),
            Value::Text(&event),
            Value::Text(sentence),
            Value::Text(&own.recommendation),
            Value::Number(nth),
        ];
        fixed::<Untyped>(pieces, values).execute(conn)?;
        let content = "x".repeat(270);
        let pieces = &[
            "INSERT INTO outbox (id, event, user_id, recommendation_id, address, template, content, status, attempts, created_at, \
             next_attempt_at, claimed_until, sent_at, last_error) VALUES (",
            ", ",
            ", ",
            ", ",
            ", 'chair@test.example', 'position.recorded', ",
            ", 'waiting', 0, ",
            ", 0, 0, NULL, NULL)",
        ];
        let values = [
            Value::Text(&mail),
            Value::Text(&event),
            Value::Text(own.user),
            Value::Text(&own.recommendation),
            Value::Text(&content),
            Value::Number(nth),
        ];
        fixed::<Untyped>(pieces, values).execute(conn).map(|_| ())
    })
}
