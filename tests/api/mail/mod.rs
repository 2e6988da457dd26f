//! Mail over a real SMTP server: it arrives whole and once, whatever the server on the other side does meanwhile.

mod server;
mod workers;

use mufakat::{app::outbox::deliver_due, domain::time::HOUR};
use serde_json::{Value, json};

use crate::{
    harness::{Person, Site, on_both_databases},
    outbox::{settled, tabled},
};
pub use server::MailServer;

async fn ask_reset(site: &Site, short: &str) {
    let body = json!({"email": format!("{short}@test.example")});
    site.nobody().post("/auth/password-resets", &body).await.ok(202);
}

/// How many mails to each address, in the order of addresses.
fn by_address(mails: &[Value]) -> std::collections::BTreeMap<String, usize> {
    let mut counted = std::collections::BTreeMap::new();
    for mail in mails {
        let to = mail["recipients"][0].as_str().unwrap().to_owned();
        *counted.entry(to).or_default() += 1;
    }
    counted
}

/// The mails whose subject says this, once there are so many of them.
async fn saying(post: &MailServer, subject: &str, at_least: usize) -> Vec<Value> {
    let mut all = post.mails(at_least).await;
    loop {
        let found: Vec<Value> =
            all.iter().filter(|mail| mail["subject"].as_str().unwrap().contains(subject)).cloned().collect();
        if found.len() >= at_least {
            return found;
        }
        all = post.mails(all.len() + 1).await;
    }
}

async fn deliveries(person: &Person, status: &str) -> Vec<Value> {
    let list = person.get(&format!("/outbox?status={status}&limit=200")).await.ok(200);
    list["items"].as_array().unwrap().clone()
}

on_both_databases! {
    async fn mail_arrives_whole_over_connections_that_are_kept(site: &mut Site) {
        let post = MailServer::plain();
        post.serves(site).await;
        let made = tabled(site, "GREEN", "Lighthouses").await;
        settled(site).await;
        let mails = post.mails(30).await;
        assert!(by_address(&mails).values().all(|count| *count == 1));
        let mail = mails.iter().find(|mail| mail["recipients"][0] == "head.vnm@test.example").unwrap();
        assert_eq!((&mail["sender"], &mail["from"]), (&json!("bounces@mufakat.example"), &json!("\"Mufakat\" <mufakat@localhost>")));
        assert!(mail["subject"].as_str().unwrap().starts_with(made["symbol"].as_str().unwrap()), "{mail}");
        assert_eq!(mail["headers"]["auto-submitted"], "auto-generated");
        // The same way in from either part: a reader of plain text is not sent somewhere else.
        let to_the_text = |links: &Value| {
            let place = format!("/r/{}", made["id"].as_str().unwrap());
            links.as_array().unwrap().iter().any(|link| link.as_str().unwrap().contains(&place))
        };
        assert!(to_the_text(&mail["links"]) && to_the_text(&mail["html_links"]), "{mail}");
        tabled(site, "GREEN", "Harbours").await;
        settled(site).await;
        let (connections, all) = (post.counts().await["connections"].as_u64().unwrap(), post.mails(60).await.len());
        assert!(usize::try_from(connections).unwrap() < all, "{connections} connections for {all} mails");
    }

    async fn a_password_travels_only_to_a_server_vouched_for(site: &mut Site) {
        let post = MailServer::encrypted();
        post.serves(site).await;
        ask_reset(site, "chair").await;
        settled(site).await;
        let mails = post.mails(1).await;
        assert_eq!((mails.len(), &mails[0]["secure"], &mails[0]["user"]), (1, &json!(true), &json!("mufakat")));
        // The same server without the authority that vouches for it: nothing leaves, nothing is lost.
        site.stop().await;
        site.config_mut().mail_sender.roots = None;
        site.start().await;
        ask_reset(site, "head.sgp").await;
        settled(site).await;
        assert_eq!(post.mails(1).await.len(), 1);
        let waiting = deliveries(&site.person("secretariat").await, "waiting").await;
        assert_eq!((waiting.len(), &waiting[0]["to"]), (1, &json!("head.sgp@test.example")));
        assert!(waiting[0]["last_error"].as_str().unwrap().contains("certificate"), "{waiting:?}");
        assert!(!waiting[0].to_string().contains("mail-and-only-mail"));
    }

    async fn a_password_is_not_sent_where_no_encryption_is_offered(site: &mut Site) {
        let post = MailServer::plain();
        post.serves(site).await;
        site.stop().await;
        let url = post.url().replace("smtp://", "smtp://mufakat:secret@");
        site.config_mut().mail_url = mufakat::worker::mail::MailUrl::Server(url);
        site.start().await;
        ask_reset(site, "chair").await;
        settled(site).await;
        assert!(post.mails(0).await.is_empty());
        assert_eq!(deliveries(&site.person("secretariat").await, "waiting").await.len(), 1);
    }

    async fn a_server_encrypted_from_the_first_byte_takes_mail(site: &mut Site) {
        let post = MailServer::wrapped();
        post.serves(site).await;
        ask_reset(site, "chair").await;
        settled(site).await;
        let mails = post.mails(1).await;
        assert_eq!((mails.len(), &mails[0]["secure"], &mails[0]["user"]), (1, &json!(true), &json!("mufakat")));
    }

    async fn a_server_that_refuses_us_is_the_death_of_no_mail(site: &mut Site) {
        let post = MailServer::encrypted();
        post.serves(site).await;
        // Somebody changed the password there; then somebody shut the door altogether.
        for (manners, who) in [(json!({"password": "another"}), "chair"), (json!({"door": 554}), "head.sgp")] {
            post.behave(&manners).await;
            ask_reset(site, who).await;
            settled(site).await;
            let secretariat = site.person("secretariat").await;
            assert!(deliveries(&secretariat, "dead").await.is_empty(), "{manners}");
            assert_eq!(site.nobody().get("//readyz").await.status, 503, "the way out is closed: {manners}");
        }
        assert!(post.mails(0).await.is_empty());
        post.behave(&json!({})).await;
        site.turn(HOUR);
        settled(site).await;
        assert_eq!(by_address(&post.mails(2).await).len(), 2, "nothing was lost");
    }

    async fn one_address_that_is_refused_delays_nobody(site: &mut Site) {
        let post = MailServer::plain();
        post.serves(site).await;
        post.behave(&json!({"refuse": {"head.vnm@test.example": 550, "head.tha@test.example": 452}})).await;
        tabled(site, "GREEN", "Lighthouses").await;
        settled(site).await;
        let mails = post.mails(29).await;
        let told = by_address(&mails);
        assert!(!told.contains_key("head.vnm@test.example") && !told.contains_key("head.tha@test.example"));
        assert!(told.contains_key("head.lao@test.example") && told.contains_key("chair@test.example"));
        let secretariat = site.person("secretariat").await;
        let dead = deliveries(&secretariat, "dead").await;
        assert_eq!((dead.len(), &dead[0]["to"]), (1, &json!("head.vnm@test.example")), "refused for good");
        let waiting = deliveries(&secretariat, "waiting").await;
        assert_eq!((waiting.len(), &waiting[0]["to"]), (1, &json!("head.tha@test.example")), "refused for now");
        post.behave(&json!({})).await;
        site.turn(HOUR);
        settled(site).await;
        let after = by_address(&post.mails(mails.len() + 1).await);
        assert_eq!(after.get("head.tha@test.example"), Some(&1));
        assert!(after.values().all(|count| *count == 1));
    }

    async fn an_address_that_keeps_the_server_waiting_is_tried_later_and_the_others_now(site: &mut Site) {
        let post = MailServer::plain();
        post.serves(site).await;
        post.behave(&json!({"silent": ["head.brn@test.example"]})).await;
        tabled(site, "GREEN", "Lighthouses").await;
        // The worker of this server and this hand look for what is due; between them everybody else is told.
        settled(site).await;
        let mails = post.mails(30).await;
        assert!(!by_address(&mails).contains_key("head.brn@test.example"));
        assert!(site.app().hub.mail_reachable(), "the way out is open");
        post.behave(&json!({})).await;
        site.turn(HOUR);
        settled(site).await;
        let after = by_address(&post.mails(mails.len() + 1).await);
        assert_eq!(after.get("head.brn@test.example"), Some(&1));
        assert!(after.values().all(|count| *count == 1));
    }

    async fn a_line_that_breaks_delays_no_other_mail(site: &mut Site) {
        let post = MailServer::plain();
        post.serves(site).await;
        post.behave(&json!({"drop_after_data": 1})).await;
        site.stop().await;
        let app = mufakat::server::open(site.config(), site.clock.clone()).await.unwrap();
        for short in ["chair", "head.sgp"] {
            app.request_reset(format!("{short}@test.example")).await.unwrap();
        }
        let transport = site.config().mail_url.open(&site.config().mail_sender).unwrap();
        assert_eq!(deliver_due(&app, &transport, 0).await.unwrap(), 2, "the round goes on");
        assert!(app.hub.mail_reachable());
        assert_eq!((&post.counts().await["drops"], post.mails(1).await.len()), (&json!(1), 1));
        app.db.release();
        site.start().await;
    }

    async fn a_line_that_breaks_after_the_text_was_sent_loses_nothing(site: &mut Site) {
        let post = MailServer::plain();
        post.serves(site).await;
        post.behave(&json!({"drop_after_data": 1})).await;
        ask_reset(site, "chair").await;
        settled(site).await;
        assert_eq!(post.counts().await["drops"], 1);
        assert!(post.mails(0).await.is_empty());
        let waiting = deliveries(&site.person("secretariat").await, "waiting").await;
        assert_eq!(waiting.len(), 1);
        site.turn(HOUR);
        settled(site).await;
        let mails = post.mails(1).await;
        // The identifier is that of the first try, so that a server that did take it shows it once.
        let id = format!("<{}@127.0.0.1>", waiting[0]["id"].as_str().unwrap());
        assert_eq!((mails.len(), mails[0]["message_id"].as_str()), (1, Some(id.as_str())));
    }
}
