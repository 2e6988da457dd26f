//! The description of the API is checked in, complete, and what the server serves; the tables are the same on both
//! databases and as diesel believes them.

use std::collections::BTreeMap;

use diesel::{RunQueryDsl, sql_query, sql_types::Text};
use mufakat::store::connection::{DatabaseUrl, DbConn};
use serde_json::Value;

use crate::harness::{Site, on_both_databases};

fn description() -> Value {
    serde_json::to_value(mufakat::http::openapi()).unwrap()
}

#[test]
fn the_description_checked_in_is_the_one_generated() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let checked_in: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(
        checked_in == description(),
        "the contract changed: run `make openapi` and review the difference"
    );
}

#[test]
fn every_operation_says_what_it_answers_when_it_fails() {
    let api = description();
    assert_eq!(api["openapi"], "3.1.0");
    let mut broken = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let answers = operation["responses"].as_object().unwrap();
            let good = answers.keys().any(|status| status.starts_with('2'));
            let bad = answers.iter().filter(|(status, _)| status.starts_with(['4', '5']));
            let all_problems = bad
                .clone()
                .all(|(_, answer)| answer["content"]["application/problem+json"]["example"].is_object());
            if !good || bad.count() < 2 || !all_problems || operation["summary"].is_null() {
                broken.push(format!("{method} {path}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

on_both_databases! {
    async fn the_description_and_its_reader_are_served_without_the_internet(site: &mut Site) {
        let nobody = site.nobody();
        assert!(nobody.get("//api/openapi.json").await.ok(200) == description());
        let page = nobody.get("//api/docs/").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("swagger-ui") && !page.text.contains("://"), "{}", page.text);
    }
}

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

fn columns(url: &DatabaseUrl) -> BTreeMap<String, String> {
    let mut conn = url.open().unwrap();
    let query = match conn {
        DbConn::Pg(_) => {
            "SELECT table_name || '.' || column_name AS place, data_type || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END AS kind \
             FROM information_schema.columns WHERE table_schema = 'public' AND data_type <> 'tsvector'"
        }
        DbConn::Sqlite(_) => {
            "SELECT m.name || '.' || c.name AS place, lower(c.type) || CASE c.\"notnull\" WHEN 1 THEN '' ELSE '?' END AS kind \
             FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' \
             AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'search_index%'"
        }
    };
    let found: Vec<Column> = sql_query(query).load(&mut conn).unwrap();
    found
        .into_iter()
        .filter(|c| !c.place.starts_with("__diesel"))
        .map(|c| (c.place, c.kind.replace("bigint", "integer").replace("boolean", "integer")))
        .collect()
}

#[test]
fn both_databases_and_diesel_see_the_same_tables() {
    use crate::harness::Kind;
    let schema = |kind| {
        actix_web::rt::System::new().block_on(async move {
            let site = Site::open(kind).await;
            let columns = columns(&site.config().database_url);
            site.close().await;
            columns
        })
    };
    let (lite, postgres) = (schema(Kind::Sqlite), schema(Kind::Postgres));
    assert_eq!(lite, postgres);
    let mut diesel = BTreeMap::new();
    let mut table = String::new();
    for line in include_str!("../../src/store/schema.rs").lines().map(str::trim) {
        if line.starts_with("diesel::") {
            continue;
        }
        if let Some((name, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            let nullable = kind.starts_with("Nullable");
            let plain = if kind.contains("Text") { "text" } else { "integer" };
            diesel.insert(format!("{table}.{name}"), format!("{plain}{}", if nullable { "?" } else { "" }));
        } else if line.ends_with('{') && line.contains(" (") {
            table = line.split(' ').next().unwrap().to_owned();
        }
    }
    assert_eq!(lite, diesel);
}
