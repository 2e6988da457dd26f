//! Silence: the server adopts at the deadline, once, whatever restarts meanwhile; one objection ends it.

use std::time::Duration;

use mufakat::{
    app::signoff::run_deadlines,
    domain::time::{DAY, HOUR, SECOND},
};
use serde_json::json;

use crate::{
    events::Listener,
    harness::{Kind, on_both_databases, run},
    held::Held,
    table::Table,
};

fn positions(sign_off: &str) -> String {
    format!("/sign-offs/{sign_off}/positions")
}

on_both_databases! {
    async fn silence_adopts_once_also_when_the_server_slept_over_the_deadline(site: &mut Site) {
        let table = Table::set(site).await;
        let sign_off = table.silence(site, 2 * DAY).await;
        let deadline = site.clock.now().plus(2 * DAY);
        site.turn(2 * DAY - 1);
        assert_eq!(run_deadlines(site.app()).await.unwrap(), 0);
        site.stop().await;
        site.turn(3 * HOUR);
        site.start().await;
        // The worker and this call look at the same time; between them they adopt once.
        run_deadlines(site.app()).await.unwrap();
        assert_eq!(run_deadlines(site.app()).await.unwrap(), 0);
        let table = Table { chair: site.person("chair").await, ..table };
        let view = table.chair.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
        assert_eq!((&view["status"], &view["closed_at"]), (&json!("adopted"), &json!(deadline.to_string())));
        assert!(view["standing"]["states"].as_array().unwrap().iter().all(|s| s["position"] == "tacit"));
        assert_eq!(table.acts().await.iter().filter(|act| *act == "recommendation.adopted").count(), 1);
        let proof = table.chair.get(&format!("/recommendations/{}/adoption", table.id)).await.ok(200);
        assert_eq!((&proof["adopted_by"], &proof["positions"]), (&json!("the server, silence procedure"), &json!([])));
        table.verified().await;
    }

    async fn two_servers_looks_at_the_same_instant_adopt_once(site: &mut Site) {
        let mut table = Table::set(site).await;
        table.silence(site, DAY).await;
        table.after(site, DAY).await;
        let looks = (0..8).map(|_| run_deadlines(site.app()));
        for look in futures_util::future::join_all(looks).await {
            look.unwrap();
        }
        assert_eq!(table.acts().await.iter().filter(|act| *act == "recommendation.adopted").count(), 1);
        table.verified().await;
    }

    async fn many_silences_of_one_deadline_end_together_each_once(site: &mut Site) {
        let mut tables = Vec::new();
        for _ in 0..12 {
            let table = Table::set(site).await;
            table.silence(site, DAY).await;
            tables.push(table);
        }
        site.turn(DAY);
        run_deadlines(site.app()).await.unwrap();
        assert_eq!(run_deadlines(site.app()).await.unwrap(), 0, "none is left over");
        let chair = site.person("chair").await;
        for table in tables {
            let table = Table { chair: chair.clone(), ..table };
            assert_eq!(table.acts().await.iter().filter(|act| *act == "recommendation.adopted").count(), 1);
            table.verified().await;
        }
    }

    async fn one_objection_breaks_the_silence_at_once_and_everybody_is_told(site: &mut Site) {
        let mut table = Table::set(site).await;
        let sign_off = table.silence(site, DAY).await;
        let view = table.said(site, &sign_off, "VNM", "object").await;
        assert_eq!((&view["status"], &view["standing"]["outcome"]), (&json!("silence_broken"), &json!("silence_broken")));
        assert!(view["standing"]["sentence"].as_str().unwrap().starts_with("Silence broken by Viet Nam on "));
        let acts = table.acts().await;
        assert_eq!(&acts[acts.len() - 2..], ["position.recorded", "silence.broken"]);
        let recommendation = table.chair.get(&format!("/recommendations/{}", table.id)).await.ok(200);
        assert_eq!(recommendation["status"], "negotiation");
        table.after(site, 2 * DAY).await;
        assert_eq!(run_deadlines(site.app()).await.unwrap(), 0);
        table.verified().await;
    }

    async fn what_comes_after_the_silence_is_kept_without_effect(site: &mut Site) {
        let mut table = Table::set(site).await;
        let sign_off = table.silence(site, DAY).await;
        table.after(site, DAY).await;
        run_deadlines(site.app()).await.unwrap();
        let head = site.person("head.tha").await;
        let late = head.post(&positions(&sign_off), &table.says(site, "THA", "object")).await.ok(201);
        assert_eq!((&late["status"], &late["history"][0]["late"], &late["positions"]), (&json!("adopted"), &json!(true), &json!([])));
        assert_eq!(head.post(&positions(&sign_off), &table.says(site, "THA", "agree")).await.problem(409), "wrong-status");
        assert_eq!(site.person("drafter.tha").await.post(&positions(&sign_off), &table.says(site, "THA", "object")).await.problem(403), "not-your-act");
        table.verified().await;
    }

    async fn a_deadline_moves_later_only_while_it_runs_and_never_earlier(site: &mut Site) {
        let mut table = Table::set(site).await;
        let sign_off = table.silence(site, DAY).await;
        let (path, at) = (format!("/sign-offs/{sign_off}/extension"), site.clock.now());
        let to = |millis| json!({"deadline": at.plus(millis).to_string()});
        assert_eq!(table.chair.post(&path, &to(DAY)).await.problem(409), "not-later");
        assert_eq!(site.person("head.sgp").await.post(&path, &to(2 * DAY)).await.problem(403), "not-your-act");
        let moved = table.chair.post(&path, &to(2 * DAY)).await.ok(200);
        assert_eq!((&moved["deadline"], &moved["procedure"]["deadline"]), (&to(2 * DAY)["deadline"], &to(2 * DAY)["deadline"]));
        assert_eq!(moved["extensions"][0]["by"], "The Chair");
        table.after(site, DAY).await;
        assert_eq!(run_deadlines(site.app()).await.unwrap(), 0);
        assert_eq!(table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.problem(409), "silence-decides");
        table.after(site, DAY).await;
        run_deadlines(site.app()).await.unwrap();
        assert_eq!(table.chair.post(&path, &to(3 * DAY)).await.problem(409), "wrong-status");
        let view = table.chair.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
        assert_eq!(view["closed_at"], to(2 * DAY)["deadline"]);
        table.verified().await;
    }

    async fn an_express_deadline_reminds_and_neither_ends_the_answers_nor_adopts(site: &mut Site) {
        let mut table = Table::set(site).await;
        let deadline = site.clock.now().plus(DAY).to_string();
        let body = json!({"revision": 0, "procedure": {"kind": "express"}, "deadline": deadline});
        let opened = table.chair.post(&format!("/recommendations/{}/sign-offs", table.id), &body).await.ok(201);
        let sign_off = opened["id"].as_str().unwrap();
        table.all_agree_but(site, sign_off, &["THA", "VNM"]).await;
        let mut waits = table.says(site, "THA", "agree_ad_referendum");
        waits["due"] = json!(site.clock.now().plus(3 * DAY).to_string());
        site.person("head.tha").await.post(&positions(sign_off), &waits).await.ok(201);
        table.after(site, 2 * DAY).await;
        assert_eq!(run_deadlines(site.app()).await.unwrap(), 0);
        let path = format!("/recommendations/{}", table.id);
        let asked = site.person("head.tha").await.get(&path).await.ok(200);
        assert_eq!(asked["waiting_for_me"], json!(["confirm"]));
        let confirmed = table.said(site, sign_off, "THA", "agree").await;
        let sentence = confirmed["standing"]["sentence"].as_str().unwrap();
        assert!(sentence.starts_with("Missing: Viet Nam. The deadline passed on "), "{sentence}");
        let seen = site.person("head.vnm").await.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
        assert_eq!((&seen["abilities"]["record_position"], &seen["abilities"]["object_late"]), (&json!(true), &json!(false)));
        let extension = format!("/sign-offs/{sign_off}/extension");
        let to = |millis| json!({"deadline": site.clock.now().plus(millis).to_string()});
        assert_eq!(table.chair.post(&extension, &to(-HOUR)).await.problem(409), "deadline-passed");
        let moved = table.chair.post(&extension, &to(DAY)).await.ok(200);
        assert_eq!((&moved["deadline"], &moved["abilities"]["extend"]), (&to(DAY)["deadline"], &json!(true)));
        table.said(site, sign_off, "VNM", "agree").await;
        let adopted = table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
        assert_eq!(adopted["status"], "adopted");
        table.verified().await;
    }
}

#[test]
fn a_silence_whose_text_somebody_holds_keeps_no_other_waiting() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let (first, free) = (Table::set(site).await, Table::set(site).await);
            first.silence(site, DAY).await;
            free.silence(site, DAY + SECOND).await;
            let mut told = Listener::open(site, &site.person("chair").await).await;
            let held = Held::of(site, &first.id);
            site.turn(DAY);
            held.until_waited_for(1).await;
            site.turn(SECOND);
            // Whoever waits for a lock gives up after ten seconds.
            let adopted = told.until("recommendation.adopted");
            let hints =
                tokio::time::timeout(Duration::from_secs(5), adopted).await.expect("it waits for nobody");
            assert_eq!(hints.last().unwrap()["recommendation"], json!(free.id));
            let mut then = Listener::open(site, &site.person("chair").await).await;
            held.let_go();
            let adopted = then.until("recommendation.adopted");
            let hints =
                tokio::time::timeout(Duration::from_secs(20), adopted).await.expect("nobody holds it");
            assert_eq!(hints.last().unwrap()["recommendation"], json!(first.id));
        })
    });
}
