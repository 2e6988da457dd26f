//! Comments over HTTP: who says what to whom, and who sees it.

use serde_json::{Value, json};

use crate::{
    harness::{Person, Site, on_both_databases},
    tabled::{close_round_at, draft, everything_told, recorded, release, revise, tabled, unread, zero_draft},
};

const HOUR: i64 = 3_600_000;

async fn say(person: &Person, on: &str, scope: &str, body: &str) -> Value {
    let said = json!({"scope": scope, "body": body});
    person.post(&format!("/recommendations/{on}/comments"), &said).await.ok(201)
}

async fn reply(person: &Person, on: &str, to: &Value, body: &str) -> Value {
    let said = json!({"parent": to["id"], "body": body});
    person.post(&format!("/recommendations/{on}/comments"), &said).await.ok(201)
}

async fn bodies(person: &Person, on: &str, query: &str) -> Vec<String> {
    let list = person.get(&format!("/recommendations/{on}/comments{query}")).await.ok(200);
    list["items"].as_array().unwrap().iter().map(|c| c["body"].as_str().unwrap().to_owned()).collect()
}

async fn counted(person: &Person, on: &str) -> i64 {
    person.get(&format!("/recommendations/{on}")).await.ok(200)["comment_count"].as_i64().unwrap()
}

fn at(comment: &Value) -> String {
    format!("/comments/{}", comment["id"].as_str().unwrap())
}

fn tag(comment: &Value) -> String {
    format!("\"{}\"", comment["version"])
}

async fn try_every_scope(site: &Site, on: &str, who: &str) -> [u16; 3] {
    let person = site.person(who).await;
    let mut answers = [0; 3];
    for (answer, scope) in answers.iter_mut().zip(["delegation", "chair", "all"]) {
        let said = json!({"scope": scope, "body": "A remark."});
        *answer = person.post(&format!("/recommendations/{on}/comments"), &said).await.status.as_u16();
    }
    answers
}

on_both_databases! {
    async fn everybody_speaks_in_the_scopes_of_their_role(site: &mut Site) {
        let id = tabled(site).await;
        for (who, answers) in [
            ("drafter.vnm", [201, 403, 403]), ("head.vnm", [201, 201, 201]), ("chair", [201, 201, 201]),
            ("secretariat", [403, 403, 403]), ("observer.jpn", [404, 404, 404]), ("other.secretariat", [404, 404, 404]),
        ] {
            assert_eq!(try_every_scope(site, &id, who).await, answers, "{who}");
        }
        release(site, &id, false).await;
        assert_eq!(try_every_scope(site, &id, "observer.jpn").await, [403, 403, 403]);
        release(site, &id, true).await;
        assert_eq!(try_every_scope(site, &id, "observer.jpn").await, [403, 403, 201]);
        let drafter = site.person("drafter.vnm").await;
        let refused = drafter.post(&format!("/recommendations/{id}/comments"), &json!({"scope": "all", "body": "x"})).await;
        assert_eq!(refused.problem(403), "heads-speak");
        assert!(refused.json()["detail"].as_str().unwrap().contains("ask your head to send it"));
    }

    async fn a_draft_is_discussed_inside_delegations_only(site: &mut Site) {
        let id = draft(site).await;
        assert_eq!(try_every_scope(site, &id, "head.sgp").await, [201, 409, 409]);
        assert_eq!(try_every_scope(site, &id, "drafter.idn").await, [201, 403, 403]);
        assert_eq!(try_every_scope(site, &id, "head.vnm").await, [404, 404, 404]);
        assert_eq!(bodies(&site.person("head.idn").await, &id, "").await.len(), 1);
    }

    async fn what_one_may_not_see_is_in_no_list_and_no_count_and_takes_no_act(site: &mut Site) {
        let id = tabled(site).await;
        release(site, &id, true).await;
        let head = site.person("head.vnm").await;
        let internal = say(&head, &id, "delegation", "internal").await;
        let to_chair = say(&head, &id, "chair", "to the chair").await;
        say(&head, &id, "all", "to all").await;
        say(&site.person("chair").await, &id, "delegation", "the chair's own").await;
        for (who, seen) in [
            ("drafter.vnm", vec!["internal", "to the chair", "to all"]),
            ("head.tha", vec!["to all"]), ("head.sgp", vec!["to all"]),
            ("chair", vec!["to the chair", "to all", "the chair's own"]),
            ("secretariat", vec!["to all"]), ("observer.jpn", vec!["to all"]),
        ] {
            let person = site.person(who).await;
            assert_eq!(bodies(&person, &id, "").await, seen, "{who}");
            assert_eq!(counted(&person, &id).await, seen.len() as i64, "{who}");
        }
        for (who, hidden) in [
            ("head.tha", &internal), ("head.tha", &to_chair), ("chair", &internal), ("secretariat", &to_chair),
            ("observer.jpn", &internal), ("other.secretariat", &to_chair),
        ] {
            let person = site.person(who).await;
            person.patch(&at(hidden), &tag(hidden), &json!({"body": "x"})).await.problem(404);
            person.delete(&at(hidden)).await.problem(404);
            person.post(&format!("{}/resolution", at(hidden)), &json!({"resolved": true})).await.problem(404);
        }
        let answer = json!({"parent": internal["id"], "body": "I saw that."});
        let thai = site.person("head.tha").await;
        let unseen = thai.post(&format!("/recommendations/{id}/comments"), &answer).await;
        assert_eq!(unseen.problem(422), "invalid");
        assert_eq!(unseen.json()["errors"][0]["code"], "unknown-comment");
    }

    async fn replies_stay_within_their_thread(site: &mut Site) {
        let id = tabled(site).await;
        let (viet, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let thread = say(&viet, &id, "chair", "first").await;
        let second = say(&viet, &id, "all", "another thread").await;
        let answered = reply(&chair, &id, &thread, "second").await;
        assert_eq!((&answered["scope"], &answered["parent"]), (&json!("chair"), &thread["id"]));
        let third = reply(&site.person("alternate.vnm").await, &id, &answered, "third").await;
        assert_eq!(third["parent"], thread["id"], "a reply to a reply joins the thread");
        assert_eq!(bodies(&viet, &id, "").await, ["first", "second", "third", "another thread"]);
        assert_eq!(bodies(&site.person("head.tha").await, &id, "").await, ["another thread"]);
        assert_eq!(viet.get(&format!("/recommendations/{id}/comments")).await.ok(200)["items"][0]["reply_count"], 2);
        let path = format!("/recommendations/{id}/comments");
        for (wrong, code) in [
            (json!({"scope": "all", "parent": thread["id"], "body": "x"}), "not-the-threads"),
            (json!({"parent": second["id"], "body": "x", "anchor": {"revision": 0, "clause": "op1"}}), "not-expected"),
            (json!({"body": "x"}), "missing"),
        ] {
            let refused = viet.post(&path, &wrong).await;
            refused.problem(422);
            assert_eq!(refused.json()["errors"][0]["code"], code);
        }
        let drafter = site.person("drafter.vnm").await;
        let answer = json!({"parent": thread["id"], "body": "x"});
        assert_eq!(drafter.post(&path, &answer).await.problem(403), "heads-speak");
    }

    async fn a_head_sends_what_a_drafter_wrote_and_the_record_keeps_its_hash(site: &mut Site) {
        let id = tabled(site).await;
        let (drafter, head, thai) = (site.person("drafter.vnm").await, site.person("head.vnm").await, site.person("head.tha").await);
        let comment = say(&drafter, &id, "delegation", "Secret words for now").await;
        reply(&head, &id, &comment, "Only between us").await;
        assert_eq!(recorded(site, &id, "comment.").await, []);
        let wider = json!({"scope": "all"});
        assert_eq!(drafter.patch(&at(&comment), &tag(&comment), &wider).await.problem(403), "heads-speak");
        thai.patch(&at(&comment), &tag(&comment), &wider).await.problem(404);
        let sent = head.patch(&at(&comment), &tag(&comment), &wider).await;
        assert_eq!(sent.etag(), "\"2\"");
        let sent = sent.ok(200);
        assert_eq!((&sent["scope"], &sent["author"]["name"]), (&json!("all"), &json!("Drafter of Viet Nam")));
        assert_eq!(bodies(&thai, &id, "").await, ["Secret words for now"]);
        assert_eq!(bodies(&drafter, &id, "").await.len(), 2, "the internal reply stays internal");
        let listed = thai.get(&format!("/recommendations/{id}/comments")).await.ok(200);
        assert_eq!(listed["items"][0]["reply_count"], 0);
        head.patch(&at(&comment), &tag(&sent), &wider).await.ok(200);
        let record = recorded(site, &id, "comment.").await;
        assert_eq!(record.len(), 1, "the second click records nothing");
        assert_eq!((&record[0].0[..], &record[0].1["comment"]), ("comment.made", &comment["id"]));
        assert_eq!(record[0].1["body_sha256"].as_str().unwrap().len(), 64);
        assert!(!everything_told(site).contains("Secret words"), "no words in record, notices or mails");
        assert_eq!(head.patch(&at(&comment), &tag(&sent), &json!({"scope": "chair"})).await.problem(409), "never-narrows");
        assert_eq!(drafter.patch(&at(&comment), &tag(&sent), &json!({"body": "Other"})).await.problem(403), "heads-speak");
    }

    async fn the_chair_cannot_publish_what_a_delegation_told_it(site: &mut Site) {
        let id = tabled(site).await;
        let (head, chair) = (site.person("head.vnm").await, site.person("chair").await);
        let comment = say(&head, &id, "chair", "In confidence").await;
        let wider = json!({"scope": "all"});
        assert_eq!(chair.patch(&at(&comment), &tag(&comment), &wider).await.problem(403), "not-your-act");
        let answer = reply(&chair, &id, &comment, "Understood").await;
        assert_eq!(chair.patch(&at(&answer), &tag(&answer), &wider).await.problem(409), "wider-than-thread");
        assert_eq!(comment["abilities"], json!({"edit": true, "delete": true, "resolve": true, "reply": true, "widen": true}));
        let seen = chair.get(&format!("/recommendations/{id}/comments")).await.ok(200)["items"][0]["abilities"].clone();
        assert_eq!(seen, json!({"edit": false, "delete": false, "resolve": true, "reply": true, "widen": false}));
    }

    async fn only_its_author_changes_a_comment_and_not_over_anothers_change(site: &mut Site) {
        let id = tabled(site).await;
        let (head, alternate) = (site.person("head.vnm").await, site.person("alternate.vnm").await);
        let comment = say(&head, &id, "all", "First words").await;
        let other = json!({"body": "Second words"});
        assert_eq!(alternate.patch(&at(&comment), &tag(&comment), &other).await.problem(403), "not-your-act");
        let changed = head.patch(&at(&comment), &tag(&comment), &other).await.ok(200);
        assert_eq!((&changed["body"], &changed["version"]), (&json!("Second words"), &json!(2)));
        assert!(!changed["edited_at"].is_null());
        let stale = head.patch(&at(&comment), &tag(&comment), &json!({"body": "Third"})).await;
        assert_eq!(stale.problem(412), "stale");
        assert_eq!(stale.json()["current"]["body"], "Second words");
        let same = head.patch(&at(&comment), &tag(&changed), &other).await.ok(200);
        assert_eq!(same["version"], 2, "the same words change nothing");
        let acts: Vec<String> = recorded(site, &id, "comment.").await.into_iter().map(|(act, _)| act).collect();
        assert_eq!(acts, ["comment.made", "comment.changed"]);
        let unconditional = head.request(reqwest::Method::PATCH, &at(&comment), &[], Some(other.to_string())).await;
        assert_eq!(unconditional.problem(428), "if-match-missing");
    }

    async fn a_deleted_comment_keeps_its_place_only_for_those_who_see_replies(site: &mut Site) {
        let id = tabled(site).await;
        let (head, thai) = (site.person("head.vnm").await, site.person("head.tha").await);
        let lonely = say(&head, &id, "all", "Lonely").await;
        let thread = say(&head, &id, "all", "Answered").await;
        let answer = reply(&thai, &id, &thread, "An answer").await;
        assert_eq!(thai.delete(&at(&thread)).await.problem(403), "not-your-act");
        for comment in [&lonely, &thread, &thread] {
            assert_eq!(head.delete(&at(comment)).await.status, 204);
        }
        assert_eq!(bodies(&thai, &id, "").await, ["", "An answer"]);
        assert_eq!(head.get(&format!("/recommendations/{id}/comments")).await.ok(200)["items"][0]["deleted"], true);
        let record = recorded(site, &id, "comment.changed").await;
        assert_eq!(record.len(), 2, "deleting twice is recorded once");
        assert_eq!(head.patch(&at(&thread), "\"2\"", &json!({"body": "Back"})).await.problem(409), "deleted");
        thai.delete(&at(&answer)).await;
        assert_eq!(bodies(&thai, &id, "").await, Vec::<String>::new());
    }

    async fn an_anchor_is_followed_into_the_next_revision_and_never_lost(site: &mut Site) {
        let id = tabled(site).await;
        let head = site.person("head.vnm").await;
        let path = format!("/recommendations/{id}/comments");
        let anchored = |clause: &str, quote: &str| json!({
            "scope": "all", "body": "On this.", "anchor": {"revision": 0, "clause": clause, "quote": quote, "prefix": "", "suffix": ""},
        });
        for (wrong, pointer, code) in [
            (json!({"scope": "all", "body": "x", "anchor": {"revision": 7, "clause": "op1"}}), "/anchor/revision", "unknown-revision"),
            (anchored("op9", ""), "/anchor/clause", "unknown-clause"),
            (anchored("op1", "no such words"), "/anchor/quote", "quote-not-found"),
        ] {
            let refused = head.post(&path, &wrong).await;
            refused.problem(422);
            assert_eq!((&refused.json()["errors"][0]["pointer"], &refused.json()["errors"][0]["code"]), (&json!(pointer), &json!(code)));
        }
        let kept = head.post(&path, &anchored("op1", "one contact")).await.ok(201);
        assert_eq!(kept["anchored"], json!({"revision": 0, "clause": "op1", "reference": "OP1", "start": 33, "end": 44, "state": "exact"}));
        head.post(&path, &anchored("op2", "report once a year")).await.ok(201);
        head.post(&path, &anchored("op3", "a calendar of exercises")).await.ok(201);
        let mut text = zero_draft();
        text[1]["runs"][0]["text"] = json!("Invites every body to meet.");
        text[2]["runs"][0]["text"] = json!("Requests the Secretariat to report once a year.");
        text.as_array_mut().unwrap().swap(0, 1);
        revise(site, &id, &text).await;
        let items = head.get(&path).await.ok(200)["items"].clone();
        let places: Vec<Value> = items.as_array().unwrap().iter().map(|c| json!([
            c["anchored"]["revision"], c["anchored"]["state"], c["anchored"]["reference"], c["anchor"]["revision"],
        ])).collect();
        assert_eq!(json!(places), json!([[1, "exact", "OP2", 0], [1, "moved", "OP3", 0], [1, "orphaned", "OP3", 0]]));
        assert_eq!(items[2]["anchor"]["quote"], "a calendar of exercises");
        assert_eq!(bodies(&head, &id, "?clause=op2").await.len(), 1);
        assert_eq!(bodies(&head, &id, "?clause=op").await.len(), 0, "a clause is named whole");
    }

    async fn a_thread_is_resolved_and_reopened_by_those_whose_it_is(site: &mut Site) {
        let id = tabled(site).await;
        let (head, drafter, thai) = (site.person("head.vnm").await, site.person("drafter.vnm").await, site.person("head.tha").await);
        let thread = say(&head, &id, "all", "A question").await;
        let answer = reply(&thai, &id, &thread, "An answer").await;
        say(&thai, &id, "all", "Another").await;
        let path = format!("{}/resolution", at(&thread));
        assert_eq!(thai.post(&path, &json!({"resolved": true})).await.problem(403), "not-your-act");
        let resolved = drafter.post(&path, &json!({"resolved": true})).await.ok(200);
        assert_eq!(resolved["resolved"]["by"], "Drafter of Viet Nam");
        let again = site.person("chair").await.post(&path, &json!({"resolved": true})).await.ok(200);
        assert_eq!(again["resolved"], resolved["resolved"], "the second click changes nothing");
        assert_eq!(bodies(&thai, &id, "?resolved=true").await, ["A question", "An answer"]);
        assert_eq!(bodies(&thai, &id, "?resolved=false").await, ["Another"]);
        let reopened = site.person("chair").await.post(&path, &json!({"resolved": false})).await.ok(200);
        assert_eq!(reopened["resolved"], Value::Null);
        let part = thai.post(&format!("{}/resolution", at(&answer)), &json!({"resolved": true})).await;
        assert_eq!(part.problem(403), "not-your-act");
        let part = head.post(&format!("{}/resolution", at(&answer)), &json!({"resolved": true})).await;
        assert_eq!(part.problem(409), "not-a-thread");
    }

    async fn a_closed_round_takes_no_formal_comments(site: &mut Site) {
        let id = tabled(site).await;
        let head = site.person("head.vnm").await;
        let before = say(&head, &id, "all", "In time").await;
        let internal = say(&head, &id, "delegation", "To be sent").await;
        close_round_at(site, "2018-06-04T03:00:00Z").await;
        site.turn(HOUR);
        let head = site.person("head.vnm").await;
        let path = format!("/recommendations/{id}/comments");
        for scope in ["chair", "all"] {
            let late = head.post(&path, &json!({"scope": scope, "body": "Too late"})).await;
            assert_eq!(late.problem(409), "round-closed");
            assert!(late.json()["detail"].as_str().unwrap().contains("4 Jun 2018, 03:00 UTC"), "{}", late.text);
        }
        assert_eq!(head.patch(&at(&internal), &tag(&internal), &json!({"scope": "all"})).await.problem(409), "round-closed");
        assert_eq!(head.patch(&at(&before), &tag(&before), &json!({"body": "Other"})).await.problem(409), "round-closed");
        say(&head, &id, "delegation", "Among ourselves").await;
        let mine = head.get(&path).await.ok(200)["items"][0]["abilities"].clone();
        assert_eq!(mine, json!({"edit": false, "delete": true, "resolve": true, "reply": false, "widen": false}));
    }

    async fn the_second_click_says_nothing_twice(site: &mut Site) {
        let id = tabled(site).await;
        let head = site.person("head.vnm").await;
        let (path, body) = (format!("/recommendations/{id}/comments"), json!({"scope": "all", "body": "Once"}));
        let first = head.post_once(&path, "k1", &body).await.ok(201);
        assert_eq!(head.post_once(&path, "k1", &body).await.ok(201), first);
        head.post_once(&path, "k1", &json!({"scope": "all", "body": "Twice"})).await.problem(422);
        assert_eq!(bodies(&head, &id, "").await, ["Once"]);
        assert_eq!(recorded(site, &id, "comment.").await.len(), 1);
    }

    async fn those_in_a_thread_are_told_and_nobody_else(site: &mut Site) {
        let id = tabled(site).await;
        let (head, drafter) = (site.person("head.vnm").await, site.person("drafter.vnm").await);
        let (thai, chair) = (site.person("head.tha").await, site.person("chair").await);
        let mut told = Vec::new();
        for person in [&head, &drafter, &thai, &chair] {
            told.push(unread(person).await);
        }
        let internal = say(&drafter, &id, "delegation", "unspeakable words").await;
        reply(&head, &id, &internal, "unspeakable words").await;
        let to_chair = say(&head, &id, "chair", "unspeakable words").await;
        reply(&chair, &id, &to_chair, "unspeakable words").await;
        let open = say(&thai, &id, "all", "unspeakable words").await;
        reply(&head, &id, &open, "unspeakable words").await;
        let mut news = Vec::new();
        for (person, before) in [&head, &drafter, &thai, &chair].into_iter().zip(told) {
            news.push(unread(person).await - before);
        }
        assert_eq!(news, [1, 1, 1, 1]);
        assert!(!everything_told(site).contains("unspeakable"));
    }

    async fn a_list_is_read_page_by_page(site: &mut Site) {
        let id = tabled(site).await;
        let head = site.person("head.vnm").await;
        let first = say(&head, &id, "all", "1").await;
        say(&head, &id, "delegation", "3").await;
        reply(&head, &id, &first, "2").await;
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = head.get(&format!("/recommendations/{id}/comments?limit=1{cursor}")).await.ok(200);
            seen.push(page["items"][0]["body"].as_str().unwrap().to_owned());
            assert_eq!(page["items"].as_array().unwrap().len(), 1);
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, ["1", "2", "3"]);
        assert_eq!(bodies(&head, &id, "?scope=delegation").await, ["3"]);
        for wrong in ["?limit=0", "?limit=-1", "?cursor=x", "?scope=everyone"] {
            head.get(&format!("/recommendations/{id}/comments{wrong}")).await.problem(422);
        }
    }

    async fn a_comment_that_says_nothing_or_too_much_is_refused(site: &mut Site) {
        let id = tabled(site).await;
        let head = site.person("head.vnm").await;
        let path = format!("/recommendations/{id}/comments");
        for wrong in [
            json!({"scope": "all", "body": "  "}), json!({"scope": "all", "body": "x".repeat(10_001)}),
            json!({"scope": "all", "body": "a\u{7}b"}), json!({"scope": "all", "body": "x", "colour": "red"}),
            json!({"scope": "world", "body": "x"}), json!({"scope": "all", "body": 5}),
        ] {
            head.post(&path, &wrong).await.problem(422);
        }
        let thai = "ความคิดเห็น";
        assert_eq!(say(&head, &id, "all", "Vie\u{0323}\u{0302}t").await["body"], "Vi\u{1EC7}t");
        assert_eq!(say(&head, &id, "all", thai).await["body"], thai);
        assert_eq!(recorded(site, &id, "comment.").await.len(), 2);
    }
}
