//! Internal rounds: a delegation drafts the amendment it prepares together, live, and nobody else learns of it.

use serde_json::{Value, json};

use super::writer::{Writer, code_of, knock};
use crate::{
    events::Listener,
    hardship::process::Process,
    harness::{Kind, MANDATE, Person, Site, on_both_databases, run},
    tabled::{release, revise, tabled, zero_draft},
};

const OP2: &str = "Invites every body to report once a year in one page.";

/// An amendment that Viet Nam prepares on the zero draft: its first clause in other words.
pub async fn prepared(site: &Site, on: &str) -> String {
    let body = json!({"revision": 0, "rationale": "Clearer.", "submit": false, "operations": [replaced("op1", "Decides better.")]});
    let drafter = site.person("drafter.vnm").await;
    let made = drafter.post(&format!("/recommendations/{on}/amendments"), &body).await.ok(201);
    made["id"].as_str().unwrap().to_owned()
}

fn replaced(clause: &str, text: &str) -> Value {
    json!({"op": "replace", "clause": clause, "new": {"id": clause, "kind": "operative", "level": 0, "runs": [{"text": text}]}})
}

fn room(amendment: &str) -> String {
    format!("amendments/{amendment}")
}

fn path(amendment: &str) -> String {
    format!("/amendments/{amendment}")
}

async fn shown(person: &Person, amendment: &str) -> Value {
    person.get(&path(amendment)).await.ok(200)
}

async fn refused(site: &Site, person: &Person, amendment: &str) -> u16 {
    knock(&site.url(), person, &room(amendment), "1", &[]).await.err().unwrap_or(101)
}

on_both_databases! {
    async fn two_of_a_delegation_write_one_amendment_and_its_operations_are_the_text(site: &mut Site) {
        let on = tabled(site).await;
        let id = prepared(site, &on).await;
        let (drafter, head) = (site.person("drafter.vnm").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &drafter, &room(&id), 1).await;
        let mut b = Writer::open(&site.url(), &head, &room(&id), 2).await;
        assert_eq!(a.words()[..2], ["Decides better.", OP2]);
        a.add_to(1, " And twice in two.").await;
        b.append("n1", "Notes it.").await;
        a.until_saved().await;
        b.until_saved().await;
        a.until(|w| w.words().len() == 4).await;
        b.until(|w| w.words()[1].ends_with("in two.")).await;
        let amended = shown(&head, &id).await;
        assert_eq!(amended["operations"], json!([
            replaced("op1", "Decides better."),
            replaced("op2", &format!("{OP2} And twice in two.")),
            {"op": "insert_after", "after": "op3", "new": {"id": "n1", "kind": "operative", "level": 0, "runs": [{"text": "Notes it."}]}},
        ]));
        assert!(amended["version"].as_i64().unwrap() > 1, "the entity tag moves with what is stored");
        assert_eq!((&amended["status"], &amended["rationale"]), (&json!("prepared"), &json!("Clearer.")));
        let authors = drafter.get(&format!("/amendments/{id}/authors")).await.ok(200);
        let passages = &authors["clauses"][1]["passages"];
        assert_eq!((&passages[0], &passages[1]["text"]), (&json!({"text": OP2, "author": null}), &json!(" And twice in two.")));
        let who = &authors["authors"][usize::try_from(passages[1]["author"].as_u64().unwrap()).unwrap()];
        assert_eq!(who, &json!({"client": 1, "name": "Drafter of Viet Nam", "delegation": "VNM"}));
        let check = json!({"revision": 0, "operations": amended["operations"], "amendment": id});
        assert_eq!(head.post(&format!("/recommendations/{on}/amendments/check"), &check).await.ok(200)["compared"].as_array().unwrap().len(), 3);
        // Back to the words of the revision there is nothing to send.
        a.write(&serde_json::from_value::<Vec<_>>(zero_draft()).unwrap()).await;
        a.until_saved().await;
        assert_eq!(shown(&head, &id).await["operations"], json!([]));
        let compiled = head.get(&format!("/recommendations/{on}/compilation")).await.ok(200);
        assert!(!compiled.to_string().contains("better"), "what it no longer wants is not shown: {compiled}");
        let empty = head.post(&format!("/amendments/{id}/submission"), &json!({})).await;
        empty.problem(422);
        assert_eq!((&empty.json()["errors"][0]["pointer"], &empty.json()["errors"][0]["code"]), (&json!("/operations"), &json!("empty")));
        a.add_to(2, " Gladly.").await;
        a.until_saved().await;
        assert_eq!(head.post(&format!("/amendments/{id}/submission"), &json!({})).await.ok(200)["operations"].as_array().unwrap().len(), 1);
    }

    async fn for_everybody_else_an_internal_round_does_not_exist(site: &mut Site) {
        let on = tabled(site).await;
        release(site, &on, false).await;
        let id = prepared(site, &on).await;
        let mut others = Vec::new();
        for short in ["head.tha", "head.sgp", "drafter.idn", "chair", "secretariat", "observer.jpn", "other.secretariat"] {
            let person = site.person(short).await;
            assert_eq!(refused(site, &person, &id).await, 404, "{short}");
            assert_eq!(knock(&site.url(), &person, &room(&on), "1", &[]).await.err(), Some(404), "{short}");
            person.get(&format!("/amendments/{id}/authors")).await.problem(404);
            person.get(&format!("/amendments/{id}/compromise/authors")).await.problem(404);
            let listener = Listener::open(site, &person).await;
            others.push((short, person, listener));
        }
        let (drafter, head) = (site.person("drafter.vnm").await, site.person("head.vnm").await);
        let mut colleague = Listener::open(site, &head).await;
        let mut a = Writer::open(&site.url(), &drafter, &room(&id), 1).await;
        let mut b = Writer::open(&site.url(), &head, &room(&id), 2).await;
        a.announce(1, r#"{"cursor":null}"#).await;
        b.until(|w| w.present.contains_key(&1)).await;
        a.add_to(0, " Internally.").await;
        a.until_saved().await;
        colleague.until("amendment.prepared").await;
        for (short, person, listener) in &mut others {
            if *short != "other.secretariat" {
                assert_eq!(person.get(&format!("/recommendations/{on}")).await.ok(200)["amendment_count"], 0, "{short}");
                assert_eq!(person.get(&format!("/recommendations/{on}/presence")).await.ok(200)["delegations"], json!([]), "{short}");
                assert_eq!(person.get(&format!("/recommendations/{on}/amendments")).await.ok(200)["items"], json!([]), "{short}");
            }
            assert_eq!(refused(site, person, &id).await, 404, "{short}");
            listener.heard.clear();
        }
        a.add_to(0, " Twice.").await;
        a.until_saved().await;
        site.person("secretariat").await.post(&format!("/mandates/{MANDATE}/rounds"), &json!({"name": "First"})).await.ok(201);
        for (short, _, listener) in &mut others {
            if *short == "other.secretariat" {
                continue;
            }
            let heard = listener.until("round.opened").await;
            let kinds: Vec<&Value> = heard.iter().map(|hint| &hint["kind"]).filter(|kind| **kind != "notice.new").collect();
            assert_eq!(kinds, ["round.opened"], "{short}");
        }
    }

    async fn the_door_of_an_internal_round_asks_for_a_session_our_origin_and_the_schema(site: &mut Site) {
        let on = tabled(site).await;
        let (id, drafter, url) = (prepared(site, &on).await, site.person("drafter.vnm").await, site.url());
        let cookie = format!("mufakat_access={}", drafter.token.as_ref().unwrap());
        for (origin, expected) in [(url.as_str(), 101), ("https://elsewhere.example", 403)] {
            let headers = [("cookie", cookie.as_str()), ("origin", origin)];
            let answer = knock(&url, &drafter, &room(&id), "1", &headers).await;
            assert_eq!(answer.err().unwrap_or(101), expected, "{origin}");
        }
        let signed_out = knock(&url, &site.nobody(), &room(&id), "1", &[("origin", &url)]).await.unwrap();
        assert_eq!(code_of(signed_out).await, 4401);
        assert_eq!(code_of(knock(&url, &drafter, &room(&id), "0", &[]).await.unwrap()).await, 4426);
        for wrong in ["nonsense", "00000000-0000-7000-8000-00000000ffff"] {
            assert_eq!(refused(site, &drafter, wrong).await, 404);
            assert_eq!(knock(&url, &drafter, &format!("compromises/{wrong}"), "1", &[]).await.err(), Some(404));
        }
        // Whoever loses the credential loses the room.
        let mut writer = Writer::open(&url, &drafter, &room(&id), 1).await;
        let secretariat = site.person("secretariat").await;
        let list = secretariat.get("/credentials?limit=200").await.ok(200);
        let mut credentials = list["items"].as_array().unwrap().iter();
        let credential = credentials.find(|c| c["delegation"] == "VNM" && c["role"] == "drafter").unwrap();
        let path = format!("/credentials/{}", credential["id"].as_str().unwrap());
        let ended = secretariat.patch(&path, &format!("\"{}\"", credential["version"]), &json!({"ended": true})).await;
        assert!(ended.status.is_success(), "{}", ended.text);
        let code = writer.until_closed().await;
        assert!([4401, 4403].contains(&code), "{code}");
    }

    async fn rooms_of_one_recommendation_are_apart_and_a_refused_change_closes_its_sender_alone(site: &mut Site) {
        let on = tabled(site).await;
        let id = prepared(site, &on).await;
        let (drafter, head, chair) = (site.person("drafter.vnm").await, site.person("head.vnm").await, site.person("chair").await);
        let mut pen = Writer::open(&site.url(), &chair, &on, 1).await;
        let mut a = Writer::open(&site.url(), &drafter, &room(&id), 1).await;
        let mut b = Writer::open(&site.url(), &head, &room(&id), 2).await;
        pen.add_to(0, " By the pen.").await;
        b.append("long", &"x".repeat(20_001)).await;
        a.add_to(0, " By the drafter.").await;
        pen.until_saved().await;
        a.until_saved().await;
        assert_eq!(b.until_closed().await, 4422);
        assert_eq!(shown(&head, &id).await["operations"], json!([replaced("op1", "Decides better. By the drafter.")]));
        let working = chair.get(&format!("/recommendations/{on}/working-text")).await.ok(200);
        assert_eq!(working["clauses"][0]["runs"][0]["text"], "Decides that each platform names one contact for cross-pillar matters. By the pen.");
        assert_eq!(pen.words().len(), 3);
        let again = Writer::open(&site.url(), &head, &room(&id), 3).await;
        assert_eq!(again.words()[0], "Decides better. By the drafter.");
    }

    async fn what_is_sent_is_what_is_stored_and_the_room_closes(site: &mut Site) {
        let on = tabled(site).await;
        let (drafter, head) = (site.person("drafter.vnm").await, site.person("head.vnm").await);
        let id = prepared(site, &on).await;
        let mut a = Writer::open(&site.url(), &drafter, &room(&id), 1).await;
        a.add_to(0, " In time.").await;
        a.until_saved().await;
        let sent = head.post(&format!("/amendments/{id}/submission"), &json!({})).await.ok(200);
        a.add_to(0, " Too late.").await;
        assert_eq!(a.until_closed().await, 4409);
        assert_eq!(sent["operations"], json!([replaced("op1", "Decides better. In time.")]));
        assert_eq!(shown(&head, &id).await["operations"], sent["operations"]);
        assert_eq!(refused(site, &drafter, &id).await, 404, "it is drafted no more");
        drafter.get(&format!("/amendments/{id}/authors")).await.problem(404);
        // Taken back before it was sent.
        let other = prepared(site, &on).await;
        let mut a = Writer::open(&site.url(), &drafter, &room(&other), 1).await;
        a.add_to(0, " For nothing.").await;
        a.until_saved().await;
        drafter.post(&format!("/amendments/{other}/withdrawal"), &json!({})).await.ok(200);
        assert_eq!(a.until_closed().await, 4409);
        assert_eq!(refused(site, &drafter, &other).await, 404);
        // The recommendation leaves the negotiation.
        let third = prepared(site, &on).await;
        let mut a = Writer::open(&site.url(), &drafter, &room(&third), 1).await;
        site.person("chair").await.post(&format!("/recommendations/{on}/withdrawal"), &json!({"reason": "Overtaken."})).await.ok(200);
        assert_eq!(a.until_closed().await, 4409);
        assert_eq!(refused(site, &drafter, &third).await, 404);
    }

    async fn a_revision_issued_meanwhile_and_a_rebase_lose_nothing_that_was_typed(site: &mut Site) {
        let on = tabled(site).await;
        let id = prepared(site, &on).await;
        let drafter = site.person("drafter.vnm").await;
        let mut a = Writer::open(&site.url(), &drafter, &room(&id), 1).await;
        a.add_to(2, " Before.").await;
        a.until_saved().await;
        let mut next = zero_draft();
        next[1]["runs"][0]["text"] = json!("Invites all.");
        next.as_array_mut().unwrap().insert(0, json!({"id": "p1", "kind": "preambular", "level": 0, "runs": [{"text": "Mindful,"}]}));
        revise(site, &on, &next).await;
        a.add_to(2, " After.").await;
        a.until_saved().await;
        let amended = shown(&drafter, &id).await;
        assert_eq!((&amended["revision"], amended["operations"].as_array().unwrap().len()), (&json!(0), 2), "it stays where it is until it is put on the newest");
        // Somebody types while the amendment is put on the newest revision.
        a.add_to(0, " Meanwhile.").await;
        a.until_saved().await;
        let tag = drafter.get(&path(&id)).await.etag();
        let moved = drafter.patch(&path(&id), &tag, &json!({"revision": 1})).await.ok(200);
        assert_eq!((&moved["revision"], &moved["rebase"]["outcome"]), (&json!(1), &json!("carried")));
        a.add_to(0, " And then.").await;
        a.until_saved().await;
        a.until(|w| w.words().len() == 4).await;
        assert_eq!(a.words(), ["Mindful,", "Decides better. Meanwhile. And then.", "Invites all.", "Requests the Secretariat to keep a calendar of exercises. Before. After."]);
        let amended = shown(&drafter, &id).await;
        assert_eq!(amended["operations"], json!([
            replaced("op1", "Decides better. Meanwhile. And then."),
            replaced("op3", "Requests the Secretariat to keep a calendar of exercises. Before. After."),
        ]));
    }

    async fn operations_sent_as_a_whole_reach_those_who_write_as_one_change(site: &mut Site) {
        let on = tabled(site).await;
        let id = prepared(site, &on).await;
        let (drafter, head) = (site.person("drafter.vnm").await, site.person("head.vnm").await);
        let mut a = Writer::open(&site.url(), &drafter, &room(&id), 1).await;
        let stale = head.get(&path(&id)).await.etag();
        a.add_to(0, " Typed.").await;
        a.until_saved().await;
        let answer = head.patch(&path(&id), &stale, &json!({"operations": [replaced("op2", "Lost?")]})).await;
        assert_eq!(answer.problem(412), "stale");
        assert_eq!(answer.json()["current"]["operations"], json!([replaced("op1", "Decides better. Typed.")]));
        let tag = head.get(&path(&id)).await.etag();
        let changed = head.patch(&path(&id), &tag, &json!({"operations": [replaced("op2", "Invites."), {"op": "delete", "clause": "op3"}]})).await.ok(200);
        a.until(|w| w.words() == ["Decides that each platform names one contact for cross-pillar matters.", "Invites."]).await;
        a.add_to(1, " Typed again.").await;
        a.until_saved().await;
        let amended = shown(&head, &id).await;
        assert_eq!(amended["operations"], json!([{"op": "delete", "clause": "op3"}, replaced("op2", "Invites. Typed again.")]));
        assert_eq!(amended["version"].as_i64(), changed["version"].as_i64().map(|v| v + 1));
        let tag = head.get(&path(&id)).await.etag();
        let reasoned = head.patch(&path(&id), &tag, &json!({"rationale": "Shorter."})).await.ok(200);
        a.add_to(1, " Once more.").await;
        a.until_saved().await;
        let amended = shown(&head, &id).await;
        assert_eq!((&amended["rationale"], amended["version"].as_i64()), (&json!("Shorter."), reasoned["version"].as_i64().map(|v| v + 1)));
    }

    async fn a_server_killed_while_a_delegation_types_keeps_all_it_said_was_saved(site: &mut Site) {
        let on = tabled(site).await;
        let id = prepared(site, &on).await;
        site.stop().await;
        let server = Process::serve(site);
        let mut a = Writer::open(&server.url, &server.person("drafter.vnm").await, &room(&id), 1).await;
        let mut b = Writer::open(&server.url, &server.person("head.vnm").await, &room(&id), 2).await;
        for turn in 0..15 {
            for writer in [&mut a, &mut b] {
                writer.append(&format!("w{}-{turn}", writer.client), &format!("Words {turn} of {}.", writer.client)).await;
            }
            a.until_saved().await;
        }
        server.killed();
        let mut promised = Vec::new();
        let mut texts = Vec::new();
        for mut writer in [a, b] {
            writer.until_closed().await;
            promised.extend((0..writer.saved.unwrap()).map(|turn| format!("Words {turn} of {}.", writer.client)));
            texts.push((writer.client, writer.leave().await));
        }
        let server = Process::serve(site);
        let head = server.person("head.vnm").await;
        let stored = shown(&head, &id).await["operations"].to_string();
        for words in &promised {
            assert!(stored.contains(words), "{words} was said to be saved");
        }
        for ((client, text), short) in texts.into_iter().zip(["drafter.vnm", "head.vnm"]) {
            let mut back = Writer::bring(&server.url, &server.person(short).await, &room(&id), client, text).await;
            back.until(|w| w.synced && w.saved == Some(0)).await;
        }
        assert_eq!(shown(&head, &id).await["operations"].as_array().unwrap().len(), 1 + 30);
        server.told_to_stop();
        assert_eq!(server.ended().0, Some(0));
        site.start().await;
    }
}

#[test]
fn a_delegation_on_two_servers_writes_one_amendment() {
    run(Kind::Postgres, |site| {
        Box::pin(async move {
            let on = tabled(site).await;
            let id = prepared(site, &on).await;
            let server = Process::serve(site);
            let (here, there) = (site.person("drafter.vnm").await, server.person("head.vnm").await);
            let mut a = Writer::open(&site.url(), &here, &room(&id), 1).await;
            let mut b = Writer::open(&server.url, &there, &room(&id), 2).await;
            // Colleagues see each other's carets across servers; a room beside theirs does not.
            let mut beside = Writer::open(&server.url, &server.person("chair").await, &on, 3).await;
            beside.announce(1, r#"{"cursor":{"anchor":"beside"}}"#).await;
            a.announce(1, r#"{"cursor":{"anchor":"inside"}}"#).await;
            b.until(|w| w.present.contains_key(&1)).await;
            b.announce(1, r#"{"cursor":{"anchor":"inside"}}"#).await;
            a.until(|w| w.present.contains_key(&2)).await;
            assert_eq!(a.present[&2]["user"]["name"], "Head of Viet Nam");
            assert!(!a.present.contains_key(&3) && !b.present.contains_key(&3));
            let mut chair = Writer::open(&site.url(), &site.person("chair").await, &on, 4).await;
            chair.until(|w| w.present.contains_key(&3)).await;
            beside.add_to(0, " Beside.").await;
            beside.until_saved().await;
            chair.until(|w| w.words()[0].ends_with("Beside.")).await;
            for outside in [&chair, &beside] {
                assert!(!outside.present.contains_key(&1) && !outside.present.contains_key(&2));
            }
            for turn in 0..10 {
                a.append(&format!("n{turn}"), &format!("Here {turn}.")).await;
                b.append(&format!("n{turn}"), &format!("There {turn}.")).await;
            }
            a.until_saved().await;
            b.until_saved().await;
            a.until(|w| w.words().len() == 23).await;
            b.until(|w| w.words().len() == 23).await;
            let amended = shown(&here, &id).await;
            assert_eq!(amended["operations"].as_array().unwrap().len(), 21);
            let last = a.clauses();
            b.until(|w| w.clauses() == last).await;
            // It is sent on one server; the room on the other closes.
            let sent = there.post(&format!("/amendments/{id}/submission"), &json!({})).await.ok(200);
            assert_eq!(sent["operations"], amended["operations"]);
            assert_eq!(a.until_closed().await, 4409);
            assert_eq!(b.until_closed().await, 4409);
            server.told_to_stop();
            assert_eq!(server.ended().0, Some(0));
        })
    });
}
