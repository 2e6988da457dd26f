//! Owns: the two servers that are measured, as processes of their own on fresh SQLite files. Never: runs one in the process
//! that measures.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use mufakat::store::connection::DatabaseUrl;
use serde_json::{Value, json};

use super::{CLAUSES, world};

/// A server that people type into.
pub trait Target: Sync {
    fn name(&self) -> &'static str;
    fn pid(&self) -> u32;
    /// The socket of a text, and the headers to open it with.
    fn address(&self, text: usize) -> (String, Option<String>);
    /// The name before each frame, with Hocuspocus.
    fn prefix(&self) -> Option<&'static str>;

    fn processor_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
    }

    fn status_mb(&self, key: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }

    /// From now on the peak is that of what comes: hashing the password of our one sign-in takes 19 MB for a moment, which is
    /// no memory of drafting.
    fn forget_peak(&self) {
        std::fs::write(format!("/proc/{}/clear_refs", self.pid()), "5").unwrap();
    }

    fn peak_mb(&self) -> f64 {
        self.status_mb("VmHWM")
    }

    fn resident_mb(&self) -> f64 {
        self.status_mb("VmRSS")
    }
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("mufakat-bench-live-{}", mufakat::app::new_id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub struct Mufakat {
    child: Child,
    folder: PathBuf,
    url: String,
    token: String,
    texts: Vec<String>,
}

impl Mufakat {
    pub fn start() -> Self {
        Self::with_texts(1)
    }

    pub fn with_texts(count: usize) -> Self {
        let folder = folder();
        let database = format!("sqlite://{}/mufakat.db", folder.display());
        let url: DatabaseUrl = database.parse().unwrap();
        url.migrate().unwrap();
        world::make(&mut url.open().unwrap(), "");
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new(env!("CARGO_BIN_EXE_mufakat"))
            .arg("serve")
            .env("MUFAKAT_LISTEN", format!("127.0.0.1:{port}"))
            .env("MUFAKAT_DATABASE_URL", &database)
            .env("MUFAKAT_DATA_DIR", &folder)
            .env("MUFAKAT_MAIL_URL", format!("file://{}/mail", folder.display()))
            .env("MUFAKAT_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        let mut server =
            Self { child, folder, url: format!("127.0.0.1:{port}"), token: String::new(), texts: Vec::new() };
        let body = json!({"email": "head.sgp@test.example", "password": world::PASSWORD});
        server.token = server.send("POST", "/auth/login", &body)["access_token"].as_str().unwrap().to_owned();
        let clauses: Vec<Value> = (0..CLAUSES)
            .map(|n| json!({"id": format!("c{n}"), "kind": "operative", "level": 0, "runs": [{"text": format!(
                "{n} Recommends that the Member States share early warnings of incidents across borders with each other."
            )}]}))
            .collect();
        for _ in 0..count {
            let body = json!({"title": "A draft", "taskings": ["T1"], "lead_body": "AMCC"});
            let made = server.send("POST", &format!("/mandates/{}/recommendations", world::MANDATE), &body);
            let id = made["id"].as_str().unwrap().to_owned();
            server.send("PUT", &format!("/recommendations/{id}/working-text"), &json!({"clauses": clauses}));
            server.texts.push(id);
        }
        server
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let client = reqwest::blocking::Client::new();
        let request = client
            .request(method.parse().unwrap(), format!("http://{}/api/v1{path}", self.url))
            .bearer_auth(&self.token)
            .header("if-match", "\"0\"")
            .header("content-type", "application/json")
            .body(body.to_string());
        let answer = request.send().unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        serde_json::from_str(&answer.text().unwrap()).unwrap()
    }
}

impl Target for Mufakat {
    fn name(&self) -> &'static str {
        "mufakat"
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }

    fn address(&self, text: usize) -> (String, Option<String>) {
        let id = &self.texts[text];
        (format!("ws://{}/api/v1/live/{id}?schema=1", self.url), Some(format!("Bearer {}", self.token)))
    }

    fn prefix(&self) -> Option<&'static str> {
        None
    }
}

impl Drop for Mufakat {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

pub struct Hocuspocus {
    child: Child,
    folder: PathBuf,
    port: String,
}

impl Hocuspocus {
    /// `None` when it was not installed (`make bench-live` does).
    pub fn start() -> Option<Self> {
        let folder = folder();
        let peer = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/live/peer");
        let mut child = Command::new(format!("{peer}/node_modules/.bin/node"))
            .args(["server.mjs", &format!("{}/peer.db", folder.display()), &CLAUSES.to_string()])
            .current_dir(peer)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.by_ref().map_while(Result::ok).find(|line| line.starts_with("port "))?;
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self { child, folder, port: line["port ".len()..].to_owned() })
    }
}

impl Target for Hocuspocus {
    fn name(&self) -> &'static str {
        "Hocuspocus 4.7"
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }

    fn address(&self, _: usize) -> (String, Option<String>) {
        (format!("ws://127.0.0.1:{}", self.port), None)
    }

    fn prefix(&self) -> Option<&'static str> {
        Some("text")
    }
}

impl Drop for Hocuspocus {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
