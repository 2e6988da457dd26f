//! Owns: what the collected description of the API still lacks: its head, how to sign in, and the error answers with
//! examples that every operation shares. Never: describes one feature.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ContentBuilder, InfoBuilder, OpenApi, PathItem, Paths, Ref, RefOr, ResponseBuilder,
        Schema,
        path::Operation,
        schema::AdditionalProperties,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

use super::{
    examples::Shapes,
    problem::{Problem, ProblemField},
};

/// Addresses that need no sign-in.
const OPEN: &[&str] = &[
    "/api/v1/auth/login",
    "/api/v1/auth/refresh",
    "/api/v1/auth/password-resets",
    "/api/v1/invitations/{token}",
];

/// Addresses that ask of a mandate without naming it in the path: closed to whoever does not serve it.
const SERVED: &[&str] = &[
    "/api/v1/credentials",
    "/api/v1/invitations",
    "/api/v1/outbox",
    "/api/v1/record",
    "/api/v1/search",
    "/api/v1/users",
];

/// The description, completed.
#[must_use]
pub fn completed(mut api: OpenApi) -> OpenApi {
    api.info = InfoBuilder::new()
        .title("Mufakat")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("openapi.md")))
        .build();
    let components = api.components.get_or_insert_with(Components::new);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(ProblemField::name().into_owned(), ProblemField::schema());
    components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let cookie = ApiKey::Cookie(ApiKeyValue::new("mufakat_access"));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    answers_are_complete(&api.paths, components);
    let shapes = Shapes::of(components);
    for (path, item) in &mut api.paths.paths {
        name_operations(path, item);
        let reads = item.get.as_mut().map(|operation| (operation, false));
        let writes = [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        let all = reads.into_iter().chain(writes.into_iter().filter_map(|w| w.as_mut().map(|o| (o, true))));
        for (operation, writes) in all {
            complete(operation, path, writes);
            say_what_is_answered(operation);
            shapes.show(operation);
        }
    }
    api
}

/// Names each operation by its method and address: handlers of different features share names.
fn name_operations(path: &str, item: &mut PathItem) {
    let address = path.trim_start_matches("/api/v1").replace(['{', '}'], "").replace(['/', '-', '.'], "_");
    let operations = [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    for (method, operation) in operations {
        if let Some(operation) = operation {
            operation.operation_id = Some(format!("{method}{address}"));
        }
    }
}

/// Answers leave no field out: what is unknown is `null`. The collector cannot know that of an `Option`, so the fields of
/// every shape that is never sent to the server are required here. A problem is the exception.
fn answers_are_complete(paths: &Paths, components: &mut Components) {
    let operations = paths.paths.values().flat_map(|item| {
        [&item.get, &item.post, &item.put, &item.patch, &item.delete].into_iter().filter_map(Option::as_ref)
    });
    let mut sent = BTreeSet::new();
    let mut waiting: Vec<String> =
        operations.filter_map(|o| o.request_body.as_ref()).flat_map(shapes_named_in).collect();
    while let Some(name) = waiting.pop() {
        if let Some(schema) = components.schemas.get(&name)
            && sent.insert(name)
        {
            waiting.extend(shapes_named_in(schema));
        }
    }
    let problem = Problem::name();
    for (name, schema) in &mut components.schemas {
        if !sent.contains(name) && *name != problem {
            require_all(schema);
        }
    }
}

/// The shapes a part of the description refers to.
fn shapes_named_in(part: &impl Serialize) -> Vec<String> {
    let text = serde_json::to_string(part).unwrap_or_default();
    text.split("#/components/schemas/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

fn require_all(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            object.required = object.properties.keys().cloned().collect();
            // Fields may be added to answers, also by a shape that takes another one in.
            if matches!(object.additional_properties.as_deref(), Some(AdditionalProperties::FreeForm(false)))
            {
                object.additional_properties = None;
            }
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter_mut().for_each(require_all),
        _ => {}
    }
}

fn complete(operation: &mut Operation, path: &str, writes: bool) {
    let open = OPEN.iter().any(|prefix| path.starts_with(prefix));
    let named = path.contains('{');
    let has_body = operation.request_body.is_some();
    let precondition = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "If-Match"));
    let mut answers = vec![(
        503,
        "busy",
        "The server is busy or cannot store anything now. Nothing was changed; try again.",
    )];
    if has_body {
        answers.push((400, "malformed", "The request is not valid JSON: expected value."));
        answers.push((413, "too-large", "The request is larger than the server accepts."));
    }
    if has_body || !writes {
        answers.push((422, "invalid", "2 values are wrong."));
    }
    if open {
        answers.push((401, "invalid-credentials", "The e-mail address or the password is wrong."));
        answers.push((429, "too-many-requests", "Too many tries. Wait a little."));
    } else {
        answers.push((401, "not-signed-in", "Sign in to go on."));
        operation.security = Some(vec![
            SecurityRequirement::new("bearer", Vec::<String>::new()),
            SecurityRequirement::new("cookie", Vec::<String>::new()),
        ]);
    }
    let served = SERVED.iter().any(|part| path.starts_with(part));
    if named || served {
        answers.push((404, "not-found", "There is nothing here, or nothing you may see."));
    }
    if (writes && !open) || served || path.ends_with("/export") || path.contains("/live/") {
        answers.push((403, "not-your-act", "Your role does not let you adopt."));
    }
    if (writes && !open) || path.ends_with("/export") || path.starts_with("/api/v1/invitations/{token}") {
        answers.push((409, "not-agreed", "Missing: Thailand, Viet Nam. Objection: Myanmar (OP4)."));
    }
    if precondition {
        answers.push((412, "stale", "Somebody else changed this first. What stands now is sent along."));
        answers.push((
            428,
            "if-match-missing",
            "Say with If-Match which version you changed, so that nobody's work is overwritten.",
        ));
    }
    for (status, code, detail) in answers {
        let content = ContentBuilder::new()
            .schema(Some(RefOr::Ref(Ref::from_schema_name(Problem::name()))))
            .example(Some(serde_json::json!({
                "type": format!("urn:mufakat:problem:{code}"), "title": title(status), "status": status,
                "detail": detail, "code": code, "request_id": "01890a5d-ac96-774b-bcce-b302099a8057",
            })))
            .build();
        let response =
            ResponseBuilder::new().description(title(status)).content("application/problem+json", content);
        operation.responses.responses.entry(status.to_string()).or_insert_with(|| response.build().into());
    }
}

/// OpenAPI wants a word on every answer, and the collector leaves an empty one out.
fn say_what_is_answered(operation: &mut Operation) {
    for (status, answer) in &mut operation.responses.responses {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            answer.description = title(status.parse().unwrap_or_default()).to_owned();
        }
    }
}

fn title(status: u16) -> &'static str {
    actix_web::http::StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason()).unwrap_or("Error")
}
