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
            let good = answers.keys().any(|status| status.starts_with('2') || status == "101");
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

/// What can befall an operation is told by what it takes: it says so.
#[test]
fn every_operation_says_how_it_refuses_what_it_takes() {
    let api = description();
    let mut broken = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let versioned = parameters.iter().any(|parameter| parameter["name"] == "If-Match");
            let body = operation["requestBody"].is_object();
            let answers = operation["responses"].as_object().unwrap();
            let expected: [(bool, &[&str]); 5] = [
                (versioned, &["412"]),
                (versioned, &["428"]),
                (path.contains("{id}"), &["404"]),
                (body, &["400", "422"]),
                (body, &["413"]),
            ];
            for (concerned, any_of) in expected {
                if concerned && !any_of.iter().any(|status| answers.contains_key(*status)) {
                    broken.push(format!("{method} {path} never answers {any_of:?}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Whether a value is what the shape says; `named` are all shapes.
fn fits(value: &Value, shape: &Value, named: &Value) -> bool {
    let all = |key: &str| shape[key].as_array().cloned().unwrap_or_default();
    if let Some(name) = shape["$ref"].as_str() {
        return fits(value, &named[name.rsplit('/').next().unwrap()], named);
    }
    let kinds = match &shape["type"] {
        Value::String(one) => vec![one.clone()],
        several => serde_json::from_value(several.clone()).unwrap_or_default(),
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let choices = [all("oneOf"), all("anyOf")].concat();
    (kinds.is_empty() || kinds.iter().any(|one| one == kind))
        && (shape["enum"].is_null() || all("enum").contains(value))
        && (choices.is_empty() || choices.iter().any(|one| fits(value, one, named)))
        && all("allOf").iter().all(|part| fits(value, part, named))
        && all("required").iter().all(|field| {
            !value[field.as_str().unwrap()].is_null() || value.get(field.as_str().unwrap()).is_some()
        })
        && value.as_array().is_none_or(|items| items.iter().all(|item| fits(item, &shape["items"], named)))
        && value.as_object().is_none_or(|fields| {
            fields.iter().all(|(field, inner)| match &shape["properties"][field] {
                Value::Null => shape["additionalProperties"] != false,
                described => fits(inner, described, named),
            })
        })
}

#[test]
fn every_body_and_every_answer_has_a_description_and_an_example_that_is_what_its_shape_says() {
    let api = description();
    let named = &api["components"]["schemas"];
    let mut broken = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let mut contents =
                vec![("body".to_owned(), operation["requestBody"]["content"]["application/json"].clone())];
            for (status, answer) in operation["responses"].as_object().unwrap() {
                if answer["description"].as_str().is_none_or(str::is_empty) {
                    broken.push(format!("{method} {path} {status} says nothing"));
                }
                contents.push((status.clone(), answer["content"]["application/json"].clone()));
            }
            for (place, content) in contents.iter().filter(|(_, content)| !content.is_null()) {
                let example = &content["example"];
                if example.is_null() || !fits(example, &content["schema"], named) {
                    broken.push(format!("{method} {path} {place}: {example}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What the contract promises of each kind of operation, read off the description.
#[test]
fn every_formal_act_takes_a_key_every_list_pages_and_every_change_names_a_version() {
    let api = description();
    let mut broken = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let takes = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
            let schema = operation["responses"]["200"]["content"]["application/json"]["schema"].to_string();
            // A person's own page has one writer, and an act by a link or on the session makes no entry.
            let own = [
                "/me",
                "/auth/",
                "/notices/read",
                "/acceptance",
                "/retry",
                "/record/verification",
                "/following",
                "/presence",
                "/unsubscribe/",
                "/amendments/check",
            ];
            let formal = !own.iter().any(|part| path.contains(part));
            // A handful that is sent whole.
            let whole = ["/me/sessions", "/sign-offs"].iter().any(|end| path.ends_with(end));
            // Whom one follows and where one is are switches of one's own, each sent whole.
            let switch = path.ends_with("/following") || path.ends_with("/presence");
            let missing = match method.as_str() {
                "post" if formal && !takes("Idempotency-Key") => "Idempotency-Key",
                "put" | "patch" if !switch && !takes("If-Match") => "If-Match",
                "get" if schema.contains("List_") && !whole && !(takes("limit") && takes("cursor")) => {
                    "limit and cursor"
                }
                _ => continue,
            };
            broken.push(format!("{method} {path} takes no {missing}"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Every address of the contract but those of issues of their own (live text, compilation, merge).
#[test]
fn every_address_of_the_contract_is_there() {
    let api = description();
    let has = |method: &str, path: &str| api["paths"][format!("/api/v1{path}")][method].is_object();
    let wanted = "post /auth/login|post /auth/refresh|post /auth/logout|post /auth/password-resets|post /auth/password-resets/{token}|\
        get /me|patch /me|get /me/notice-preferences|put /me/notice-preferences|get /me/sessions|delete /me/sessions/{id}|\
        get /invitations|post /invitations|post /invitations/{token}/acceptance|get /users|get /credentials|post /credentials|patch /credentials/{id}|\
        get /mandates|post /mandates|get /mandates/{id}|patch /mandates/{id}|get /mandates/{id}/coverage|get /mandates/{id}/board|\
        get /mandates/{id}/rounds|post /mandates/{id}/rounds|patch /rounds/{id}|get /mandates/{id}/recommendations|post /mandates/{id}/recommendations|\
        get /recommendations/{id}|patch /recommendations/{id}|get /recommendations/{id}/working-text|put /recommendations/{id}/working-text|\
        post /recommendations/{id}/pen|post /recommendations/{id}/revisions|get /recommendations/{id}/revisions|get /recommendations/{id}/revisions/{number}|\
        get /recommendations/{id}/comparison|get /recommendations/{id}/amendments|post /recommendations/{id}/amendments|get /amendments/{id}|patch /amendments/{id}|\
        post /amendments/{id}/submission|post /amendments/{id}/support|post /amendments/{id}/opposition|post /amendments/{id}/withdrawal|\
        post /amendments/{id}/disposition|post /amendments/{id}/answer|get /recommendations/{id}/comments|post /recommendations/{id}/comments|\
        patch /comments/{id}|delete /comments/{id}|post /comments/{id}/resolution|post /recommendations/{id}/sign-offs|get /recommendations/{id}/sign-offs|\
        get /sign-offs/{id}|post /sign-offs/{id}/positions|post /sign-offs/{id}/recall|post /sign-offs/{id}/extension|post /sign-offs/{id}/adoption|\
        post /recommendations/{id}/withdrawal|get /recommendations/{id}/record|get /recommendations/{id}/dossier|get /mandates/{id}/packages|\
        post /mandates/{id}/packages|get /packages/{id}|patch /packages/{id}|post /packages/{id}/submission|post /packages/{id}/response|\
        get /recommendations/{id}/export|get /notices|post /notices/read|get /events|get /calendar/{token}.ics|get /search|get /outbox|get /record|post /record/verification";
    let missing: Vec<&str> = wanted
        .split('|')
        .filter(|line| {
            let (method, path) = line.split_once(' ').unwrap();
            !has(method, path)
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

on_both_databases! {
    async fn the_description_and_its_reader_are_served_without_the_internet(site: &mut Site) {
        let nobody = site.nobody();
        assert!(nobody.get("//api/openapi.json").await.ok(200) == description());
        let page = nobody.get("//api/docs/").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("swagger-ui") && !page.text.contains("://"), "{}", page.text);
        let named = ["src=\"", "href=\""].into_iter().flat_map(|opens| page.text.split(opens).skip(1));
        let named: Vec<&str> = named.map(|rest| rest.split('"').next().unwrap().trim_start_matches("./")).collect();
        assert!(named.len() >= 5, "{}", page.text);
        for name in named {
            let file = nobody.get(&format!("//api/docs/{name}")).await;
            assert!(file.status == 200 && !file.text.is_empty(), "{name}: {}", file.status);
        }
        let beginning = nobody.get("//api/docs/swagger-initializer.js").await.text;
        assert!(beginning.contains("\"/api/openapi.json\""), "{beginning}");
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
