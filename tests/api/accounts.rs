//! Signing in and out, over HTTP.

use mufakat::domain::time::SECOND;
use serde_json::{Value, json};

use crate::{
    harness::{PASSWORD, on_both_databases},
    outbox::token_to,
};

on_both_databases! {
    async fn a_wrong_password_and_an_unknown_address_get_the_same_answer(site: &mut Site) {
        let nobody = site.nobody();
        let wrong = nobody.post("/auth/login", &json!({"email": "chair@test.example", "password": "x"})).await;
        let unknown = nobody.post("/auth/login", &json!({"email": "who@test.example", "password": PASSWORD})).await;
        assert_eq!(wrong.problem(401), "invalid-credentials");
        assert_eq!(wrong.json()["detail"], unknown.json()["detail"]);
        assert_eq!(unknown.problem(401), "invalid-credentials");
    }

    async fn a_session_ends_when_its_spent_refresh_token_comes_again(site: &mut Site) {
        let person = site.person("head.sgp").await;
        let body = json!({"refresh_token": person.refresh_token});
        let mut renewed = person.clone();
        renewed.token = Some(person.post("/auth/refresh", &body).await.ok(200)["access_token"].as_str().unwrap().into());
        renewed.get("/me").await.ok(200);
        assert_eq!(person.post("/auth/refresh", &body).await.problem(401), "not-signed-in");
        assert_eq!(renewed.get("/me").await.problem(401), "not-signed-in");
    }

    async fn a_session_that_nobody_renews_ends_by_itself_and_a_renewed_one_lives_on(site: &mut Site) {
        let life = site.app().settings.session_seconds * SECOND;
        let (unused, mut used) = (site.person("head.mys").await, site.person("head.mys").await);
        site.turn(life - SECOND);
        let renewed = used.post("/auth/refresh", &json!({"refresh_token": used.refresh_token})).await.ok(200);
        used.token = Some(renewed["access_token"].as_str().unwrap().to_owned());
        assert_eq!(used.get("/me/sessions").await.ok(200)["items"].as_array().unwrap().len(), 2);
        site.turn(SECOND);
        let late = unused.post("/auth/refresh", &json!({"refresh_token": unused.refresh_token})).await;
        assert_eq!(late.problem(401), "not-signed-in");
        assert_eq!(used.get("/me/sessions").await.ok(200)["items"].as_array().unwrap().len(), 1);
        site.turn(life - 2 * SECOND);
        used.post("/auth/refresh", &json!({"refresh_token": renewed["refresh_token"]})).await.ok(200);
    }

    async fn a_signed_out_token_is_worth_nothing(site: &mut Site) {
        let person = site.person("chair").await;
        let me = person.get("/me").await.ok(200);
        assert_eq!(me["mandates"][0]["role"], "chair");
        assert_eq!(person.post("/auth/logout", &json!({})).await.status, 204);
        assert_eq!(person.get("/me").await.problem(401), "not-signed-in");
    }

    async fn a_forgotten_password_is_replaced_by_the_mailed_link(site: &mut Site) {
        let signed_in = site.person("head.vnm").await;
        let nobody = site.nobody();
        let known = nobody.post("/auth/password-resets", &json!({"email": "Head.VNM@test.example"})).await;
        let asked = std::time::Instant::now();
        let unknown = nobody.post("/auth/password-resets", &json!({"email": "who@test.example"})).await;
        assert!(asked.elapsed().as_millis() >= 300, "no sooner than one that writes a mail");
        assert_eq!((known.status.as_u16(), &known.text), (202, &unknown.text));
        let token = token_to(site, "head.vnm@test.example", "/password-reset").await;
        let mails = site.mails();
        assert_eq!(mails.len(), 1);
        let (address, template, content) = &mails[0];
        assert_eq!((address.as_str(), template.as_str()), ("head.vnm@test.example", "password.reset"));
        assert_eq!(*content, json!({}), "a letter that left is not kept");
        let path = format!("/auth/password-resets/{token}");
        assert_eq!(nobody.post(&path, &json!({"password": "short"})).await.problem(422), "invalid");
        assert_eq!(nobody.post(&path, &json!({"password": "another-password"})).await.status, 204);
        assert_eq!(signed_in.get("/me").await.problem(401), "not-signed-in");
        assert_eq!(nobody.post(&path, &json!({"password": "another-password"})).await.problem(404), "not-found");
        let old = json!({"email": "head.vnm@test.example", "password": PASSWORD});
        assert_eq!(nobody.post("/auth/login", &old).await.problem(401), "invalid-credentials");
        site.nobody().sign_in("head.vnm@test.example", "another-password").await;
    }

    async fn a_reset_link_ends_by_itself(site: &mut Site) {
        let nobody = site.nobody();
        nobody.post("/auth/password-resets", &json!({"email": "head.vnm@test.example"})).await.ok(202);
        let token = token_to(site, "head.vnm@test.example", "/password-reset").await;
        site.turn(site.app().settings.reset_seconds * 1_000);
        let path = format!("/auth/password-resets/{token}");
        assert_eq!(nobody.post(&path, &json!({"password": "another-password"})).await.problem(404), "not-found");
    }

    async fn sessions_are_listed_and_ended_one_by_one(site: &mut Site) {
        let (laptop, phone) = (site.person("drafter.idn").await, site.person("drafter.idn").await);
        let sessions = laptop.get("/me/sessions").await.ok(200);
        let sessions = sessions["items"].as_array().unwrap();
        assert_eq!(sessions.len(), 2);
        let is_current = |session: &&Value| session["current"] == true;
        assert_eq!(sessions.iter().filter(is_current).count(), 1);
        let of_phone = sessions.iter().find(|session| session["current"] == false).unwrap();
        let path = format!("/me/sessions/{}", of_phone["id"].as_str().unwrap());
        assert_eq!(site.person("head.idn").await.delete(&path).await.problem(404), "not-found");
        assert_eq!(laptop.delete(&path).await.status, 204);
        assert_eq!(phone.get("/me").await.problem(401), "not-signed-in");
        laptop.get("/me").await.ok(200);
        assert_eq!(laptop.delete(&path).await.problem(404), "not-found");
    }

    async fn guessing_passwords_is_slowed_down(site: &mut Site) {
        let nobody = site.nobody();
        let guess = json!({"email": "chair@test.example", "password": "guess"});
        for _ in 0..10 {
            nobody.post("/auth/login", &guess).await.problem(401);
        }
        let right = json!({"email": "Chair@test.example", "password": PASSWORD});
        let answer = nobody.post("/auth/login", &right).await;
        assert_eq!(answer.problem(429), "too-many-requests");
        let wait: i64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
        site.person("secretariat").await;
        site.turn(wait * SECOND);
        nobody.post("/auth/login", &right).await.ok(200);
    }

    async fn a_changed_password_ends_the_other_sessions(site: &mut Site) {
        let (laptop, phone) = (site.person("head.brn").await, site.person("head.brn").await);
        let wrong = json!({"current": "not-this-one", "password": "another-password"});
        assert_eq!(laptop.post("/me/password", &wrong).await.problem(403), "password-wrong");
        let right = json!({"current": PASSWORD, "password": "another-password"});
        assert_eq!(laptop.post("/me/password", &right).await.status, 204);
        laptop.get("/me").await.ok(200);
        assert_eq!(phone.get("/me").await.problem(401), "not-signed-in");
    }

    async fn an_expired_or_forged_token_is_refused(site: &mut Site) {
        let mut person = site.person("head.khm").await;
        let answer = person.get("/me").await.ok(200);
        assert_eq!(answer["mandates"][0]["time_zone"], "Asia/Bangkok");
        site.turn(30 * 60 * SECOND);
        assert_eq!(person.get("/me").await.problem(401), "not-signed-in");
        let renewal = json!({"refresh_token": person.refresh_token});
        person.post("/auth/refresh", &renewal).await.ok(200);
        let genuine = person.token.take().unwrap();
        let (head, _) = genuine.rsplit_once('.').unwrap();
        person.token = Some(format!("{head}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        assert_eq!(person.get("/me").await.problem(401), "not-signed-in");
    }
}
