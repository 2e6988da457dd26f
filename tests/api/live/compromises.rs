//! The chair's compromise, prepared live by its officers in the merge workbench, and by nobody else.

use serde_json::{Value, json};

use super::writer::{Writer, knock};
use crate::{
    events::Listener,
    harness::{Person, Site, on_both_databases},
    tabled::{deputy, revise, tabled, zero_draft},
};

const OP2: &str = "Invites every body to report once a year in one page.";

fn replaced(clause: &str, text: &str) -> Value {
    json!({"op": "replace", "clause": clause, "new": {"id": clause, "kind": "operative", "level": 0, "runs": [{"text": text}]}})
}

async fn proposed(site: &Site, short: &str, on: &str, operations: Value) -> String {
    let body = json!({"revision": 0, "rationale": "", "operations": operations});
    let head = site.person(short).await;
    head.post(&format!("/recommendations/{on}/amendments"), &body).await.ok(201)["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn room(amendment: &str) -> String {
    format!("compromises/{amendment}")
}

fn desk(on: &str) -> String {
    format!("/recommendations/{on}/merge")
}

fn modified(amendment: &str) -> Value {
    json!({"amendment": amendment, "outcome": "accepted_as_modified"})
}

async fn decide(officer: &Person, on: &str, decisions: Value) -> Value {
    let tag = officer.get(&desk(on)).await.etag();
    officer.put(&desk(on), &tag, &json!({"decisions": decisions})).await.ok(200)
}

async fn refused(site: &Site, person: &Person, amendment: &str) -> u16 {
    knock(&site.url(), person, &room(amendment), "1", &[]).await.err().unwrap_or(101)
}

on_both_databases! {
    async fn two_officers_of_the_chair_write_one_compromise_and_carry_it_out(site: &mut Site) {
        let on = tabled(site).await;
        let a = proposed(site, "head.vnm", &on, json!([replaced("op2", "Invites every body to report twice a year.")])).await;
        let b = proposed(site, "head.tha", &on, json!([{"op": "delete", "clause": "op3"}])).await;
        let (chair, deputy) = (site.person("chair").await, deputy(site).await);
        assert_eq!(refused(site, &chair, &a).await, 404, "nothing is decided yet");
        assert_eq!(decide(&chair, &on, json!([modified(&a)])).await["decisions"][0]["missing"], "text");
        for short in ["head.vnm", "drafter.vnm", "head.sgp", "head.tha", "secretariat", "observer.jpn", "other.secretariat"] {
            let person = site.person(short).await;
            assert_eq!(refused(site, &person, &a).await, 404, "{short}");
            person.get(&format!("/amendments/{a}/compromise/authors")).await.problem(404);
        }
        assert_eq!(refused(site, &chair, &b).await, 404);
        let mut sponsor = Listener::open(site, &site.person("head.vnm").await).await;
        let mut colleague = Listener::open(site, &deputy).await;
        let mut one = Writer::open(&site.url(), &chair, &room(&a), 1).await;
        let mut two = Writer::open(&site.url(), &deputy, &room(&a), 2).await;
        assert_eq!(one.words()[1], "Invites every body to report twice a year.");
        one.add_to(1, " Once at least.").await;
        two.append("n1", "Notes it.").await;
        one.until_saved().await;
        two.until_saved().await;
        colleague.until("merge.saved").await;
        let view = deputy.get(&desk(&on)).await.ok(200);
        let drafted = json!([
            replaced("op2", "Invites every body to report twice a year. Once at least."),
            {"op": "insert_after", "after": "op3", "new": {"id": "n1", "kind": "operative", "level": 0, "runs": [{"text": "Notes it."}]}},
        ]);
        assert_eq!((&view["decisions"][0]["text"], &view["decisions"][0]["missing"]), (&drafted, &Value::Null));
        assert!(view["version"].as_i64().unwrap() > 1 && view["ready"] == true, "{view}");
        let authors = chair.get(&format!("/amendments/{a}/compromise/authors")).await.ok(200);
        assert_eq!(authors["authors"].as_array().unwrap().len(), 2);
        // Who decides on another amendment takes nothing away.
        let stale = deputy.put(&desk(&on), "\"1\"", &json!({"decisions": []})).await;
        assert_eq!(stale.problem(412), "stale");
        let both = decide(&deputy, &on, json!([modified(&a), {"amendment": b, "outcome": "accepted"}])).await;
        assert_eq!(both["decisions"][0]["text"], drafted);
        // Words sent as a whole arrive as one change.
        let mut whole = modified(&a);
        whole["text"] = json!([replaced("op2", "Invites every body to report.")]);
        decide(&deputy, &on, json!([whole, {"amendment": b, "outcome": "accepted"}])).await;
        one.until(|w| w.words().len() == 3 && w.words()[1] == "Invites every body to report.").await;
        one.add_to(1, " Often.").await;
        one.until_saved().await;
        let version = chair.get(&desk(&on)).await.ok(200)["version"].clone();
        let done = chair.post(&desk(&on), &json!({"version": version})).await.ok(200);
        assert_eq!(done["working_text"]["clauses"][1]["runs"], json!([{"text": "Invites every body to report. Often."}]));
        assert_eq!((one.until_closed().await, two.until_closed().await), (4409, 4409));
        assert_eq!(refused(site, &chair, &a).await, 404);
        let offered = site.person("head.vnm").await.get(&format!("/amendments/{a}")).await.ok(200);
        assert_eq!((&offered["status"], &offered["disposition"]["text"][0]["new"]["runs"][0]["text"]), (&json!("accepted_as_modified"), &json!("Invites every body to report. Often.")));
        let heard = sponsor.until("amendment.merged").await;
        assert!(!heard.iter().any(|hint| hint["kind"] == "merge.saved"), "{heard:?}");
    }

    async fn a_compromise_that_was_dropped_and_is_taken_up_again_is_there_once(site: &mut Site) {
        let on = tabled(site).await;
        let a = proposed(site, "head.vnm", &on, json!([replaced("op2", "Invites.")])).await;
        let chair = site.person("chair").await;
        decide(&chair, &on, json!([modified(&a)])).await;
        let mut one = Writer::open(&site.url(), &chair, &room(&a), 1).await;
        one.add_to(1, " All.").await;
        one.until_saved().await;
        decide(&chair, &on, json!([{"amendment": a, "outcome": "bracketed"}])).await;
        assert_eq!(one.until_closed().await, 4409);
        let text = one.leave().await;
        assert_eq!(refused(site, &chair, &a).await, 404);
        let again = decide(&chair, &on, json!([modified(&a)])).await;
        assert_eq!(again["decisions"][0]["text"], Value::Null, "it begins with the words of the amendment");
        let mut back = Writer::bring(&site.url(), &chair, &room(&a), 1, text).await;
        back.until(|w| w.synced && w.words()[1] == "Invites.").await;
        assert_eq!(back.words().len(), 3);
        // Back to the words of the revision it says nothing of its own.
        back.write(&serde_json::from_value::<Vec<_>>(zero_draft()).unwrap()).await;
        back.until_saved().await;
        let view = chair.get(&desk(&on)).await.ok(200);
        assert_eq!((&view["decisions"][0]["text"], &view["decisions"][0]["missing"]), (&json!([]), &json!("text")));
        assert_eq!(chair.post(&desk(&on), &json!({"version": view["version"]})).await.problem(409), "merge-incomplete");
        // The amendment is disposed of elsewhere.
        chair.post(&format!("/amendments/{a}/disposition"), &json!({"outcome": "not_retained", "reason": "No."})).await.ok(200);
        assert_eq!(back.until_closed().await, 4409);
    }

    async fn a_new_revision_takes_the_compromise_along(site: &mut Site) {
        let on = tabled(site).await;
        let a = proposed(site, "head.vnm", &on, json!([replaced("op2", &OP2.replace("once", "twice"))])).await;
        let b = proposed(site, "head.tha", &on, json!([replaced("op3", "Requests.")])).await;
        let chair = site.person("chair").await;
        decide(&chair, &on, json!([modified(&a), modified(&b)])).await;
        let mut one = Writer::open(&site.url(), &chair, &room(&a), 1).await;
        let mut other = Writer::open(&site.url(), &chair, &room(&b), 2).await;
        one.add_to(1, " Thanks.").await;
        one.until_saved().await;
        let mut next = zero_draft();
        next[0]["runs"][0]["text"] = json!("Decides.");
        next.as_array_mut().unwrap().push(json!({"id": "op4", "kind": "operative", "level": 0, "runs": [{"text": "Ends."}]}));
        revise(site, &on, &next).await;
        one.until(|w| w.words() == ["Decides.", &format!("{} Thanks.", OP2.replace("once", "twice")), "Requests the Secretariat to keep a calendar of exercises.", "Ends."]).await;
        other.until(|w| w.words() == ["Decides.", OP2, "Requests.", "Ends."]).await;
        one.add_to(3, " Well.").await;
        one.until_saved().await;
        let view = chair.get(&desk(&on)).await.ok(200);
        assert_eq!(view["decisions"][0]["text"], json!([
            replaced("op2", &format!("{} Thanks.", OP2.replace("once", "twice"))),
            replaced("op4", "Ends. Well."),
        ]));
        // One that does not fit is mended by the chair; its compromise begins there.
        next[2]["runs"][0]["text"] = json!("Requests nobody.");
        revise(site, &on, &next).await;
        let mended = json!({"operations": [replaced("op3", "Requests us.")]});
        chair.post(&format!("/amendments/{b}/override"), &mended).await.ok(200);
        other.until(|w| w.words() == ["Decides.", OP2, "Requests us.", "Ends."]).await;
    }
}
