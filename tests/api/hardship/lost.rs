//! Connections that break in the middle: a caller who hangs up, a database that goes away, a disk that had no room for a
//! while. What was committed is told, what was not is said to be not, and nobody has to restart anything.

use std::time::Duration;

use mufakat::{
    app::{Caller, Lock, live::Hint},
    store::bus::{Bus, Heard},
};
use serde_json::json;

use super::process::Process;
use crate::{
    command::{ended, mufakat},
    harness::{Kind, Site, on_both_databases, run},
    table::Table,
};

on_both_databases! {
    async fn who_hangs_up_in_the_middle_of_an_act_leaves_its_effects_behind(site: &mut Site) {
        let mut hints = site.app().hub.listen();
        let act = site.app().write(Caller::Server, Lock::Administration, |tx| {
            tx.hint_only(Hint { kind: "notice.new", mandate: None, recommendation: None, only: Some(Vec::new()) });
            Ok(())
        });
        // Asked once, then given up, as a handler is whose caller went away.
        tokio::select! {
            biased;
            _ = act => panic!("an act takes longer than this"),
            () = std::future::ready(()) => {}
        }
        let heard = tokio::time::timeout(Duration::from_secs(20), hints.recv()).await;
        assert_eq!(heard.expect("the act was committed and nobody was told").unwrap().kind, "notice.new");
    }

    async fn a_reset_link_is_good_for_one_of_two_who_come_with_it_at_once(site: &mut Site) {
        let nobody = site.nobody();
        nobody.post("/auth/password-resets", &json!({"email": "head.vnm@test.example"})).await.ok(202);
        let token = crate::outbox::token_to(site, "head.vnm@test.example", "/password-reset").await;
        let path = format!("/auth/password-resets/{token}");
        let tries = (0..6).map(|turn| {
            let (nobody, path) = (nobody.clone(), path.clone());
            async move { nobody.post(&path, &json!({"password": format!("another-password-{turn}")})).await.status.as_u16() }
        });
        let mut answers = futures_util::future::join_all(tries).await;
        answers.sort_unstable();
        assert_eq!(answers, [204, 404, 404, 404, 404, 404]);
    }

    async fn another_site_signs_nobody_in(site: &mut Site) {
        let foreign = |path: &str, body: serde_json::Value| {
            let request = reqwest::Client::new().post(format!("{}/api/v1{path}", site.url()));
            // As a form of another site would send it: no question is asked before.
            request.header("origin", "https://elsewhere.example").header("content-type", "text/plain").body(body.to_string()).send()
        };
        let person = site.person("head.sgp").await;
        let login = json!({"email": "head.sgp@test.example", "password": crate::harness::PASSWORD});
        let renewal = json!({"refresh_token": person.refresh_token});
        for (path, body) in [("/auth/login", login), ("/auth/refresh", renewal), ("/invitations/x/acceptance", json!({"password": "x"}))] {
            let answer = foreign(path, body).await.unwrap();
            assert_eq!((answer.status().as_u16(), answer.headers().contains_key("set-cookie")), (403, false), "{path}");
        }
    }
}

#[test]
fn a_database_that_was_away_costs_nobody_more_than_another_try() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let table = Table::set(site).await;
            let path = format!("/recommendations/{}/comments", table.id);
            for turn in 0..3 {
                site.vandalise(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE datname = current_database() AND pid <> pg_backend_pid()",
                );
                // More requests than connections: each that was cut meets at least one of them.
                for n in 0..12 {
                    let read = table.chair.get("/me").await;
                    let body = json!({"scope": "all", "body": format!("{turn}.{n}")});
                    let written = table.chair.post(&path, &body).await;
                    for (answer, good) in [(read, 200), (written, 201)] {
                        match answer.status.as_u16() {
                            503 => assert_eq!(
                                (answer.problem(503).as_str(), answer.headers.contains_key("retry-after")),
                                ("busy", true)
                            ),
                            status => assert_eq!(status, good, "{}", answer.text),
                        }
                    }
                }
            }
            // Whichever connections were never asked again since may still be dead; each of them costs one more try.
            let body = json!({"recommendation": table.id});
            let mut checks = Vec::new();
            for _ in 0..12 {
                checks.push(table.chair.post("/record/verification", &body).await);
            }
            let checked = checks.iter().find(|check| check.status != 503).expect("the database is back");
            assert_eq!(checked.ok(200)["ok"], true);
        })
    });
}

#[test]
fn a_server_whose_line_to_the_others_broke_tells_them_that_something_may_be_lost() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let url = &site.config().database_url;
            let (one, other) = (Bus::open(url).unwrap(), Bus::open(url).unwrap());
            let mut heard = other.listen();
            let said = Heard::Said { topic: "test".to_owned(), payload: "1".to_owned() };
            loop {
                one.tell("test", "1");
                let next = tokio::time::timeout(Duration::from_millis(50), heard.recv()).await;
                if next.is_ok_and(|next| next == Ok(said.clone())) {
                    break;
                }
            }
            // Whoever listens only keeps its line.
            site.vandalise(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND query LIKE 'SELECT pg_notify%'",
            );
            let gap = async { while heard.recv().await != Ok(Heard::Gap) {} };
            tokio::time::timeout(Duration::from_secs(20), gap).await.expect("a gap is told");
        })
    });
}

/// A server that may not write files past a limit which the test can lift again: a disk that is full for a while.
fn confined(site: &Site, bytes: u64) -> Process {
    let mut command = std::process::Command::new("sh");
    let limit = bytes / 512;
    let server = env!("CARGO_BIN_EXE_mufakat");
    command.args(["-c", &format!("trap '' XFSZ; ulimit -S -f {limit}; exec \"$0\" serve"), server]);
    for (key, value) in mufakat(site, None, &["serve"]).get_envs() {
        command.env(key, value.unwrap());
    }
    Process::run(command)
}

#[test]
fn after_a_full_disk_room_is_all_it_takes() {
    run(Kind::Sqlite, |site| {
        Box::pin(async move {
            let id = Table::set(site).await.id;
            site.stop().await;
            let file = crate::command::written(&site.config().database_url);
            let size = std::fs::metadata(file.strip_prefix("sqlite://").unwrap()).unwrap().len();
            let server = confined(site, size + 600_000);
            let head = server.person("head.tha").await;
            let path = format!("/recommendations/{id}/comments");
            let body = json!({"scope": "all", "body": "long ".repeat(1_900)});
            let mut refused = 0;
            for _ in 0..200 {
                if head.post(&path, &body).await.status == 503 {
                    refused += 1;
                    if refused == 5 {
                        break;
                    }
                }
            }
            assert_eq!(refused, 5, "the disk filled");
            let lifted = std::process::Command::new("prlimit")
                .args(["--fsize=unlimited", "--pid", &server.id().to_string()])
                .status()
                .unwrap();
            assert!(lifted.success());
            for _ in 0..3 {
                head.post(&path, &body).await.ok(201);
            }
            server.told_to_stop();
            assert_eq!(server.ended().0, Some(0));
            let (said, _) = ended(&mufakat(site, None, &["verify"]).output().unwrap(), 0);
            assert!(said.contains("0 findings"), "{said}");
            site.start().await;
        })
    });
}
