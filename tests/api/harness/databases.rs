//! Fresh databases: one template of each kind is made for the whole run, with the world in it, and copied for every
//! test.

use std::{path::PathBuf, process::Command, sync::OnceLock};

use diesel::connection::SimpleConnection;
use mufakat::store::connection::DatabaseUrl;

use super::world;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A folder that goes when its last holder is done.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("mufakat-test-{}", mufakat::app::new_id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The URL of a fresh database with the world in it.
pub fn fresh(kind: Kind, folder: &Folder) -> String {
    match kind {
        Kind::Sqlite => {
            static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
            let template = TEMPLATE.get_or_init(sqlite_template);
            let path = folder.path().join("mufakat.db");
            std::fs::write(&path, template).unwrap();
            format!("sqlite://{}", path.display())
        }
        Kind::Postgres => {
            static SERVER: OnceLock<String> = OnceLock::new();
            let server = SERVER.get_or_init(postgres_template);
            let name = format!("test_{}", mufakat::app::new_id().simple());
            run_sql(
                &DatabaseUrl::Postgres(format!("{server}/postgres")),
                &format!("CREATE DATABASE {name} TEMPLATE mufakat_template"),
            );
            format!("{server}/{name}")
        }
    }
}

/// Runs SQL on a database from outside the program.
pub fn run_sql(url: &DatabaseUrl, sql: &str) {
    url.open().unwrap().batch_execute(sql).unwrap();
}

#[derive(diesel::QueryableByName)]
struct MailRow {
    #[diesel(sql_type = diesel::sql_types::Text)]
    address: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    template: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    content: String,
}

/// What is in the outbox, oldest first.
pub fn mails(url: &DatabaseUrl) -> Vec<(String, String, serde_json::Value)> {
    use diesel::RunQueryDsl;
    let rows: Vec<MailRow> =
        diesel::sql_query("SELECT address, template, content FROM outbox ORDER BY created_at, id")
            .load(&mut url.open().unwrap())
            .unwrap();
    rows.into_iter()
        .map(|row| (row.address, row.template, serde_json::from_str(&row.content).unwrap()))
        .collect()
}

fn fill(url: &DatabaseUrl) {
    url.migrate().unwrap();
    world::make(&mut url.open().unwrap(), "");
}

fn sqlite_template() -> Vec<u8> {
    let folder = Folder::new();
    let path = folder.path().join("template.db");
    let url = DatabaseUrl::Sqlite(path.clone());
    fill(&url);
    run_sql(&url, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
    std::fs::read(&path).unwrap()
}

fn postgres_template() -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/test-postgres");
    let started = Command::new(script).arg(std::process::id().to_string()).output().unwrap();
    assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
    let server = String::from_utf8(started.stdout).unwrap().trim().to_owned();
    run_sql(&DatabaseUrl::Postgres(format!("{server}/postgres")), "CREATE DATABASE mufakat_template");
    fill(&DatabaseUrl::Postgres(format!("{server}/mufakat_template")));
    server
}
