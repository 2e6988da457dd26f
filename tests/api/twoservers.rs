//! Two servers on one PostgreSQL: what one does the pages of the other hear, mails leave once, a silence ends once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use mufakat::{
    app::{
        deadlines::remind_due,
        digest::send_due,
        outbox::{Failure, Mail, Transport, deliver_due},
        signoff::run_deadlines,
    },
    domain::time::{DAY, HOUR, SECOND},
    server::Server,
};
use serde_json::json;

use crate::{
    events::Listener,
    harness::{Kind, Person, Site, run},
    outbox::tabled,
    table::Table,
};

fn on_two_servers(test: impl for<'s> AsyncFnOnce(&'s mut Site, &'s Server) + 'static) {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let second = site.second().await;
            test(site, &second).await;
            second.stop().await.unwrap();
        })
    });
}

/// The person, asking the second server with the token of the first: both know the same keys.
fn at(second: &Server, person: &Person) -> (String, Person) {
    let url = format!("http://{}", second.address);
    let mut there = Person::new(url.clone());
    there.token.clone_from(&person.token);
    (url, there)
}

/// A way out that counts.
#[derive(Default)]
struct Counting(Mutex<HashMap<String, usize>>);

impl Transport for Counting {
    fn send(&self, mail: &Mail) -> Result<(), Failure> {
        *self.0.lock().unwrap().entry(mail.id.to_string()).or_default() += 1;
        Ok(())
    }
}

#[test]
fn pages_of_one_server_hear_what_the_other_did() {
    on_two_servers(async |site, second| {
        let reader = site.person("head.vnm").await;
        let (url, _) = at(second, &reader);
        let mut listener = Listener::back(&url, &reader, None).await;
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].clone();
        let heard = listener.until("revision.issued").await;
        assert_eq!(heard.last().unwrap()["recommendation"], id);
        listener.until("notice.new").await;
        // What one may not see is not heard by this way either.
        let mut stranger = Listener::back(&url, &site.person("observer.jpn").await, None).await;
        tabled(site, "RED", "Harbours").await;
        listener.until("revision.issued").await;
        let round = json!({"name": "First"});
        let path = format!("/mandates/{}/rounds", crate::harness::MANDATE);
        site.person("secretariat").await.post(&path, &round).await.ok(201);
        let heard = stranger.until("round.opened").await;
        assert!(heard.iter().all(|hint| hint["kind"] != "revision.issued"), "{heard:?}");
    });
}

#[test]
fn an_act_that_no_message_told_of_is_found_in_the_record() {
    on_two_servers(async |site, second| {
        let reader = site.person("head.vnm").await;
        let (url, _) = at(second, &reader);
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let mut listener = Listener::back(&url, &reader, None).await;
        let at = site.clock.now().millis();
        site.vandalise(&format!(
            "INSERT INTO record_entries SELECT chain, sequence + 1, {at}, 'pen.given', actor, actor_name, on_behalf_of, \
             subject, payload, hash, 'ff' FROM record_entries WHERE chain = 'recommendation:{id}' ORDER BY sequence DESC LIMIT 1"
        ));
        mufakat::app::events::look_at_record(&second.app).await.unwrap();
        listener.until("pen.given").await;
    });
}

#[test]
fn presence_is_seen_across_servers() {
    on_two_servers(async |site, second| {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        let path = format!("/recommendations/{id}/presence");
        let reader = site.person("head.vnm").await;
        let (url, there) = at(second, &reader);
        let mut listener = Listener::back(&url, &reader, None).await;
        site.person("head.tha").await.put(&path, "\"1\"", &json!({"doing": "reading"})).await.ok(200);
        listener.until("presence.changed").await;
        assert_eq!(there.get(&path).await.ok(200)["delegations"][0]["delegation"], "THA");
    });
}

#[test]
fn of_two_servers_one_sends_each_mail() {
    on_two_servers(async |site, second| {
        let counting: Arc<Counting> = Arc::default();
        for title in ["One", "Two", "Three"] {
            tabled(site, "GREEN", title).await;
        }
        let way: Arc<dyn Transport> = counting.clone();
        let (one, two) = tokio::join!(deliver_due(site.app(), &way, 0), deliver_due(&second.app, &way, 0));
        one.unwrap();
        two.unwrap();
        while deliver_due(site.app(), &way, 0).await.unwrap() > 0 {}
        let sent = counting.0.lock().unwrap().clone();
        assert!(sent.values().all(|times| *times == 1), "{sent:?}");
        let all = site.person("secretariat").await.get("/outbox?limit=200&status=sent").await.ok(200);
        assert_eq!(all["items"].as_array().unwrap().len(), site.mails().len(), "and none is left");
    });
}

#[test]
fn a_silence_ends_once_and_everybody_is_told_once() {
    on_two_servers(async |site, second| {
        let mut table = Table::set(site).await;
        table.silence(site, 4 * DAY).await;
        table.after(site, 3 * DAY).await;
        let (one, two) = tokio::join!(remind_due(site.app()), remind_due(&second.app));
        one.unwrap();
        two.unwrap();
        let reader = site.person("head.vnm").await;
        let (url, _) = at(second, &reader);
        let mut listener = Listener::back(&url, &reader, None).await;
        site.turn(DAY);
        let looks = (0..4).flat_map(|_| [site.app(), &second.app]).map(run_deadlines);
        for look in futures_util::future::join_all(looks).await {
            look.unwrap();
        }
        listener.until("recommendation.adopted").await;
        let table = Table { chair: site.person("chair").await, ..table };
        assert_eq!(table.acts().await.iter().filter(|act| *act == "recommendation.adopted").count(), 1);
        let told = site.person("head.vnm").await.get("/notices?limit=200").await.ok(200);
        let of = |kind: &str| told["items"].as_array().unwrap().iter().filter(|n| n["kind"] == kind).count();
        assert_eq!((of("recommendation.adopted"), of("deadline.near")), (1, 1));
        table.verified().await;
    });
}

#[test]
fn an_objection_in_the_second_of_the_end_is_decided_by_the_order_of_the_chain() {
    on_two_servers(async |site, second| {
        let mut table = Table::set(site).await;
        let sign_off = table.silence(site, DAY).await;
        table.after(site, DAY - SECOND / 2).await;
        let head = site.person("head.vnm").await;
        let (_, there) = at(second, &head);
        let (objection, path) =
            (table.says(site, "VNM", "object"), format!("/sign-offs/{sign_off}/positions"));
        let ends = async {
            site.turn(SECOND / 2);
            run_deadlines(site.app()).await.unwrap();
        };
        let (answer, ()) = tokio::join!(there.post(&path, &objection), ends);
        run_deadlines(&second.app).await.unwrap();
        let table = Table { chair: site.person("chair").await, ..table };
        let view = table.chair.get(&format!("/sign-offs/{sign_off}")).await.ok(200);
        let acts = table.acts().await;
        let count = |wanted: &str| acts.iter().filter(|act| *act == wanted).count();
        let late = answer.ok(201)["history"][0]["late"].clone();
        // Either it came first and broke the silence, or it came late and is recorded without effect; the record says which.
        if late == json!(true) {
            assert_eq!(
                (view["status"].as_str(), count("silence.broken"), count("recommendation.adopted")),
                (Some("adopted"), 0, 1)
            );
        } else {
            assert_eq!(
                (view["status"].as_str(), count("silence.broken"), count("recommendation.adopted")),
                (Some("silence_broken"), 1, 0)
            );
        }
        table.verified().await;
    });
}

#[test]
fn of_two_servers_one_sends_a_persons_digest() {
    on_two_servers(async |site, second| {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        crate::digest::reader(site).await;
        crate::digest::comments(site, &id, "@VNM: shorter?").await;
        site.turn(23 * HOUR);
        let (one, other) = tokio::join!(send_due(site.app()), send_due(&second.app));
        // Their own workers look too: together nobody may have sent more than one.
        assert!(one.unwrap() + other.unwrap() <= 1);
        let digests =
            || crate::outbox::mails(site).into_iter().filter(|mail| mail.contains("daily digest")).count();
        // A worker of the other server may have the mail in its hands.
        let left = async {
            while digests() == 0 {
                crate::outbox::settled(site).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), left).await.unwrap();
        crate::outbox::settled(site).await;
        drop(second.app.hub.mail_turn().await);
        assert_eq!(digests(), 1);
    });
}
