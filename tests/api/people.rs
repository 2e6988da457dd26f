//! People: invitations, credentials with dates and roles, and what ending one does, over HTTP.

use mufakat::domain::time::{DAY, HOUR};
use serde_json::{Value, json};

use crate::harness::{Answer, MANDATE, PASSWORD, Person, Site, on_both_databases};

const OTHER_MANDATE: &str = "00000000-0000-7000-8000-000000000002";
const NEW_PASSWORD: &str = "gotong-royong-1967";

fn head_of_laos() -> Value {
    json!({
        "mandate": MANDATE, "email": "Second.Head@mofa.example", "name": "Second Head",
        "delegation": "LAO", "role": "head",
    })
}

async fn token_to(site: &Site, address: &str) -> String {
    crate::outbox::token_to(site, address, "/invitation").await
}

async fn accept(person: &Person, token: &str, password: &str) -> Answer {
    person.post(&format!("/invitations/{token}/acceptance"), &json!({"password": password})).await
}

async fn change(person: &Person, credential: &str, body: Value) -> Answer {
    let held =
        person.get("/credentials?limit=200").await.json()["items"].as_array().cloned().unwrap_or_default();
    let found = held.iter().find(|one| one["id"] == credential);
    let version = found.map_or_else(|| "\"1\"".to_owned(), |one| format!("\"{}\"", one["version"]));
    person.patch(&format!("/credentials/{credential}"), &version, &body).await
}

/// The person of this address as the secretariat sees them.
async fn found(secretariat: &Person, address: &str) -> Value {
    let users = secretariat.get(&format!("/users?mandate={MANDATE}&q={address}")).await.ok(200);
    assert_eq!(users["items"].as_array().unwrap().len(), 1, "{users}");
    users["items"][0].clone()
}

async fn credential_of(secretariat: &Person, short: &str) -> String {
    let user = found(secretariat, &format!("{short}@test.example")).await;
    user["credentials"][0]["id"].as_str().unwrap().to_owned()
}

on_both_databases! {
    async fn an_invitation_leads_to_an_account_and_a_credential(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let answer = secretariat.post("/invitations", &head_of_laos()).await;
        let invitation = answer.ok(201);
        assert_eq!(invitation["accepted_at"], Value::Null);
        assert_eq!(invitation["abilities"]["withdraw"], true);
        let token = token_to(site, "Second.Head@mofa.example").await;
        assert!(!answer.text.contains(&token), "the link leaves by mail only");
        let (_, template, content) = site.mails().pop().unwrap();
        assert_eq!(template, "invitation");
        assert_eq!(content, json!({}), "a letter that left is not kept");
        let nobody = site.nobody();
        let preview = nobody.get(&format!("/invitations/{token}/preview")).await.ok(200);
        assert_eq!((&preview["mandate_symbol"], &preview["has_account"]), (&json!("TEST/2018/CYBER"), &json!(false)));
        assert_eq!(accept(&nobody, &token, "short").await.problem(422), "invalid");
        assert_eq!(accept(&nobody, "0000", NEW_PASSWORD).await.problem(404), "not-found");
        let session = accept(&nobody, &token, NEW_PASSWORD).await.ok(200);
        assert_eq!(session["user"]["name"], "Second Head");
        let mut head = site.nobody();
        head.sign_in("second.head@mofa.example", NEW_PASSWORD).await;
        let me = head.get("/me").await.ok(200);
        assert_eq!((&me["mandates"][0]["delegation"], &me["mandates"][0]["role"]), (&json!("LAO"), &json!("head")));
        assert_eq!(accept(&nobody, &token, NEW_PASSWORD).await.problem(409), "invitation-accepted");
        let listed = secretariat.get(&format!("/invitations?mandate={MANDATE}")).await.ok(200);
        assert!(listed["items"][0]["accepted_at"].is_string());
        assert_eq!(listed["items"][0]["abilities"]["withdraw"], false);
        let path = format!("/invitations/{}", invitation["id"].as_str().unwrap());
        assert_eq!(secretariat.delete(&path).await.problem(409), "invitation-accepted");
    }

    async fn whoever_serves_one_mandate_need_not_name_it(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let mut plain = head_of_laos();
        plain.as_object_mut().unwrap().remove("mandate");
        assert_eq!(secretariat.post("/invitations", &plain).await.ok(201)["mandate"], MANDATE);
        for nobody in ["chair", "head.sgp", "observer.jpn"] {
            assert_eq!(site.person(nobody).await.post("/invitations", &plain).await.problem(403), "not-your-act");
        }
        let second = json!({"symbol": "NEW/2018", "title": "A second", "date": "2018-04-27", "issued_by": "The Leaders",
            "roster": [{"code": "LAO", "name": "Lao PDR", "member_from": "1997-07-23", "time_zone": "Asia/Vientiane"},
                {"code": "VNM", "name": "Viet Nam", "member_from": "1995-07-28", "time_zone": "Asia/Ho_Chi_Minh"}],
            "pillars": [], "bodies": [], "taskings": [], "norms": []});
        secretariat.post("/mandates", &second).await.ok(201);
        plain["email"] = json!("third.head@mofa.example");
        let which = secretariat.post("/invitations", &plain).await;
        assert_eq!(which.problem(422), "invalid");
        assert_eq!(which.json()["errors"][0]["pointer"], "/mandate");
    }

    async fn an_invited_person_with_an_account_proves_it_by_their_password(site: &mut Site) {
        let other = site.person("other.secretariat").await;
        let invite = json!({
            "mandate": OTHER_MANDATE, "email": "head.sgp@test.example", "name": "Head", "role": "chair",
        });
        assert_eq!(other.post("/invitations", &invite).await.ok(201)["delegation"], "CHAIR");
        let token = token_to(site, "head.sgp@test.example").await;
        let nobody = site.nobody();
        let preview = nobody.get(&format!("/invitations/{token}/preview")).await.ok(200);
        assert_eq!(preview["has_account"], true);
        assert_eq!(accept(&nobody, &token, NEW_PASSWORD).await.problem(401), "invalid-credentials");
        let session = accept(&nobody, &token, PASSWORD).await.ok(200);
        assert_eq!(session["user"]["name"], "Head of Singapore", "an invitation renames nobody");
        let me = site.person("head.sgp").await.get("/me").await.ok(200);
        let roles: Vec<&Value> = me["mandates"].as_array().unwrap().iter().map(|m| &m["role"]).collect();
        assert_eq!(roles, ["head", "chair"]);
    }

    async fn of_two_who_change_a_credential_the_second_is_told(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let id = credential_of(&secretariat, "drafter.tha").await;
        let path = format!("/credentials/{id}");
        let last_day = json!({"valid_to": "2018-12-31T00:00:00Z"});
        let missing = secretariat.request(reqwest::Method::PATCH, &path, &[], Some(last_day.to_string())).await;
        assert_eq!(missing.problem(428), "if-match-missing");
        let changed = secretariat.patch(&path, "\"1\"", &last_day).await;
        assert_eq!((changed.etag(), changed.ok(200)["version"].as_i64()), ("\"2\"".to_owned(), Some(2)));
        let late = secretariat.patch(&path, "\"1\"", &json!({"ended": true})).await;
        assert_eq!(late.problem(412), "stale");
        assert_eq!(late.json()["current"]["valid_to"], "2018-12-31T00:00:00.000Z");
        assert_eq!(site.person("chair").await.patch(&path, "\"1\"", &last_day).await.problem(403), "not-your-act");
        site.person("drafter.tha").await.get("/me").await.ok(200);
    }

    async fn a_withdrawn_or_expired_invitation_is_worth_nothing(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let invitation = secretariat.post("/invitations", &head_of_laos()).await.ok(201);
        let first = token_to(site, "Second.Head@mofa.example").await;
        assert_eq!(secretariat.post("/invitations", &head_of_laos()).await.problem(409), "already-invited");
        let path = format!("/invitations/{}", invitation["id"].as_str().unwrap());
        site.person("other.secretariat").await.delete(&path).await.problem(404);
        assert_eq!(site.person("chair").await.delete(&path).await.problem(403), "not-your-act");
        assert_eq!(secretariat.delete(&path).await.status, 204);
        assert_eq!(secretariat.delete(&path).await.problem(409), "invitation-withdrawn");
        let nobody = site.nobody();
        assert_eq!(accept(&nobody, &first, NEW_PASSWORD).await.problem(404), "not-found");
        let invitation = secretariat.post("/invitations", &head_of_laos()).await.ok(201);
        let second = token_to(site, "Second.Head@mofa.example").await;
        let expires: mufakat::domain::time::Moment = invitation["expires_at"].as_str().unwrap().parse().unwrap();
        site.turn(expires.millis() - site.clock.now().millis());
        assert_eq!(accept(&nobody, &second, NEW_PASSWORD).await.problem(409), "invitation-expired");
        nobody.get(&format!("/invitations/{second}/preview")).await.problem(409);
    }

    async fn an_invitation_with_wrong_values_names_them(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let wrong = async |change: Value| {
            let mut body = head_of_laos();
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let answer = secretariat.post("/invitations", &body).await;
            answer.problem(422);
            let errors = answer.json()["errors"].as_array().unwrap().clone();
            let said: Vec<String> = errors
                .iter()
                .map(|e| format!("{} {}", e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap()))
                .collect();
            said.join(", ")
        };
        assert_eq!(wrong(json!({"email": "nobody", "name": " "})).await, "/email not-an-address, /name empty");
        assert_eq!(wrong(json!({"delegation": "TLS"})).await, "/delegation unknown-delegation");
        assert_eq!(wrong(json!({"delegation": null})).await, "/delegation missing");
        assert_eq!(wrong(json!({"role": "observer"})).await, "/role role-does-not-fit");
        assert_eq!(wrong(json!({"role": "chair"})).await, "/role role-does-not-fit");
        assert_eq!(wrong(json!({"role": "king"})).await, "/role wrong-value");
        assert_eq!(wrong(json!({"valid_to": "2018-06-04T02:00:00Z"})).await, "/valid_to in-the-past");
        let dates = json!({"valid_from": "2018-09-01T00:00:00Z", "valid_to": "2018-08-01T00:00:00Z"});
        assert_eq!(wrong(dates).await, "/valid_to not-after-start");
    }

    async fn a_delegation_says_what_its_people_may_be_and_every_other_role_is_refused(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let mandate = secretariat.get(&format!("/mandates/{MANDATE}")).await.ok(200);
        let delegations = mandate["delegations"].as_array().unwrap();
        for (code, roles) in [
            ("LAO", json!(["drafter", "head"])),
            ("JPN", json!(["observer"])),
            ("CHAIR", json!(["chair"])),
            ("SECRETARIAT", json!(["secretariat"])),
        ] {
            let delegation = delegations.iter().find(|one| one["code"] == code).unwrap();
            assert_eq!(delegation["roles"], roles, "{code}");
            for role in ["drafter", "head", "chair", "secretariat", "observer"] {
                let mut body = head_of_laos();
                body["email"] = json!(format!("{role}.{code}@mofa.example"));
                body["delegation"] = json!(code);
                body["role"] = json!(role);
                let answer = secretariat.post("/invitations", &body).await;
                if roles.as_array().unwrap().contains(&json!(role)) {
                    answer.ok(201);
                } else {
                    answer.problem(422);
                    assert_eq!(answer.json()["errors"][0]["code"], "role-does-not-fit", "{code} {role}");
                }
            }
        }
    }

    async fn only_the_secretariat_of_a_mandate_sees_its_people(site: &mut Site) {
        for path in ["/users", "/credentials", "/invitations"] {
            for short in ["head.sgp", "chair", "observer.jpn"] {
                let person = site.person(short).await;
                assert_eq!(person.get(path).await.problem(403), "not-your-act", "{short} {path}");
                assert_eq!(person.get(&format!("{path}?mandate={MANDATE}")).await.problem(403), "not-your-act");
            }
            let other = site.person("other.secretariat").await;
            other.get(&format!("{path}?mandate={MANDATE}")).await.problem(404);
        }
        let other = site.person("other.secretariat").await;
        let own = other.get("/users").await.ok(200);
        assert_eq!(own["items"].as_array().unwrap().len(), 1);
        assert_eq!(other.get("/credentials").await.ok(200)["items"].as_array().unwrap().len(), 1);
        other.post("/invitations", &head_of_laos()).await.problem(404);
        let chair = site.person("chair").await;
        assert_eq!(chair.post("/invitations", &head_of_laos()).await.problem(403), "not-your-act");
        let secretariat = site.person("secretariat").await;
        let stranger = own["items"][0]["id"].clone();
        let give = json!({"user": stranger, "mandate": MANDATE, "delegation": "SGP", "role": "drafter"});
        let answer = secretariat.post("/credentials", &give).await;
        answer.problem(422);
        assert_eq!(answer.json()["errors"][0]["code"], "unknown-user");
        let credential = own["items"][0]["credentials"][0]["id"].as_str().unwrap();
        change(&secretariat, credential, json!({"ended": true})).await.problem(404);
    }

    async fn people_are_found_by_name_and_paged(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let found = secretariat.get(&format!("/users?mandate={MANDATE}&q=VIET")).await.ok(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 3, "head, alternate and drafter");
        for list in ["users", "credentials"] {
            let mut seen = Vec::new();
            let mut path = format!("/{list}?limit=20");
            loop {
                let page = secretariat.get(&path).await.ok(200);
                seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
                let Some(cursor) = page["next_cursor"].as_str() else { break };
                path = format!("/{list}?limit=20&cursor={cursor}");
            }
            let all = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((all, seen.len()), (33, 33), "{list}");
            secretariat.get(&format!("/{list}?cursor=x")).await.problem(422);
        }
        let administrator = site.person("administrator").await;
        let everybody = administrator.get("/users?limit=200").await.ok(200);
        assert_eq!(everybody["items"].as_array().unwrap().len(), 35);
        administrator.get("/credentials").await.problem(403);
    }

    async fn ending_a_credential_ends_the_sessions_at_once(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let head = site.person("head.sgp").await;
        head.get("/me").await.ok(200);
        let credential = credential_of(&secretariat, "head.sgp").await;
        assert_eq!(change(&head, &credential, json!({"ended": true})).await.problem(403), "not-your-act");
        let ended = change(&secretariat, &credential, json!({"ended": true})).await.ok(200);
        assert_eq!((&ended["active"], &ended["abilities"]["end"]), (&json!(false), &json!(false)));
        assert_eq!(head.get("/me").await.problem(401), "not-signed-in");
        let renewal = json!({"refresh_token": head.refresh_token});
        assert_eq!(head.post("/auth/refresh", &renewal).await.problem(401), "not-signed-in");
        let again = change(&secretariat, &credential, json!({"ended": true})).await;
        assert_eq!(again.problem(409), "credential-ended");
        let back = change(&secretariat, &credential, json!({"ended": false})).await;
        assert_eq!(back.problem(422), "invalid");
        let later = site.person("head.sgp").await;
        assert_eq!(later.get("/me").await.ok(200)["mandates"], json!([]));
        later.get(&format!("/mandates/{MANDATE}")).await.problem(404);
    }

    async fn a_credential_is_replaced_and_never_rewritten(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let user = found(&secretariat, "drafter.tha@test.example").await;
        let give = json!({"user": user["id"], "mandate": MANDATE, "delegation": "THA", "role": "head"});
        assert_eq!(secretariat.post("/credentials", &give).await.problem(409), "credential-overlaps");
        let old = user["credentials"][0]["id"].as_str().unwrap();
        let rewrite = change(&secretariat, old, json!({"role": "head"})).await;
        assert_eq!(rewrite.problem(422), "invalid");
        change(&secretariat, old, json!({"ended": true})).await.ok(200);
        let new = secretariat.post("/credentials", &give).await.ok(201);
        assert_eq!((&new["role"], &new["active"]), (&json!("head"), &json!(true)));
        let user = found(&secretariat, "drafter.tha@test.example").await;
        let roles: Vec<&Value> = user["credentials"].as_array().unwrap().iter().map(|c| &c["role"]).collect();
        assert_eq!(roles, ["drafter", "head"]);
        let me = site.person("drafter.tha").await.get("/me").await.ok(200);
        assert_eq!(me["mandates"][0]["role"], "head");
        let wrong = json!({"user": user["id"], "mandate": MANDATE, "delegation": "JPN", "role": "drafter"});
        assert_eq!(secretariat.post("/credentials", &wrong).await.problem(422), "invalid");
    }

    async fn a_credential_counts_between_its_dates(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let user = found(&secretariat, "alternate.phl@test.example").await;
        let old = user["credentials"][0]["id"].as_str().unwrap();
        let now = site.clock.now();
        let (start, end) = (now.plus(DAY), now.plus(3 * DAY));
        let past = change(&secretariat, old, json!({"valid_to": now})).await;
        assert_eq!(past.problem(422), "invalid");
        change(&secretariat, old, json!({"valid_to": start})).await.ok(200);
        let next = json!({
            "user": user["id"], "mandate": MANDATE, "delegation": "PHL", "role": "drafter",
            "valid_from": start, "valid_to": end,
        });
        let next = secretariat.post("/credentials", &next).await.ok(201);
        assert_eq!(next["active"], false);
        let longer = change(&secretariat, old, json!({"valid_to": null})).await;
        assert_eq!(longer.problem(409), "credential-overlaps");
        let role = async || {
            let me = site.person("alternate.phl").await.get("/me").await.ok(200);
            me["mandates"][0]["role"].clone()
        };
        assert_eq!(role().await, "head");
        site.turn(DAY - 1);
        assert_eq!(role().await, "head");
        site.turn(1);
        assert_eq!(role().await, "drafter");
        site.turn(2 * DAY - 1);
        let last = site.person("alternate.phl").await;
        last.get(&format!("/mandates/{MANDATE}")).await.ok(200);
        site.turn(1);
        last.get(&format!("/mandates/{MANDATE}")).await.problem(404);
    }

    async fn the_last_secretariat_cannot_be_ended(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let own = credential_of(&secretariat, "secretariat").await;
        assert_eq!(change(&secretariat, &own, json!({"ended": true})).await.problem(409), "last-secretariat");
        let soon = json!({"valid_to": site.clock.now().plus(HOUR)});
        assert_eq!(change(&secretariat, &own, soon.clone()).await.problem(409), "last-secretariat");
        let user = found(&secretariat, "observer.jpn@test.example").await;
        let credential = user["credentials"][0]["id"].as_str().unwrap();
        change(&secretariat, credential, json!({"ended": true})).await.ok(200);
        let give = json!({"user": user["id"], "mandate": MANDATE, "role": "secretariat"});
        secretariat.post("/credentials", &give).await.ok(201);
        change(&secretariat, &own, soon).await.ok(200);
        let ended = change(&secretariat, &own, json!({"ended": true})).await.ok(200);
        assert_eq!(ended["active"], false);
        secretariat.get("/me").await.problem(401);
    }

    async fn acts_on_people_are_recorded_without_addresses(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        secretariat.post_once("/invitations", "one", &head_of_laos()).await.ok(201);
        secretariat.post_once("/invitations", "one", &head_of_laos()).await.ok(201);
        let token = token_to(site, "Second.Head@mofa.example").await;
        accept(&site.nobody(), &token, NEW_PASSWORD).await.ok(200);
        let entries = site
            .app()
            .read(mufakat::app::Caller::Server, |tx| {
                mufakat::store::record::entries(tx.conn, &mufakat::domain::record::Chain::Administration, 0, 1_000)
            })
            .await
            .unwrap();
        // What came after the acts by which the world came about.
        let entries: Vec<_> = entries.into_iter().filter(|entry| entry.actor.is_some()).collect();
        let acts: Vec<&str> = entries.iter().map(|entry| entry.act.as_str()).collect();
        assert_eq!(acts, ["invitation.sent", "invitation.accepted", "credential.given"]);
        let actors: Vec<&str> = entries.iter().map(|entry| entry.actor_name.as_str()).collect();
        assert_eq!(actors, ["The Secretariat", "Second Head", "Second Head"]);
        for entry in &entries {
            for secret in ["@", token.as_str(), "Second"] {
                assert!(!entry.payload.contains(secret), "{}", entry.payload);
            }
        }
    }
}
