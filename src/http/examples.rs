//! Owns: an example for every body taken and every answer given, put together from the shapes' own fields, so that none
//! is forgotten and none contradicts its shape. Never: overrides what a shape says of itself.

use serde_json::{Map, Value, json};
use utoipa::openapi::{Components, Content, RefOr, path::Operation};

/// The shapes of the description, by name.
pub(super) struct Shapes(Map<String, Value>);

/// Which way an example goes: an answer shows every field, a body what must be sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    Answered,
}

impl Shapes {
    /// The shapes as described.
    pub(super) fn of(components: &Components) -> Self {
        match serde_json::to_value(&components.schemas) {
            Ok(Value::Object(shapes)) => Self(shapes),
            Ok(_) | Err(_) => Self(Map::new()),
        }
    }

    /// Gives the operation's body and its good answers an example each, where they have none.
    pub(super) fn show(&self, operation: &mut Operation) {
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            body.content.values_mut().for_each(|content| self.fill(content, Way::Sent));
        }
        for (status, answer) in &mut operation.responses.responses {
            if let RefOr::T(answer) = answer
                && status.starts_with('2')
            {
                let json = answer.content.iter_mut().filter(|(kind, _)| *kind == "application/json");
                json.for_each(|(_, content)| self.fill(content, Way::Answered));
            }
        }
    }

    fn fill(&self, content: &mut RefOr<Content>, way: Way) {
        let RefOr::T(content) = content else { return };
        if content.example.is_none() && content.examples.is_empty() {
            let shape = serde_json::to_value(&content.schema).unwrap_or_default();
            content.example = Some(self.example(&shape, "", way, &mut Vec::new()));
        }
    }

    fn example(&self, shape: &Value, name: &str, way: Way, within: &mut Vec<String>) -> Value {
        let given = shape.get("example").or_else(|| shape.get("examples")?.get(0));
        if let Some(given) = given {
            return given.clone();
        }
        if let Some(named) = shape.get("$ref").and_then(Value::as_str) {
            return self.named(named, name, way, within);
        }
        if let Some(choices) = shape.get("enum").and_then(Value::as_array) {
            return choices.first().cloned().unwrap_or_default();
        }
        if let Some(parts) = shape.get("allOf").and_then(Value::as_array) {
            let parts = parts.iter().map(|part| self.example(part, name, way, within));
            let fields = parts.filter_map(|part| part.as_object().cloned()).flatten();
            return Value::Object(fields.collect());
        }
        if let Some(ways) = shape.get("oneOf").or_else(|| shape.get("anyOf")).and_then(Value::as_array) {
            let nothing = ways.iter().any(|one| is(one, "null"));
            let first = ways.first().filter(|_| !nothing);
            return first.map_or(Value::Null, |one| self.example(one, name, way, within));
        }
        self.plain(shape, name, way, within)
    }

    /// The example of a named shape; one that holds itself is shown once.
    fn named(&self, reference: &str, name: &str, way: Way, within: &mut Vec<String>) -> Value {
        let shape = reference.rsplit('/').next().unwrap_or_default().to_owned();
        if shape == "Status" {
            return json!("negotiation");
        }
        if within.contains(&shape) {
            return Value::Null;
        }
        let Some(described) = self.0.get(&shape) else { return Value::Null };
        within.push(shape);
        let example = self.example(described, name, way, within);
        within.pop();
        example
    }

    fn plain(&self, shape: &Value, name: &str, way: Way, within: &mut Vec<String>) -> Value {
        if is(shape, "null") {
            Value::Null
        } else if is(shape, "array") {
            let of_one = name.strip_suffix('s').unwrap_or(name);
            let item = shape.get("items").map(|item| self.example(item, of_one, way, within));
            Value::Array(item.into_iter().collect())
        } else if is(shape, "object") {
            Value::Object(self.fields(shape, way, within))
        } else if is(shape, "boolean") {
            json!(matches!(name, "ok" | "newest" | "active" | "accepted" | "current" | "final" | "ready"))
        } else if is(shape, "integer") || is(shape, "number") {
            shape.get("minimum").cloned().filter(|least| *least != json!(0)).unwrap_or(json!(1))
        } else {
            json!(text(name))
        }
    }

    fn fields(&self, shape: &Value, way: Way, within: &mut Vec<String>) -> Map<String, Value> {
        let needed = |field: &str| {
            let required = shape.get("required").and_then(Value::as_array);
            required.is_some_and(|required| required.iter().any(|one| one == field))
        };
        let mut fields = Map::new();
        if let Some(described) = shape.get("properties").and_then(Value::as_object) {
            let shown = |(field, what): &(&String, &Value)| {
                way == Way::Answered || needed(field) || what.get("example").is_some()
            };
            for (field, what) in described.iter().filter(shown) {
                fields.insert(field.clone(), self.example(what, field, way, within));
            }
            // Of a change, of which nothing must be sent, one thing that can be.
            if let Some((field, what)) = described.iter().next_back().filter(|_| fields.is_empty()) {
                fields.insert(field.clone(), offered(self.example(what, field, way, within), field));
            }
        } else if let Some(what) = shape.get("additionalProperties").filter(|what| what.is_object()) {
            let example = if is(what, "boolean") { json!(true) } else { self.example(what, "", way, within) };
            fields.insert(if is(what, "boolean") { "read" } else { ID }.to_owned(), example);
        }
        fields
    }
}

/// A change to `null` would be none.
fn offered(example: Value, field: &str) -> Value {
    if example.is_null() { json!(text(field)) } else { example }
}

fn is(shape: &Value, kind: &str) -> bool {
    match shape.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(several)) => several.iter().any(|one| one == kind),
        _ => false,
    }
}

const ID: &str = "019af0c4-5a1e-7c3b-9d52-6f0e8b7a4c21";
const MOMENT: &str = "2018-05-14T03:00:00Z";
const FINGERPRINT: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// What a field of this name says.
fn text(field: &str) -> &'static str {
    match field {
        "at" | "deadline" | "due" | "from" | "to" | "amendments_close" | "comments_close" => MOMENT,
        _ if field.ends_with("_at") || field.starts_with("valid_") => MOMENT,
        "state" | "delegation" | "lead" | "pen" | "roster" | "sponsor" | "co_sponsor" => "VNM",
        "on_behalf_of" | "not_asked" | "supporter" | "opposer" | "missing" => "VNM",
        "fingerprint" | "hash" | "previous_hash" => FINGERPRINT,
        "fingerprint_groups" => "9f86 d081 884c 7d65 9a2f eaa0 c55a d015",
        "clause" | "moved_from" => "c4",
        "bracket" | "variant" => "b1",
        "symbol" => "AMCC/2018/R.3",
        "mandate_symbol" => "ASEAN/2018/CYBER",
        "title" => "A common format for sharing alerts",
        "mandate_title" => "Statement on Cybersecurity Cooperation",
        "name" | "actor" | "by" | "recorded_by" | "submitted_by" | "acceded_by" => "Nguyen Thi Lan",
        "adopted_by" => "chair Tan Boon Keng",
        "delegation_name" => "Viet Nam",
        "email" => "head.vnm@demo.example",
        "password" | "current" => "a-long-pass-phrase",
        "locale" => "en",
        "time_zone" => "Asia/Ho_Chi_Minh",
        "date" | "member_from" | "member_to" => "2018-04-28",
        "lead_body" | "body_code" | "involved_bodie" => "AMCC",
        "tasking" => "T1.3",
        "norm" => "13(j)",
        "reference" | "from_reference" | "to_reference" | "number" => "OP4",
        "label" => "Rev.2",
        "act" => "position.recorded",
        "subject" | "chain" => "recommendation:019af0c4-5a1e-7c3b-9d52-6f0e8b7a4c21",
        "link" => "/recommendations/019af0c4-5a1e-7c3b-9d52-6f0e8b7a4c21",
        "url" => "https://mufakat.example/api/v1/calendar/m4Yt0pQx.ics",
        "sentence" => "Missing: Thailand, Viet Nam. Objection: Myanmar (OP4).",
        "token_type" => "Bearer",
        "access_token" => "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIwMTlhZjBjNCJ9.c2lnbmF0dXJl",
        "refresh_token" => "q1Zk7dQXw0b2mJr5uS8vTg",
        "user_agent" => "Firefox on Linux",
        "role" => "head",
        "code" => "AMCC",
        "addressee" => "Ministers responsible for cybersecurity",
        "cover_note" => "For the Leaders, as tasked.",
        "note" => "After the second reading",
        "rationale" => "Shorter, and binding nobody.",
        "quote" => "within one working day",
        "prefix" => "answer ",
        "suffix" => ", if only",
        "body" => "Could this be shorter?",
        "statement" => "Without prejudice to national law.",
        "reason" | "recall_reason" => "Operative paragraph 4 needs another round.",
        _ if is_id(field) => ID,
        _ => "As the states agreed.",
    }
}

fn is_id(field: &str) -> bool {
    matches!(
        field,
        "id" | "mandate"
            | "recommendation"
            | "amendment"
            | "sign_off"
            | "comment"
            | "parent"
            | "session"
            | "user"
            | "pillar"
            | "cites"
    )
}
