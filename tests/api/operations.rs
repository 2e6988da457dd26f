//! The command line: accounts, verification, configuration that names what is wrong, and stopping.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use serde_json::json;

use crate::{
    command::{empty, ended, mufakat},
    harness::{Kind, on_both_databases},
    outbox::{mails, tabled},
};

const ADD: [&str; 10] = [
    "user",
    "add",
    "--email",
    "new@test.example",
    "--name",
    "New Drafter",
    "--mandate",
    "TEST/2018/CYBER",
    "--role",
    "drafter",
];

on_both_databases! {
    async fn an_account_is_made_with_a_password_from_standard_input(site: &mut Site) {
        site.stop().await;
        let mut arguments = ADD.to_vec();
        arguments.extend(["--delegation", "SGP", "--password-stdin"]);
        let add = |password: &str| {
            let mut command = mufakat(site, None, &arguments);
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
            child.wait_with_output().unwrap()
        };
        let (_, said) = ended(&add("short\n"), 1);
        assert!(said.contains("at least 12 characters"), "{said}");
        ended(&add("a-long-enough-password\n"), 0);
        let (_, said) = ended(&add("a-long-enough-password\n"), 1);
        assert!(said.contains("There is an account with this address already."), "{said}");
        site.start().await;
        let mut person = site.nobody();
        person.sign_in("new@test.example", "a-long-enough-password").await;
        let me = person.get("/me").await.ok(200);
        assert_eq!((me["mandates"][0]["role"].as_str(), me["mandates"][0]["delegation"].as_str()), (Some("drafter"), Some("SGP")));
    }

    async fn an_account_without_a_password_gets_a_link_by_mail(site: &mut Site) {
        site.stop().await;
        let mut arguments = ADD.to_vec();
        arguments.extend(["--delegation", "SGP"]);
        ended(&mufakat(site, None, &arguments).output().unwrap(), 0);
        assert!(mails(site).iter().any(|mail| mail.contains("To: new@test.example") && mail.contains("/password-reset/")));
        let wrong = [&ADD[..3], &["other@test.example"], &ADD[4..8], &["--role", "observer", "--delegation", "SGP"]].concat();
        let (_, said) = ended(&mufakat(site, None, &wrong).output().unwrap(), 1);
        assert!(said.contains("SGP has no people with the role observer."), "{said}");
        site.start().await;
        let body = json!({"email": "other@test.example", "password": "x"});
        assert_eq!(site.nobody().post("/auth/login", &body).await.problem(401), "invalid-credentials");
    }

    async fn verify_finds_a_changed_row_beside_a_running_server(site: &mut Site) {
        tabled(site, "GREEN", "Lighthouses").await;
        let (said, _) = ended(&mufakat(site, None, &["verify"]).output().unwrap(), 0);
        assert!(said.contains("0 findings"), "{said}");
        site.vandalise(match site.kind {
            Kind::Sqlite => "DROP TRIGGER record_entries_no_update",
            Kind::Postgres => "ALTER TABLE record_entries DISABLE TRIGGER ALL",
        });
        site.vandalise("UPDATE record_entries SET actor_name = 'Somebody else' WHERE act = 'revision.issued'");
        let (said, _) = ended(&mufakat(site, None, &["verify"]).output().unwrap(), 1);
        assert!(said.contains("changed: recommendation:"), "{said}");
        site.vandalise("UPDATE record_entries SET actor_name = 'Head of Singapore' WHERE act = 'revision.issued'");
    }

    async fn a_server_told_to_stop_ends_well(site: &mut Site) {
        site.stop().await;
        let mut server = mufakat(site, None, &["serve"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
        assert!(log.any(|line| line.unwrap().contains("answering")));
        let told = std::process::Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert!(log.any(|line| line.unwrap().contains("running requests finish first")));
        assert_eq!(server.wait().unwrap().code(), Some(0));
        site.start().await;
    }

    async fn health_says_whether_the_server_is_ready(site: &mut Site) {
        let address = site.url().strip_prefix("http://").unwrap().to_owned();
        let health = || {
            let mut command = mufakat(site, None, &["health"]);
            command.env("MUFAKAT_LISTEN", &address);
            // The server shares this thread, so the answer is awaited beside it.
            async move { actix_web::rt::task::spawn_blocking(move || command.output().unwrap()).await.unwrap() }
        };
        let (said, _) = ended(&health().await, 0);
        assert!(said.contains("\"database\":true"), "{said}");
        site.app().hub.set_mail_reachable(false);
        ended(&health().await, 1);
        site.stop().await;
        let gone = mufakat(site, None, &["health"]).env("MUFAKAT_LISTEN", &address).output().unwrap();
        ended(&gone, 1);
        site.start().await;
    }

    async fn migrate_says_that_there_is_nothing_to_do(site: &mut Site) {
        site.stop().await;
        let (said, _) = ended(&mufakat(site, None, &["migrate"]).output().unwrap(), 0);
        assert_eq!(said, "The database is up to date.\n");
        site.start().await;
    }

    async fn migrate_on_an_empty_database_says_how_many_migrations_ran(site: &mut Site) {
        let database = empty(site);
        let all = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite")).unwrap().count();
        let migrate = || ended(&mufakat(site, Some(&database), &["migrate"]).output().unwrap(), 0).0;
        assert_eq!(migrate(), format!("{all} migrations ran.\n"));
        assert_eq!(migrate(), "The database is up to date.\n");
    }

    async fn a_wrong_configuration_is_named_with_its_key(site: &mut Site) {
        let serve = |key: &str, value: &str| mufakat(site, None, &["serve"]).env(key, value).output().unwrap();
        let (_, said) = ended(&serve("MUFAKAT_LISTEN", "here"), 1);
        assert!(said.contains("MUFAKAT_LISTEN: invalid socket address"), "{said}");
        let (_, said) = ended(&serve("MUFAKAT_DATABASE_URL", "mysql://x"), 1);
        assert!(said.contains("MUFAKAT_DATABASE_URL: must start with sqlite:// or postgres://"), "{said}");
        ended(&mufakat(site, None, &["dance"]).output().unwrap(), 2);
    }

    async fn a_file_that_is_no_bundle_does_not_verify(site: &mut Site) {
        let path = site.folder.path().join("bundle.json");
        std::fs::write(&path, "{}").unwrap();
        let (_, said) = ended(&mufakat(site, None, &["verify", path.to_str().unwrap()]).output().unwrap(), 1);
        assert!(said.contains("this is not a bundle of ours"), "{said}");
    }
}

#[test]
fn the_description_is_printed_as_it_is_checked_in() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_mufakat")).arg("openapi").output().unwrap();
    let (said, _) = ended(&output, 0);
    let checked_in = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json")).unwrap();
    assert!(said == checked_in, "the contract changed: run `make openapi` and review the difference");
}
