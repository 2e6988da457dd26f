//! Tokens that are not ours, and requests that other sites caused.

use std::fmt::Write;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{PASSWORD, Person, Site, on_both_databases};

/// The middle of a token, as the server reads it.
fn claims(person: &Person) -> Value {
    let token = person.token.as_ref().unwrap();
    jsonwebtoken::dangerous::insecure_decode::<Value>(token).unwrap().claims
}

async fn refused(site: &Site, token: String, why: &str) {
    let mut person = site.nobody();
    person.token = Some(token);
    let answer = person.get("/me").await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["code"].as_str()),
        (401, Some("not-signed-in")),
        "{why}"
    );
}

on_both_databases! {
    async fn only_a_token_that_we_signed_for_a_session_that_lives_counts(site: &mut Site) {
        let (head, other) = (site.person("head.sgp").await, site.person("head.vnm").await);
        let own = claims(&head);
        let signed = |algorithm, key: &[u8]| encode(&Header::new(algorithm), &own, &EncodingKey::from_secret(key)).unwrap();
        refused(site, signed(Algorithm::HS256, b"another key"), "another key").await;
        refused(site, signed(Algorithm::HS256, b""), "an empty key").await;
        refused(site, signed(Algorithm::HS512, b"another key"), "another algorithm").await;
        let token = head.token.clone().unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        // {"typ":"JWT","alg":"none"}
        let none = "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0";
        refused(site, format!("{none}.{}.", parts[1]), "no algorithm").await;
        refused(site, format!("{none}.{}.{}", parts[1], parts[2]), "no algorithm with a signature").await;
        let foreign = other.token.clone().unwrap();
        let theirs: Vec<&str> = foreign.split('.').collect();
        refused(site, format!("{}.{}.{}", parts[0], theirs[1], parts[2]), "another's claims").await;
        for junk in ["", ".", "..", "x", "a.b.c.d", &"x".repeat(10_000)] {
            refused(site, junk.to_owned(), junk).await;
        }
        refused(site, head.refresh_token.clone().unwrap(), "a refresh token").await;
        head.get("/me").await.ok(200);
        site.vandalise("UPDATE credentials SET ended_at = 1 WHERE delegation = 'SGP'");
        let me = head.get("/me").await;
        assert!(me.status == 401 || me.json()["mandates"] == json!([]), "{}", me.text);
    }

    async fn a_cookie_from_another_site_does_nothing(site: &mut Site) {
        let body = json!({"email": "head.sgp@test.example", "password": PASSWORD});
        let answer = site.nobody().post("/auth/login", &body).await;
        answer.ok(200);
        let mut cookies = String::new();
        for cookie in answer.headers.get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Strict"), "{text}");
            write!(cookies, "{}; ", text.split(';').next().unwrap()).unwrap();
        }
        let nobody = site.nobody();
        nobody.request(Method::GET, "/me", &[("cookie", &cookies)], None).await.ok(200);
        let change = Some(json!({"name": "Somebody else"}).to_string());
        for origin in ["https://evil.example", "null", "", "http://127.0.0.1", &format!("{}.evil.example", site.url())] {
            for (method, path, body) in [
                (Method::PATCH, "/me", change.clone()),
                (Method::POST, "/auth/refresh", Some("{}".to_owned())),
                (Method::POST, "/auth/logout", None),
            ] {
                let answer = nobody.request(method, path, &[("cookie", &cookies), ("origin", origin)], body).await;
                assert_eq!(answer.problem(403), "foreign-origin", "{origin} {path}");
            }
        }
        let own = [("cookie", cookies.as_str()), ("origin", &site.url())];
        assert_eq!(nobody.request(Method::GET, "/me", &own, None).await.ok(200)["user"]["name"], "Head of Singapore");
        let own = [own[0], own[1], ("if-match", "\"1\"")];
        nobody.request(Method::PATCH, "/me", &own, change).await.ok(200);
    }
}
