//! The program as its operators run it: a process of its own, on the database of a test.

use std::process::{Command, Output};

use mufakat::store::connection::DatabaseUrl;

use crate::harness::{Kind, Site};

/// The URL of a database as configured.
pub fn written(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    }
}

/// A command line on the site's database, or on another.
pub fn mufakat(site: &Site, database: Option<&str>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mufakat"));
    let data = site.folder.path();
    let own = written(&site.config().database_url);
    command
        .args(arguments)
        .current_dir(data)
        .env("MUFAKAT_DATABASE_URL", database.unwrap_or(&own))
        .env("MUFAKAT_LISTEN", "127.0.0.1:0")
        .env("MUFAKAT_MAIL_URL", format!("file://{}", data.join("mail").display()))
        .env("MUFAKAT_DATA_DIR", data);
    command
}

/// What a command printed, when it ended as expected.
#[track_caller]
pub fn ended(output: &Output, code: i32) -> (String, String) {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let err = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    (out, err)
}

/// The URL of a database with nothing in it, of the site's kind.
pub fn empty(site: &Site) -> String {
    let name = format!("empty_{}", mufakat::app::new_id().simple());
    match site.kind {
        Kind::Sqlite => format!("sqlite://{}", site.folder.path().join(format!("{name}.db")).display()),
        Kind::Postgres => {
            site.vandalise(&format!("CREATE DATABASE {name}"));
            let own = written(&site.config().database_url);
            format!("{}/{name}", own.rsplit_once('/').unwrap().0)
        }
    }
}
