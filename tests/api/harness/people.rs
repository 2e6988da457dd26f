//! People of a test: they hold a token and speak HTTP, nothing else.

use reqwest::{Client, Method, StatusCode, header::HeaderMap};
use serde_json::Value;

/// Somebody with (or without) a session.
#[derive(Clone)]
pub struct Person {
    client: Client,
    url: String,
    /// The access token, once signed in.
    pub token: Option<String>,
    /// The refresh token, once signed in.
    pub refresh_token: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The body, when the status is the one expected.
    #[track_caller]
    pub fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }

    /// The problem's code, when the status is the one expected and the body is a whole problem.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        for field in ["type", "title", "status", "detail", "code", "request_id"] {
            assert!(!problem[field].is_null(), "a problem says its {field}: {problem}");
        }
        problem["code"].as_str().unwrap().to_owned()
    }

    /// The version in the `ETag`.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.headers["etag"].to_str().unwrap().to_owned()
    }
}

impl Person {
    pub fn new(url: String) -> Self {
        Self { client: Client::new(), url, token: None, refresh_token: None }
    }

    /// Signs in and keeps the tokens.
    pub async fn sign_in(&mut self, email: &str, password: &str) {
        let body = serde_json::json!({ "email": email, "password": password });
        let answer = self.post("/auth/login", &body).await.ok(200);
        self.token = Some(answer["access_token"].as_str().unwrap().to_owned());
        self.refresh_token = Some(answer["refresh_token"].as_str().unwrap().to_owned());
    }

    /// Any request below `/api/v1` (a path that starts with `//` is taken from the root, one slash less).
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let full = match path.strip_prefix("//") {
            Some(rest) => format!("{}/{rest}", self.url),
            None => format!("{}/api/v1{path}", self.url),
        };
        let mut request = self.client.request(method, full);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[], None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::POST, path, &[], Some(body.to_string())).await
    }

    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.request(Method::POST, path, &[("idempotency-key", key)], Some(body.to_string())).await
    }

    pub async fn put(&self, path: &str, if_match: &str, body: &Value) -> Answer {
        self.request(Method::PUT, path, &[("if-match", if_match)], Some(body.to_string())).await
    }

    pub async fn patch(&self, path: &str, if_match: &str, body: &Value) -> Answer {
        self.request(Method::PATCH, path, &[("if-match", if_match)], Some(body.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.request(Method::DELETE, path, &[], None).await
    }
}
