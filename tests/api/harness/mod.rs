//! What every test stands on: a real server on a database of its own, and people who speak only HTTP. When a test is
//! over its server stops, and every chain of the record must verify.

mod databases;
mod people;
mod world;

use std::sync::Arc;

use mufakat::{app::clock::Clock, config::Config, domain::time::Moment, server::Server};

pub use databases::Kind;
pub use people::{Answer, Person};
pub use world::{MANDATE, PASSWORD, STATES};

/// The moment at which every test starts.
pub const START: &str = "2018-06-04T02:00:00Z";

/// A running server on a database of its own, with the world of `world.rs` in it.
pub struct Site {
    /// What kind of database it is on.
    pub kind: Kind,
    /// The hand that turns its clock.
    pub clock: Clock,
    /// Where mail goes and other files are.
    pub folder: Arc<databases::Folder>,
    config: Config,
    server: Option<Server>,
}

impl Site {
    /// Starts a server on a fresh database.
    pub async fn open(kind: Kind) -> Self {
        let folder = Arc::new(databases::Folder::new());
        let database = databases::fresh(kind, &folder);
        let data = folder.path().display().to_string();
        let config = Config::from_sources(
            &|key| match key {
                "MUFAKAT_LISTEN" => Some("127.0.0.1:0".to_owned()),
                "MUFAKAT_DATABASE_URL" => Some(database.clone()),
                "MUFAKAT_DATABASE_CONNECTIONS" => Some("4".to_owned()),
                "MUFAKAT_WORKERS" => Some("2".to_owned()),
                "MUFAKAT_MAIL_URL" => Some(format!("file://{data}/mail")),
                "MUFAKAT_DATA_DIR" => Some(data.clone()),
                _ => None,
            },
            "",
            "",
        )
        .unwrap();
        let clock = Clock::standing_at(START.parse::<Moment>().unwrap());
        let mut site = Self { kind, clock, folder, config, server: None };
        site.start().await;
        site
    }

    /// Starts the server (again) on the same database.
    pub async fn start(&mut self) {
        self.server = Some(Server::start(&self.config, self.clock.clone()).await.unwrap());
    }

    /// Stops the server; the database stays.
    pub async fn stop(&mut self) {
        self.server.take().unwrap().stop().await.unwrap();
    }

    /// The program behind the door, for what no person may do (a worker's round).
    pub fn app(&self) -> &mufakat::app::App {
        &self.server.as_ref().unwrap().app
    }

    /// A second server on the same database (PostgreSQL only: a SQLite file has one process).
    pub async fn second(&self) -> Server {
        Server::start(&self.config, self.clock.clone()).await.unwrap()
    }

    /// The configuration the server runs with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The configuration the next start takes.
    pub fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// Where the server answers, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.as_ref().unwrap().address)
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Person {
        Person::new(self.url())
    }

    /// Signs in by the short names of the world: `head.sgp`, `drafter.vnm`, `chair`, `secretariat`, `observer.jpn`.
    pub async fn person(&self, short: &str) -> Person {
        let mut person = self.nobody();
        person.sign_in(&format!("{short}@test.example"), PASSWORD).await;
        person
    }

    /// Turns the clock forward.
    pub fn turn(&self, millis: i64) {
        self.clock.turn(millis);
    }

    /// Runs SQL on the database from outside the program, as a vandal would.
    pub fn vandalise(&self, sql: &str) {
        databases::run_sql(&self.config.database_url, sql);
    }

    /// Every mail in the outbox, oldest first: address, template, content.
    pub fn mails(&self) -> Vec<(String, String, serde_json::Value)> {
        databases::mails(&self.config.database_url)
    }

    /// Ends the test: everything recorded must verify.
    pub async fn close(mut self) {
        self.stop().await;
    }
}

/// Makes of each test two: `name::sqlite` and `name::postgres`.
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($site:ident: &mut Site) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "some tests need less than others")]
            use super::*;

            async fn run($site: &mut crate::harness::Site) $body

            $(#[$meta])*
            #[test]
            fn sqlite() {
                crate::harness::run(crate::harness::Kind::Sqlite, |site| Box::pin(run(site)));
            }

            $(#[$meta])*
            #[test]
            fn postgres() {
                crate::harness::run(crate::harness::Kind::Postgres, |site| Box::pin(run(site)));
            }
        }
    )+};
}
pub(crate) use on_both_databases;

/// Runs one test on a site of its own and closes it.
pub fn run(
    kind: Kind,
    test: impl for<'s> FnOnce(&'s mut Site) -> std::pin::Pin<Box<dyn Future<Output = ()> + 's>>,
) {
    actix_web::rt::System::new().block_on(async move {
        let mut site = Site::open(kind).await;
        test(&mut site).await;
        site.close().await;
    });
}
