//! Signing in and out, over HTTP.

use serde_json::json;

use crate::harness::{PASSWORD, Site, on_both_databases};

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

    async fn a_signed_out_token_is_worth_nothing(site: &mut Site) {
        let person = site.person("chair").await;
        let me = person.get("/me").await.ok(200);
        assert_eq!(me["mandates"][0]["role"], "chair");
        assert_eq!(person.post("/auth/logout", &json!({})).await.status, 204);
        assert_eq!(person.get("/me").await.problem(401), "not-signed-in");
    }
}
