//! An upgrade from the tables of every earlier version: what was there stays, and what the newer tables promise holds.

use std::{fs, path::Path};

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text};
use mufakat::{
    app::verification::whole,
    store::{backup::in_snapshot, connection::DatabaseUrl, engine::Database},
};

use crate::{
    command::empty,
    harness::{Kind, on_both_databases},
};

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = Text)]
    said: String,
}

/// One value of the database as text.
fn value(url: &DatabaseUrl, sql: &str) -> String {
    let mut conn = url.open().unwrap();
    sql_query(format!("SELECT CAST(({sql}) AS TEXT) AS said")).get_result::<One>(&mut conn).unwrap().said
}

/// The migrations of one kind of database, in order: version and statements.
fn migrations(kind: Kind) -> Vec<(String, String)> {
    let folder = match kind {
        Kind::Sqlite => "migrations/sqlite",
        Kind::Postgres => "migrations/postgres",
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found: Vec<(String, String)> = fs::read_dir(root)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let (version, _) = name.split_once('_').unwrap();
            (version.to_owned(), fs::read_to_string(entry.path().join("up.sql")).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// What anybody had from the first version on.
const PEOPLE: &str = "
    INSERT INTO users (id, email, email_folded, name, password_hash, locale, time_zone, administrator, comment_notices, created_at)
        VALUES ('u1', 'a@test.example', 'a@test.example', 'Ana', 'x', 'en', 'UTC', FALSE, 'daily', 7);
    INSERT INTO mandates (id, symbol, title, date, issued_by, minimum_silence_seconds, mail_shows_text, version, created_at)
        VALUES ('m1', 'OLD/1', 'Old', '2018-04-27', 'Leaders', 60, FALSE, 1, 7);
    INSERT INTO delegations (mandate_id, code, name, kind, ordinal, time_zone) VALUES ('m1', 'SGP', 'Singapore', 'state', 0, 'UTC');
    INSERT INTO credentials (id, user_id, mandate_id, delegation, role, created_at) VALUES ('c1', 'u1', 'm1', 'SGP', 'head', 7);
    INSERT INTO rounds (id, mandate_id, name, amendments_close, version, created_at) VALUES ('r1', 'm1', 'First', 90, 2, 7), ('r2', 'm1', 'Second', 95, 1, 8);
    INSERT INTO record_heads (chain, sequence, hash, touched) VALUES ('administration', 2, 'h', 4);
    INSERT INTO record_entries (chain, sequence, at, act, actor_name, subject, payload, previous_hash, hash)
        VALUES ('administration', 1, 7, 'user.added', 'Ana', 'user:u1', '{}', 'p', 'h'),
        ('administration', 2, 9, 'round.changed', 'Ana', 'round:r1', '{}', 'h', 'i');
    INSERT INTO outbox (id, event, address, template, content, status, attempts, created_at, next_attempt_at, claimed_until)
        VALUES ('o1', 'e1', 'a@test.example', 'round.opened', '{\"said\": 1}', 'waiting', 0, 7, 7, 0);";

on_both_databases! {
    async fn every_earlier_version_upgrades_with_all_it_holds(site: &mut Site) {
        let all = migrations(site.kind);
        for earlier in 1..all.len() {
            let url: DatabaseUrl = empty(site).parse().unwrap();
            let mut conn = url.open().unwrap();
            conn.batch_execute(
                "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)"
            ).unwrap();
            for (version, up) in &all[..earlier] {
                conn.batch_execute(up).unwrap();
                conn.batch_execute(&format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{version}')")).unwrap();
            }
            conn.batch_execute(PEOPLE).unwrap();
            drop(conn);
            assert_eq!(Database::migrate(&url).unwrap(), all.len() - earlier, "from {}", all[earlier - 1].0);
            assert_eq!(Database::migrate(&url).unwrap(), 0, "and once is enough");
            for (sql, expected) in [
                ("SELECT name || comment_notices || version || wishes_version FROM users", "Anadaily11"),
                ("SELECT symbol FROM mandates", "OLD/1"),
                ("SELECT role || version FROM credentials", "head1"),
                ("SELECT actor_name FROM record_entries WHERE sequence = 1", "Ana"),
                // Since when a deadline stands there: since its last change, else since it was made.
                ("SELECT amendments_close_set_at || ' ' || comments_close_set_at FROM rounds WHERE id = 'r1'", "9 9"),
                ("SELECT amendments_close_set_at FROM rounds WHERE id = 'r2'", "8"),
                ("SELECT valid_to_set_at FROM credentials", "7"),
                ("SELECT status FROM outbox", "waiting"),
                ("SELECT count(*) FROM ground", "1"),
            ] {
                assert_eq!(value(&url, sql), expected, "{sql} from {}", all[earlier - 1].0);
            }
            let refused = url.open().unwrap().batch_execute("UPDATE record_entries SET act = 'x'").unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{refused}");
            let found = in_snapshot(&url, whole).unwrap();
            assert!(!found.ok, "an old chain that was never sealed is looked at like any other");
        }
    }
}
