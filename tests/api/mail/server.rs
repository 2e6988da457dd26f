//! A real SMTP server for one test: a process of its own (`frontend/scripts/smtp-server.mjs`), told how to behave over
//! a control port on loopback. It ends with the test that started it.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use mufakat::worker::mail::MailUrl;
use serde_json::{Value, json};

use crate::harness::Site;

/// The user and the password the server asks for when it asks.
const USER: &str = "mufakat";
const PASSWORD: &str = "mail-and-only-mail";

/// A running mail server.
pub struct MailServer {
    child: Child,
    port: u64,
    control: String,
    client: reqwest::Client,
    /// Encrypted from the first byte.
    wrapped: bool,
    /// The authority that vouches for it, in PEM, when it offers encryption.
    pub authority: Option<String>,
}

impl MailServer {
    /// One that offers no encryption and asks for no password.
    pub fn plain() -> Self {
        Self::run(&json!({}), None)
    }

    /// One that offers STARTTLS, vouched for by an authority nobody knows, and insists on a password.
    pub fn encrypted() -> Self {
        Self::vouched_for(false)
    }

    /// The same, encrypted from the first byte.
    pub fn wrapped() -> Self {
        Self::vouched_for(true)
    }

    fn vouched_for(wrapped: bool) -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut of_authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
        of_authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let authority = of_authority.self_signed(&key).unwrap();
        let issuer = rcgen::Issuer::new(of_authority, key);
        let own_key = rcgen::KeyPair::generate().unwrap();
        let own = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let own = own.signed_by(&own_key, &issuer).unwrap();
        let wish = json!({"key": own_key.serialize_pem(), "cert": own.pem(), "user": USER, "password": PASSWORD, "wrapped": wrapped});
        let mut server = Self::run(&wish, Some(authority.pem()));
        server.wrapped = wrapped;
        server
    }

    fn run(wish: &Value, authority: Option<String>) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/frontend/scripts/smtp-server.mjs");
        let mut child = Command::new("node")
            .args([script, &wish.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ports: Value = serde_json::from_str(&line).unwrap();
        let control = format!("http://127.0.0.1:{}", ports["control"]);
        let port = ports["smtp"].as_u64().unwrap();
        Self { child, port, control, client: reqwest::Client::new(), wrapped: false, authority }
    }

    /// The URL to send to, with the right password when it wants one.
    pub fn url(&self) -> String {
        match &self.authority {
            Some(_) if self.wrapped => format!("smtps://{USER}:{PASSWORD}@localhost:{}", self.port),
            Some(_) => format!("smtp://{USER}:{PASSWORD}@localhost:{}", self.port),
            None => format!("smtp://127.0.0.1:{}", self.port),
        }
    }

    async fn asked(&self, path: &str) -> Value {
        let answer = self.client.get(format!("{}{path}", self.control)).send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    /// Every mail taken, parsed, once there are so many.
    pub async fn mails(&self, at_least: usize) -> Vec<Value> {
        self.asked(&format!("/mails?at_least={at_least}")).await.as_array().unwrap().clone()
    }

    /// Returns once a recipient is kept waiting.
    pub async fn held(&self) {
        self.asked("/held").await;
    }

    /// Connections and drops so far.
    pub async fn counts(&self) -> Value {
        self.asked("/counts").await
    }

    /// Behave like this from now on.
    pub async fn behave(&self, manners: &Value) {
        let request = self.client.put(format!("{}/manners", self.control)).body(manners.to_string());
        assert_eq!(request.send().await.unwrap().status(), 200);
    }

    /// Lets the site's server send here, with its authority and with little patience.
    pub async fn serves(&self, site: &mut Site) {
        site.stop().await;
        let ca = self.authority.as_ref().map(|pem| {
            let file = site.folder.path().join("authority.pem");
            std::fs::write(&file, pem).unwrap();
            file
        });
        let config = site.config_mut();
        config.mail_url = MailUrl::Server(self.url());
        config.mail_sender.roots = ca;
        config.mail_sender.patience = std::time::Duration::from_secs(1);
        config.mail_sender.bounce = Some("bounces@mufakat.example".parse().unwrap());
        site.start().await;
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
