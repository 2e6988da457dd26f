//! How people want to hear of things: by kind, by recommendation, and by the link that stops mails.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Site, on_both_databases},
    outbox::{mails, settled, tabled},
};

pub async fn choose(person: &Person, wanted: Value) -> crate::harness::Answer {
    let stands = person.get("/me/notice-preferences").await.etag();
    person.put("/me/notice-preferences", &stands, &wanted).await
}

async fn comments(site: &Site, id: &str, body: &str) {
    let comment = json!({"scope": "all", "body": body});
    site.person("head.tha").await.post(&format!("/recommendations/{id}/comments"), &comment).await.ok(201);
}

async fn kinds(person: &Person) -> Vec<String> {
    let all = person.get("/notices").await.ok(200);
    let kind = |notice: &Value| notice["kind"].as_str().unwrap().to_owned();
    all["items"].as_array().unwrap().iter().map(kind).filter(|kind| kind.starts_with("comment")).collect()
}

async fn table(site: &Site) -> String {
    tabled(site, "GREEN", "Lighthouses").await["id"].as_str().unwrap().to_owned()
}

on_both_databases! {
    async fn each_kind_has_its_choices_and_what_binds_is_not_switched_off(site: &mut Site) {
        let person = site.person("head.vnm").await;
        let view = person.get("/me/notice-preferences").await.ok(200);
        let of = |view: &Value, kind: &str| view["kinds"].as_array().unwrap().iter().find(|k| k["kind"] == kind).unwrap().clone();
        assert_eq!(of(&view, "formal"), json!({"kind": "formal", "choice": "at_once", "choices": ["at_once"]}));
        assert_eq!(view["digest"], json!({"time": "07:30", "time_zone": "UTC"}));
        let changed = choose(&person, json!({"mentions": "none", "amendments": "daily"})).await.ok(200);
        assert_eq!((&changed["mentions"], &changed["amendments"], &changed["comments"]), (&json!("none"), &json!("daily"), &json!("at_once")));
        assert_eq!(choose(&person, json!({"comments": "daily"})).await.ok(200)["mentions"], "none", "what is left out stays");
        assert_eq!(choose(&person, json!({"amendments": "none"})).await.status, 422);
        assert_eq!(choose(&person, json!({"formal": "none"})).await.status, 422);
        assert_eq!(site.person("drafter.vnm").await.get("/me/notice-preferences").await.ok(200)["mentions"], "at_once");
    }

    async fn of_two_tabs_that_save_the_second_is_told(site: &mut Site) {
        let person = site.person("head.vnm").await;
        for (path, first, second) in [
            ("/me/notice-preferences", json!({"comments": "daily"}), json!({"comments": "none"})),
            ("/me", json!({"name": "Head of Dai Viet"}), json!({"time_zone": "Asia/Bangkok"})),
        ] {
            let method = if path == "/me" { reqwest::Method::PATCH } else { reqwest::Method::PUT };
            let save = async |tag: &str, body: &Value| {
                person.request(method.clone(), path, &[("if-match", tag)], Some(body.to_string())).await
            };
            let missing = person.request(method.clone(), path, &[], Some(first.to_string())).await;
            assert_eq!(missing.problem(428), "if-match-missing");
            let seen = person.get(path).await.etag();
            let saved = save(&seen, &first).await;
            assert_eq!(saved.status, 200, "{}", saved.text);
            let late = save(&seen, &second).await;
            assert_eq!(late.problem(412), "stale");
            assert_eq!(late.json()["current"]["version"], saved.json()["version"]);
            assert_eq!(save(&saved.etag(), &second).await.status, 200, "under the version that stands it is saved");
            assert_eq!(person.get(path).await.json()["version"].as_i64().unwrap(), saved.json()["version"].as_i64().unwrap() + 1);
        }
        let both = person.get("/me").await.json();
        assert_eq!((&both["user"]["name"], &both["user"]["time_zone"]), (&json!("Head of Dai Viet"), &json!("Asia/Bangkok")));
    }

    async fn who_follows_hears_of_every_comment_and_who_muted_of_none(site: &mut Site) {
        let id = table(site).await;
        let path = format!("/recommendations/{id}/following");
        let (follower, muted, named) = (site.person("head.vnm").await, site.person("head.sgp").await, site.person("chair").await);
        assert_eq!(follower.get(&path).await.ok(200), json!({"stance": null}));
        assert_eq!(follower.put(&path, "\"1\"", &json!({"stance": "follow"})).await.ok(200), json!({"stance": "follow"}));
        muted.put(&path, "\"1\"", &json!({"stance": "mute"})).await.ok(200);
        named.put(&path, "\"1\"", &json!({"stance": "mute"})).await.ok(200);
        comments(site, &id, "What do you think, @The Chair?").await;
        settled(site).await;
        assert_eq!(kinds(&follower).await, ["comment.made"]);
        assert_eq!(kinds(&muted).await, [""; 0]);
        assert_eq!(kinds(&named).await, ["comment.mention"], "called by name, it is found");
        let all = mails(site);
        let to = |short: &str| all.iter().filter(|mail| mail.contains(&format!("To: {short}@")) && mail.contains("comment")).count();
        assert_eq!((to("head.vnm"), to("chair"), to("head.sgp")), (1, 0, 0));
        let listed = follower.get("/me/notice-preferences").await.ok(200)["recommendations"].clone();
        assert_eq!((&listed[0]["recommendation"], &listed[0]["stance"]), (&json!(id), &json!("follow")));
        follower.put(&path, "\"1\"", &json!({"stance": null})).await.ok(200);
        comments(site, &id, "Once more.").await;
        assert_eq!(kinds(&follower).await.len(), 1);
        let red = tabled(site, "RED", "Harbours").await["id"].as_str().unwrap().to_owned();
        let observer = site.person("observer.jpn").await;
        let hidden = format!("/recommendations/{red}/following");
        assert_eq!(observer.put(&hidden, "\"1\"", &json!({"stance": "follow"})).await.problem(404), "not-found");
        assert_eq!(observer.get(&hidden).await.problem(404), "not-found");
    }

    async fn a_mention_reaches_those_who_may_see_the_comment(site: &mut Site) {
        let id = table(site).await;
        let path = format!("/recommendations/{id}/comments");
        let internal = json!({"scope": "delegation", "body": "@Head of Viet Nam and @VNM and @Head of Thailand"});
        site.person("drafter.vnm").await.post(&path, &internal).await.ok(201);
        assert_eq!(kinds(&site.person("head.vnm").await).await, ["comment.mention"]);
        assert_eq!(kinds(&site.person("alternate.vnm").await).await, ["comment.mention"]);
        for short in ["head.tha", "chair", "drafter.vnm"] {
            assert!(kinds(&site.person(short).await).await.is_empty(), "{short}");
        }
    }

    async fn the_link_in_a_mail_stops_mails_of_its_kind_with_one_click(site: &mut Site) {
        let id = table(site).await;
        comments(site, &id, "@VNM?").await;
        settled(site).await;
        let mail = mails(site).into_iter().find(|m| m.contains("To: head.vnm@") && m.contains("named in a comment")).unwrap();
        let unfolded = mail.replace("\r\n ", "");
        let address = unfolded.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: <")).unwrap();
        let path = address.split("/api/v1").nth(1).unwrap().trim_end_matches('>').to_owned();
        let nobody = site.nobody();
        let asked = nobody.get(&path).await.ok(200);
        assert_eq!((&asked["kind"], &asked["choice"], &asked["email"]), (&json!("mentions"), &json!("at_once"), &json!("h…@test.example")));
        assert_eq!(site.person("head.vnm").await.get("/me/notice-preferences").await.ok(200)["mentions"], "at_once", "looking stops nothing");
        for _ in 0..2 {
            let click = nobody.request(reqwest::Method::POST, &path, &[("content-type", "application/x-www-form-urlencoded")], None).await;
            assert_eq!(click.status, 204);
        }
        assert_eq!(site.person("head.vnm").await.get("/me/notice-preferences").await.ok(200)["mentions"], "none");
        assert_eq!(nobody.post("/unsubscribe/x", &json!({})).await.problem(404), "not-found");
        let access = site.person("head.vnm").await.token.unwrap();
        assert_eq!(nobody.post(&format!("/unsubscribe/{access}"), &json!({})).await.problem(404), "not-found");
        let formal = mails(site).into_iter().find(|mail| mail.contains("New revision")).unwrap();
        assert!(!formal.contains("List-Unsubscribe"), "what binds is not stopped");
    }

    async fn a_comments_words_travel_only_where_the_mandate_lets_mails_show_text(site: &mut Site) {
        let id = table(site).await;
        comments(site, &id, "@VNM: the harbour clause").await;
        site.vandalise("UPDATE mandates SET mail_shows_text = TRUE");
        comments(site, &id, "@VNM: the lighthouse clause").await;
        settled(site).await;
        let all = mails(site).join("\n");
        assert!(!all.contains("the harbour clause") && all.contains("> @VNM: the lighthouse clause"), "{all}");
    }

    async fn unread_notices_are_counted_by_recommendation(site: &mut Site) {
        let id = table(site).await;
        tabled(site, "GREEN", "Harbours").await;
        let reader = site.person("head.vnm").await;
        let before = reader.get("/notices/unread").await.ok(200);
        assert_eq!((&before["total"], &before["recommendations"][&id]), (&json!(2), &json!(1)));
        assert_eq!(reader.post("/notices/read", &json!({"recommendation": id})).await.status, 204);
        let after = reader.get("/notices/unread").await.ok(200);
        assert_eq!((&after["total"], &after["recommendations"][&id]), (&json!(1), &Value::Null));
    }
}
