//! What operators watch: the name of every request, and the numbers.

use reqwest::Method;

use crate::{
    harness::{MANDATE, on_both_databases},
    table::Table,
};

on_both_databases! {
    async fn a_request_keeps_the_name_it_came_with(site: &mut Site) {
        let nobody = site.nobody();
        for name in ["abc-1", "A", &"x".repeat(64)] {
            let named = [("x-request-id", name)];
            let good = nobody.request(Method::GET, "//healthz", &named, None).await;
            assert_eq!((good.status.as_u16(), good.headers["x-request-id"].to_str().unwrap()), (200, name));
            let refused = nobody.request(Method::GET, "/me", &named, None).await;
            assert_eq!(refused.problem(401), "not-signed-in");
            assert_eq!(refused.headers["x-request-id"].to_str().unwrap(), name);
            assert_eq!(refused.json()["request_id"], name);
        }
    }

    async fn a_name_that_is_none_is_replaced(site: &mut Site) {
        let nobody = site.nobody();
        for bad in ["", "abc 1", "abc_1", "a/b", "<b>", &"x".repeat(65)] {
            let refused = nobody.request(Method::GET, "/me", &[("x-request-id", bad)], None).await;
            let given = refused.headers["x-request-id"].to_str().unwrap();
            assert!(given != bad && uuid::Uuid::parse_str(given).is_ok(), "{bad}: {given}");
            assert_eq!(refused.json()["request_id"], given);
        }
    }

    async fn every_problem_says_the_name_of_its_request(site: &mut Site) {
        let (nobody, chair) = (site.nobody(), site.person("chair").await);
        let mut seen = Vec::new();
        for answer in [
            nobody.get("/me").await,
            nobody.get("/no-such-address").await,
            nobody.request(Method::POST, "/auth/login", &[], Some("{".to_owned())).await,
            chair.get("/recommendations/00000000-0000-7000-8000-00000000ffff").await,
            chair.get(&format!("/mandates/{MANDATE}/recommendations?limit=0")).await,
        ] {
            answer.problem(answer.status.as_u16());
            assert!(answer.status.is_client_error(), "{}", answer.status);
            let given = answer.headers["x-request-id"].to_str().unwrap().to_owned();
            assert_eq!(answer.json()["request_id"], given.as_str(), "{}", answer.text);
            assert!(!seen.contains(&given), "no two requests share a name: {given}");
            seen.push(given);
        }
    }

    async fn the_numbers_name_routes_and_never_what_was_asked_for(site: &mut Site) {
        let table = Table::set(site).await;
        table.chair.get(&format!("/recommendations/{}", table.id)).await.ok(200);
        site.nobody().get("/no-such-address").await.problem(404);
        site.nobody().request(Method::from_bytes(b"INVENTED").unwrap(), "/me", &[], None).await;
        let numbers = site.nobody().get("//metrics").await;
        assert_eq!(numbers.status, 200);
        assert!(numbers.headers["content-type"].to_str().unwrap().starts_with("text/plain"), "{:?}", numbers.headers);
        let labels = "{method=\"GET\",route=\"/api/v1/recommendations/{id}\",status=\"200\"}";
        for told in ["# TYPE mufakat_http_request_seconds histogram", &format!("mufakat_http_request_seconds_count{labels}")] {
            assert!(numbers.text.contains(told), "{told} is not in {}", numbers.text);
        }
        for secret in [table.id.as_str(), MANDATE, "no-such-address", "INVENTED"] {
            assert!(!numbers.text.contains(secret), "{secret}");
        }
    }
}
