//! Every door of the description is tried: by nobody, for whom all but the public ones are shut, and by a stranger, for
//! whom nothing of another mandate exists. A new address is tried too, or fails until it is named here.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, MANDATE, Person, Site, on_both_databases},
    table::Table,
};

/// An identifier and a token of nothing.
const NOTHING: &str = "00000000-0000-7000-8000-00000000ffff";

/// What needs no sign-in, and what it answers to who knows no password and holds no link that counts.
const PUBLIC: [(&str, u16); 9] = [
    ("POST /auth/login", 401),
    ("POST /auth/refresh", 401),
    ("POST /auth/password-resets", 202),
    ("POST /auth/password-resets/{token}", 404),
    ("GET /invitations/{token}/preview", 404),
    ("POST /invitations/{token}/acceptance", 404),
    ("GET /calendar/{token}.ics", 404),
    ("GET /unsubscribe/{token}", 404),
    ("POST /unsubscribe/{token}", 404),
];

/// A socket says 4401 once it is open. Without a token, what is not from our own page does not get that far.
const SOCKETS: [&str; 3] =
    ["GET /live/{recommendation}", "GET /live/amendments/{id}", "GET /live/compromises/{amendment}"];

/// Addresses that name no thing of a mandate by its identifier, and why.
const NO_THING: [(&str, &str); 5] = [
    ("/auth/password-resets/{token}", "the link is the key, and it is the person's own"),
    ("/calendar/{token}.ics", "the address is the key, and it is the person's own"),
    ("/invitations/{token}/acceptance", "the link is the key, and who holds it is invited"),
    ("/invitations/{token}/preview", "the link is the key, and who holds it is invited"),
    ("/unsubscribe/{token}", "the link is the key, and it is the person's own"),
];

/// One operation of the description.
struct Operation {
    form: String,
    method: Method,
    body: Option<String>,
}

impl Operation {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.form)
    }

    fn reads(&self) -> bool {
        self.method == Method::GET
    }

    /// Its address, when it is about `thing`.
    fn path(&self, thing: &str) -> String {
        let form = self.form.replace("{clause}", "c1").replace("{number}", "0").replace("{bracket}", "b1");
        let path = match (form.find('{'), form.find('}')) {
            (Some(opens), Some(closes)) => format!("{}{thing}{}", &form[..opens], &form[closes + 1..]),
            _ => form,
        };
        assert!(!path.contains('{'), "say what to put into {}", self.form);
        let query = if path.ends_with("/comparison") {
            "?from=0&to=0"
        } else if path.ends_with("/export") {
            "?format=json"
        } else {
            ""
        };
        path + query
    }

    /// What this person gets, with the body that the description gives as its example.
    async fn tried(&self, person: &Person, thing: &str) -> Answer {
        let headers = [("if-match", "\"1\"")];
        person.request(self.method.clone(), &self.path(thing), &headers, self.body.clone()).await
    }
}

fn operations() -> Vec<Operation> {
    let api = serde_json::to_value(mufakat::http::openapi()).unwrap();
    let mut all = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let example = &operation["requestBody"]["content"]["application/json"]["example"];
            all.push(Operation {
                form: path.strip_prefix("/api/v1").unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                body: (!example.is_null()).then(|| example.to_string()),
            });
        }
    }
    all
}

/// The real things of the mandate that everybody but the stranger works in, by how an address names one.
struct Things(Vec<(&'static str, Vec<String>)>);

impl Things {
    async fn made(site: &Site) -> Self {
        let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
        let adopted = Table::set(site).await;
        let sign_off = adopted.adopt(site).await;
        let table = Table::set(site).await;
        let (thai, viet) = (site.person("head.tha").await, site.person("head.vnm").await);
        let (chair, secretariat) = (&table.chair, site.person("secretariat").await);
        let at = |list: &str| format!("/recommendations/{}/{list}", table.id);
        let of = |list: &str| format!("/mandates/{MANDATE}/{list}");

        let comment = json!({"scope": "all", "body": "Shorter, please."});
        let comment = id(&thai.post(&at("comments"), &comment).await.ok(201));
        let operations = json!([{"op": "delete", "clause": "c4"}]);
        let deletion = json!({"revision": 0, "rationale": "", "operations": operations});
        let prepared = id(&thai.post(&at("amendments"), &deletion).await.ok(201));
        let words = |text: &str| {
            let new = json!({"id": "c2", "kind": "operative", "level": 0, "runs": [{"text": text}]});
            json!([{"op": "replace", "clause": "c2", "new": new}])
        };
        let operations = words("Decides.");
        let wording = json!({"revision": 0, "rationale": "", "operations": operations, "submit": true});
        let proposed = id(&viet.post(&at("amendments"), &wording).await.ok(201));
        let text = words("Agrees to meet;");
        let compromise = json!({"amendment": proposed, "outcome": "accepted_as_modified", "text": text});
        chair.put(&at("merge"), "\"0\"", &json!({"decisions": [compromise]})).await.ok(200);

        let package = json!({"title": "For the Leaders", "recommendations": [], "cover_note": ""});
        let package = id(&chair.post(&of("packages"), &package).await.ok(201));
        let closes = "2018-07-01T00:00:00Z";
        let round = json!({"name": "First", "amendments_close": closes, "comments_close": closes});
        let round = id(&secretariat.post(&of("rounds"), &round).await.ok(201));
        let guest = json!({
            "mandate": MANDATE, "email": "guest@test.example", "name": "A Guest", "delegation": "LAO",
            "role": "head",
        });
        let invitation = id(&secretariat.post("/invitations", &guest).await.ok(201));
        let credential = id(&secretariat.get("/credentials?limit=1").await.ok(200)["items"][0]);
        let delivery = id(&secretariat.get("/outbox?limit=1").await.ok(200)["items"][0]);
        let session = id(&chair.get("/me/sessions").await.ok(200)["items"][0]);

        let recommendations = vec![table.id.clone(), adopted.id];
        let amendments = vec![prepared, proposed];
        Self(vec![
            ("/mandates/{id}", vec![MANDATE.to_owned()]),
            ("/live/{recommendation}", recommendations.clone()),
            ("/recommendations/{id}", recommendations),
            ("/live/compromises/{amendment}", amendments.clone()),
            ("/live/amendments/{id}", amendments.clone()),
            ("/amendments/{id}", amendments),
            ("/comments/{id}", vec![comment]),
            ("/sign-offs/{id}", vec![sign_off]),
            ("/packages/{id}", vec![package]),
            ("/rounds/{id}", vec![round]),
            ("/invitations/{id}", vec![invitation]),
            ("/credentials/{id}", vec![credential]),
            ("/outbox/{id}", vec![delivery]),
            ("/me/sessions/{id}", vec![session]),
        ])
    }

    /// Those that an address of this form can name.
    fn at(&self, form: &str) -> &[String] {
        match self.0.iter().find(|(place, _)| form.starts_with(*place)) {
            Some((_, things)) => things,
            None => panic!("say which thing {form} names, or why it names none"),
        }
    }
}

/// What its own people find only once the delegation drafts it together (`live/rounds.rs`).
const WHILE_DRAFTED_TOGETHER: [&str; 2] = ["GET /amendments/{id}/authors", "GET /live/amendments/{id}"];

on_both_databases! {
    async fn nobody_signed_out_gets_in(site: &mut Site) {
        let nobody = site.nobody();
        let (mut broken, mut known) = (Vec::new(), 0);
        for operation in operations() {
            let name = operation.name();
            let answer = operation.tried(&nobody, NOTHING).await;
            let status = answer.status.as_u16();
            let public = PUBLIC.into_iter().find(|(public, _)| *public == name);
            let socket = SOCKETS.contains(&name.as_str());
            let as_it_should = match public {
                Some((_, expected)) => status == expected,
                None if socket => status == 403 && answer.json()["code"] == "foreign-origin",
                None => status == 401 && answer.json()["code"] == "not-signed-in",
            };
            known += usize::from(public.is_some() || socket);
            if !as_it_should {
                broken.push(format!("{name}: {status} {}", answer.text));
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
        assert_eq!(known, PUBLIC.len() + SOCKETS.len(), "an exception is no operation any more");
    }

    async fn what_belongs_to_another_mandate_does_not_exist(site: &mut Site) {
        let things = Things::made(site).await;
        let stranger = site.person("other.secretariat").await;
        let insiders = [site.person("chair").await, site.person("head.tha").await];
        let mut broken = Vec::new();
        for operation in operations() {
            let (name, form) = (operation.name(), operation.form.as_str());
            if !form.contains('{') || NO_THING.iter().any(|(known, _)| *known == form) {
                continue;
            }
            let mut found = false;
            for thing in things.at(form) {
                let answer = operation.tried(&stranger, thing).await;
                let hidden = answer.status == 404 && answer.json()["code"] == "not-found";
                // The example of a body may be wrong here whatever it is sent to, and that is said first.
                if !hidden && (operation.reads() || answer.status != 422) {
                    broken.push(format!("{name} of a stranger: {} {}", answer.status, answer.text));
                }
                for insider in insiders.iter().filter(|_| operation.reads()) {
                    found |= operation.tried(insider, thing).await.status != 404;
                }
            }
            if operation.reads() && !found && !WHILE_DRAFTED_TOGETHER.contains(&name.as_str()) {
                broken.push(format!("{name}: its own people do not find it either, so it shows nothing"));
            }
        }
        for list in ["/credentials?", "/invitations?", "/outbox?", "/search?q=meet&", "/users?"] {
            let answer = stranger.get(&format!("{list}mandate={MANDATE}")).await;
            if answer.status != 404 {
                broken.push(format!("GET {list} of a stranger: {} {}", answer.status, answer.text));
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }
}
