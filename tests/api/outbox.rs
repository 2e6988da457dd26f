//! Mail: who gets one, how it leaves, and what happens when it cannot.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use mufakat::{
    app::{
        App,
        outbox::{Failure, Mail, Transport, deliver_due, forget_ended_letters},
    },
    domain::{
        ids::OutboxId,
        time::{HOUR, Moment, SECOND},
    },
    error::Result as Outcome,
    store::outbox::{ClaimedMail, Settled, claim, settle},
};
use serde_json::{Value, json};

use crate::harness::{MANDATE, Person, Site, on_both_databases};

/// Lets everything leave that is due, after the worker's own round.
pub async fn settled(site: &Site) {
    let config = site.config();
    let transport = config.mail_url.open(&config.mail_sender).unwrap();
    while deliver_due(site.app(), &transport, 0).await.unwrap() > 0 {}
}

/// A way out that is closed.
struct Closed;

impl Transport for Closed {
    fn send(&self, _: &Mail) -> Result<(), Failure> {
        Err(Failure { permanent: false, unreachable: true, said: "no route".into() })
    }
}

/// A way out on which the mail to one address waits until all the others have left.
struct SlowForOne {
    address: String,
    others: Mutex<usize>,
    left: Condvar,
    expected: usize,
}

impl Transport for SlowForOne {
    fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let mut others = self.others.lock().unwrap();
        if mail.address != self.address {
            *others += 1;
            self.left.notify_all();
            return Ok(());
        }
        let patience = Duration::from_secs(20);
        let waited = self.left.wait_timeout_while(others, patience, |others| *others < self.expected);
        assert!(!waited.unwrap().1.timed_out(), "the others waited for the slow one");
        Ok(())
    }
}

/// A way out on which the first mail breaks the sender itself, and all that are on their way beside it leave.
#[derive(Default)]
struct BreaksFirst {
    broken: AtomicBool,
    left: Mutex<Vec<String>>,
}

impl Transport for BreaksFirst {
    fn send(&self, mail: &Mail) -> Result<(), Failure> {
        assert!(self.broken.swap(true, Ordering::SeqCst), "the first mail breaks its sender");
        self.left.lock().unwrap().push(mail.id.to_string());
        Ok(())
    }
}

/// Tries in vain what is due and the worker has not tried yet.
async fn tried_in_vain(site: &Site) {
    assert_eq!(deliver_due(site.app(), &(Arc::new(Closed) as _), 0).await.unwrap(), 0);
}

/// Tries the one mail in vain every three hours until it is dead; how often that was.
async fn tried_to_death(site: &Site) -> usize {
    let mut tries = 0;
    while deliveries(&site.person("secretariat").await, "?status=dead").await.is_empty() {
        site.turn(3 * HOUR);
        tried_in_vain(site).await;
        tries += 1;
    }
    tries
}

/// Closes the way out: where the folder was is a file.
fn block(site: &Site) {
    let folder = site.folder.path().join("mail");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(folder, "").unwrap();
}

fn unblock(site: &Site) {
    let folder = site.folder.path().join("mail");
    std::fs::remove_file(&folder).unwrap();
    std::fs::create_dir(folder).unwrap();
}

/// Every mail in the folder.
pub fn mails(site: &Site) -> Vec<String> {
    let folder = std::fs::read_dir(site.folder.path().join("mail")).unwrap();
    let files =
        folder.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "eml"));
    files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// The secret part of the link in the newest mail to this address, as it stands in the folder: the outbox does not keep it.
pub async fn token_to(site: &Site, address: &str, path: &str) -> String {
    settled(site).await;
    let mut files: Vec<_> = std::fs::read_dir(site.folder.path().join("mail"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let mut letters = files.iter().map(|file| std::fs::read_to_string(file).unwrap());
    let letter = letters.rfind(|letter| letter.contains(&format!("To: {address}")) && letter.contains(path));
    let letter = letter.expect("a mail with a link").replace("=\r\n", "");
    let (_, link) = letter.split_once(path).unwrap();
    link.trim_start_matches('/').chars().take_while(char::is_ascii_hexdigit).collect()
}

async fn ask_reset(site: &Site, short: &str) {
    let body = json!({"email": format!("{short}@test.example")});
    site.nobody().post("/auth/password-resets", &body).await.ok(202);
}

/// A recommendation of Singapore, tabled; its answer.
pub async fn tabled(site: &Site, marking: &str, title: &str) -> Value {
    let head = site.person("head.sgp").await;
    let body = json!({"title": title, "taskings": ["T2"], "lead_body": "AMCC", "marking": marking});
    let made = head.post(&format!("/mandates/{MANDATE}/recommendations"), &body).await.ok(201);
    let id = made["id"].as_str().unwrap();
    let clauses =
        json!({"clauses": [{"id": "o1", "kind": "operative", "level": 0, "runs": [{"text": "Meet."}]}]});
    head.put(&format!("/recommendations/{id}/working-text"), "\"0\"", &clauses).await.ok(200);
    head.post(&format!("/recommendations/{id}/revisions"), &json!({"note": "Zero draft"})).await.ok(201);
    head.get(&format!("/recommendations/{id}")).await.ok(200)
}

async fn deliveries(person: &Person, query: &str) -> Vec<Value> {
    person.get(&format!("/outbox{query}")).await.ok(200)["items"].as_array().unwrap().clone()
}

async fn claimed(app: &App, at: Moment, until: Moment) -> Outcome<Vec<ClaimedMail>> {
    app.db.write(move |conn| claim(conn, at, until, 10)).await
}

on_both_databases! {
    async fn a_mail_leaves_as_one_whole_file_with_both_parts(site: &mut Site) {
        ask_reset(site, "head.sgp").await;
        settled(site).await;
        let mails = mails(site);
        assert_eq!(mails.len(), 1);
        for part in ["Subject: Mufakat: Choose a new password", "Auto-Submitted: auto-generated", "multipart/alternative",
            "text/plain", "text/html", "To: head.sgp@test.example", "/password-reset/"] {
            assert!(mails[0].contains(part), "{part} in {}", mails[0]);
        }
        let seen = deliveries(&site.person("secretariat").await, "?status=sent").await;
        assert_eq!((seen.len(), seen[0]["to"].as_str()), (1, Some("head.sgp@test.example")));
        assert!(!seen[0].to_string().contains("password-reset"), "a list shows no secret link");
    }

    async fn a_sign_in_from_a_new_device_is_told_to_the_person(site: &mut Site) {
        let body = json!({"email": "head.sgp@test.example", "password": crate::harness::PASSWORD}).to_string();
        for device in ["Browser/140.0", "Browser/141.2", "Other/7", "Other/8"] {
            let login = site.nobody().request(reqwest::Method::POST, "/auth/login", &[("user-agent", device)], Some(body.clone())).await;
            assert_eq!(login.status, 200);
        }
        settled(site).await;
        let told: Vec<String> = mails(site).into_iter().filter(|mail| mail.contains("new device")).collect();
        assert_eq!(told.len(), 1, "the first device is no news, nor is an updated one");
        assert!(told[0].contains("To: head.sgp@test.example") && told[0].contains("Other/7"));
        assert_eq!(deliveries(&site.person("secretariat").await, "?status=sent").await.len(), 1);
    }

    async fn whose_credential_was_ended_is_told(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let all = secretariat.get(&format!("/credentials?mandate={MANDATE}&limit=200")).await.ok(200);
        let of = |c: &&Value| c.to_string().contains("drafter.vnm@");
        let id = all["items"].as_array().unwrap().iter().find(of).unwrap()["id"].as_str().unwrap().to_owned();
        secretariat.patch(&format!("/credentials/{id}"), "\"1\"", &json!({"ended": true})).await.ok(200);
        settled(site).await;
        let told = mails(site);
        assert!(told.iter().any(|m| m.contains("To: drafter.vnm@") && m.contains("Your credential ended")), "{told:?}");
    }

    async fn of_a_red_text_only_the_symbol_leaves(site: &mut Site) {
        let open = tabled(site, "GREEN", "Lighthouses").await;
        let red = tabled(site, "RED", "Harbours").await;
        settled(site).await;
        let all = mails(site).join("\n");
        assert!(all.contains("Lighthouses") && all.contains(open["symbol"].as_str().unwrap()));
        assert!(!all.contains("Harbours") && all.contains(red["symbol"].as_str().unwrap()));
    }

    async fn mails_on_one_recommendation_make_one_conversation(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        settled(site).await;
        let mails = mails(site);
        assert!(!mails.is_empty());
        assert!(mails.iter().all(|mail| mail.contains(&format!("References: <{id}@127.0.0.1>"))));
    }

    async fn a_person_who_may_no_longer_see_it_is_not_mailed(site: &mut Site) {
        block(site);
        tabled(site, "GREEN", "Lighthouses").await;
        tried_in_vain(site).await;
        assert_eq!(site.nobody().get("//readyz").await.status, 503, "the way out is closed");
        site.vandalise("UPDATE credentials SET ended_at = 1 WHERE delegation = 'VNM'");
        unblock(site);
        site.turn(HOUR);
        settled(site).await;
        assert!(mails(site).iter().any(|mail| mail.contains("To: head.tha@test.example")));
        assert!(!mails(site).iter().any(|mail| mail.contains("vnm@test.example")));
        let dead = deliveries(&site.person("secretariat").await, "?status=dead").await;
        assert_eq!(dead.len(), 3);
        assert!(dead.iter().all(|mail| mail["last_error"] == "no longer theirs to see"));
        assert_eq!(site.nobody().get("//readyz").await.status, 200);
    }

    async fn a_mail_that_waited_quotes_what_the_comment_says_now_and_nothing_taken_back(site: &mut Site) {
        let id = tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned();
        settled(site).await;
        site.vandalise("UPDATE mandates SET mail_shows_text = TRUE");
        block(site);
        let author = site.person("head.tha").await;
        let mut said = Vec::new();
        for body in ["@VNM: the harbour clause", "@VNM: the lighthouse clause"] {
            let comment = json!({"scope": "all", "body": body});
            said.push(author.post(&format!("/recommendations/{id}/comments"), &comment).await.ok(201));
        }
        tried_in_vain(site).await;
        let at = |comment: &Value| format!("/comments/{}", comment["id"].as_str().unwrap());
        author.delete(&at(&said[0])).await;
        author.patch(&at(&said[1]), "\"1\"", &json!({"body": "@VNM: the beacon clause"})).await.ok(200);
        unblock(site);
        site.turn(HOUR);
        settled(site).await;
        let all = mails(site).join("\n");
        assert!(all.contains("the beacon clause"), "{all}");
        assert!(!all.contains("the harbour clause") && !all.contains("the lighthouse clause"), "{all}");
    }

    async fn a_slow_mail_holds_up_no_other(site: &mut Site) {
        block(site);
        tabled(site, "GREEN", "Lighthouses").await;
        tried_in_vain(site).await;
        let waiting = deliveries(&site.person("secretariat").await, "?status=waiting&limit=200").await.len();
        assert!(waiting > 16, "more than are sent side by side: {waiting}");
        let transport: Arc<dyn Transport> = Arc::new(SlowForOne {
            address: "head.vnm@test.example".to_owned(),
            others: Mutex::default(),
            left: Condvar::new(),
            expected: waiting - 1,
        });
        // Stands in line for the next round before the hour strikes, so that the server's own worker finds nothing left.
        let (app, turn) = (site.app().clone(), site.app().hub.mail_turn().await);
        let mut round = Box::pin(deliver_due(&app, &transport, 0));
        tokio::select! {
            biased;
            _ = &mut round => panic!("its turn has not come"),
            () = std::future::ready(()) => site.turn(HOUR),
        }
        drop(turn);
        assert_eq!(round.await.unwrap(), waiting);
        let sent = deliveries(&site.person("secretariat").await, "?status=sent&limit=200").await;
        assert_eq!(sent.len(), waiting);
    }

    async fn what_left_is_written_down_also_when_another_mail_breaks_its_sender(site: &mut Site) {
        block(site);
        tabled(site, "GREEN", "Lighthouses").await;
        tried_in_vain(site).await;
        let breaks = Arc::new(BreaksFirst::default());
        let transport: Arc<dyn Transport> = Arc::<BreaksFirst>::clone(&breaks);
        let (app, turn) = (site.app().clone(), site.app().hub.mail_turn().await);
        let mut round = Box::pin(deliver_due(&app, &transport, 0));
        tokio::select! {
            biased;
            _ = &mut round => panic!("its turn has not come"),
            () = std::future::ready(()) => site.turn(HOUR),
        }
        drop(turn);
        round.await.unwrap_err();
        let left = breaks.left.lock().unwrap().clone();
        assert!(left.len() >= 15, "a whole claim but one: {}", left.len());
        let sent = deliveries(&site.person("secretariat").await, "?status=sent&limit=200").await;
        let is_sent = |id: &String| sent.iter().any(|mail| mail["id"] == json!(id));
        assert!(left.iter().all(is_sent), "{left:?} in {sent:?}");
    }

    async fn a_mail_that_cannot_leave_is_dead_after_a_day_and_tried_again_by_hand(site: &mut Site) {
        block(site);
        let guest = json!({"mandate": MANDATE, "email": "guest@mofa.example", "name": "A Guest", "delegation": "LAO", "role": "drafter"});
        site.person("secretariat").await.post("/invitations", &guest).await.ok(201);
        tried_in_vain(site).await;
        let waiting = deliveries(&site.person("secretariat").await, "?status=waiting").await;
        assert_eq!((waiting.len(), waiting[0]["attempts"].as_i64()), (1, Some(1)));
        let retry = format!("/outbox/{}/retry", waiting[0]["id"].as_str().unwrap());
        assert!((2..=30).contains(&tried_to_death(site).await));
        site.person("secretariat").await.post(&retry, &json!({})).await.ok(202);
        assert!(tried_to_death(site).await > 1, "by hand it has a day of tries again");
        let secretariat = site.person("secretariat").await;
        let dead = deliveries(&secretariat, "?status=dead").await;
        assert_eq!((dead.len(), dead[0]["abilities"]["retry"].as_bool()), (1, Some(true)));
        unblock(site);
        assert_eq!(site.person("chair").await.post(&retry, &json!({})).await.problem(403), "not-your-act");
        assert_eq!(site.person("other.secretariat").await.post(&retry, &json!({})).await.problem(404), "not-found");
        assert_eq!(site.person("chair").await.post("/outbox/retry", &json!({})).await.problem(403), "not-your-act");
        assert_eq!(site.person("other.secretariat").await.post("/outbox/retry", &json!({"mandate": MANDATE})).await.problem(404), "not-found");
        assert_eq!(secretariat.post("/outbox/retry", &json!({})).await.ok(202), json!({"retried": 1}));
        assert_eq!(secretariat.post("/outbox/retry", &json!({})).await.ok(202), json!({"retried": 0}));
        settled(site).await;
        assert!(matches!(&mails(site)[..], [one] if one.contains("/invitation/")), "it still says what it has to");
        assert_eq!(site.mails()[0].2, json!({}), "and is not kept once it left");
        assert_eq!(secretariat.post(&retry, &json!({})).await.problem(409), "already-sent");
    }

    async fn a_letter_whose_link_is_over_is_not_kept_and_does_not_leave(site: &mut Site) {
        block(site);
        for _ in 0..2 {
            ask_reset(site, "chair").await;
        }
        tried_in_vain(site).await;
        let link = site.mails()[0].2["link"].as_str().unwrap().to_owned();
        let path = format!("/auth/password-resets/{}", link.rsplit('/').next().unwrap());
        assert_eq!(site.nobody().post(&path, &json!({"password": "another-password"})).await.status, 204);
        ask_reset(site, "head.sgp").await;
        tried_in_vain(site).await;
        let secretariat = site.person("secretariat").await;
        let over = deliveries(&secretariat, "?status=dead").await;
        assert_eq!(over.len(), 2, "the link used ends every other of the person");
        assert!(over.iter().all(|mail| mail["last_error"] == "its link is over" && mail["abilities"]["retry"] == false));
        assert_eq!(site.mails()[2].2["link"].as_str().map(|link| link.starts_with("/password-reset/")), Some(true));
        site.turn(site.app().settings.reset_seconds * SECOND);
        forget_ended_letters(site.app()).await.unwrap();
        assert!(site.mails().iter().all(|(_, _, content)| *content == json!({})), "an ended one goes by itself");
        unblock(site);
        let secretariat = site.person("secretariat").await;
        assert_eq!(secretariat.post("/outbox/retry", &json!({})).await.ok(202), json!({"retried": 0}));
        let retry = format!("/outbox/{}/retry", over[0]["id"].as_str().unwrap());
        assert_eq!(secretariat.post(&retry, &json!({})).await.problem(409), "already-sent");
        site.turn(HOUR);
        settled(site).await;
        assert!(mails(site).iter().all(|mail| !mail.contains("/password-reset/")));
    }

    async fn a_claimed_mail_is_nobody_elses_until_the_claim_ends(site: &mut Site) {
        site.stop().await;
        let app = mufakat::server::open(site.config(), site.clock.clone()).await.unwrap();
        app.request_reset("chair@test.example".to_owned()).await.unwrap();
        let now = site.clock.now();
        let lease = now.plus(60 * SECOND);
        let first = claimed(&app, now, lease).await.unwrap();
        assert_eq!(first.len(), 1);
        assert!(claimed(&app, now, lease).await.unwrap().is_empty(), "of two servers one gets it");
        let later = lease.plus(1);
        let second = claimed(&app, later, later.plus(60 * SECOND)).await.unwrap();
        assert_eq!(second.len(), 1, "a server that died gives it back");
        let id: OutboxId = first[0].id;
        app.db.write(move |conn| settle(conn, id, lease, &Settled::Sent, later)).await.unwrap();
        let again = later.plus(120 * SECOND);
        let third = claimed(&app, again, again.plus(1)).await.unwrap();
        assert_eq!(third.len(), 1, "an old claim settles nothing");
        app.db.release();
        site.start().await;
    }

    async fn deliveries_are_for_the_secretariat_of_their_mandate(site: &mut Site) {
        tabled(site, "GREEN", "Lighthouses").await;
        settled(site).await;
        for short in ["chair", "head.sgp", "observer.jpn"] {
            assert_eq!(site.person(short).await.get("/outbox").await.problem(403), "not-your-act");
        }
        assert!(deliveries(&site.person("other.secretariat").await, "").await.is_empty());
        let foreign = format!("/outbox?mandate={MANDATE}");
        assert_eq!(site.person("other.secretariat").await.get(&foreign).await.problem(404), "not-found");
        let secretariat = site.person("secretariat").await;
        let all = deliveries(&secretariat, "?limit=200").await;
        let first = secretariat.get("/outbox?limit=2").await.ok(200);
        let second = format!("/outbox?limit=200&cursor={}", first["next_cursor"].as_str().unwrap());
        let rest = secretariat.get(&second).await.ok(200);
        assert_eq!(rest["items"].as_array().unwrap().len() + 2, all.len());
        assert_eq!(rest["next_cursor"], Value::Null);
        for wrong in ["?status=lost", "?cursor=x", "?limit=0"] {
            assert_eq!(secretariat.get(&format!("/outbox{wrong}")).await.status, 422, "{wrong}");
        }
    }
}
