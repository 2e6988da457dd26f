//! Owns: the server's own binary, started on a fresh database with the world of the tests in it.
//! Never: runs the server inside the process that measures.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use diesel::connection::SimpleConnection;
use mufakat::store::connection::DatabaseUrl;
use serde_json::{Value, json};

use super::{
    load::{Request, Wire},
    world,
};

/// A running server.
pub struct Site {
    pub address: String,
    pub url: DatabaseUrl,
    pub started_in_ms: f64,
    folder: PathBuf,
    child: Child,
}

fn postgres() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/test-postgres");
        // Here the disk is waited for, as it would be in earnest.
        let made = Command::new(script)
            .arg(std::process::id().to_string())
            .env("MUFAKAT_TEST_PG_OPTIONS", "-c fsync=on -c shared_buffers=256MB")
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        String::from_utf8(made.stdout).unwrap().trim().to_owned()
    })
}

impl Site {
    pub fn start(kind: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("mufakat-bench-{}", mufakat::app::new_id()));
        std::fs::create_dir_all(&folder).unwrap();
        let text = match kind {
            "sqlite" => format!("sqlite://{}/mufakat.db", folder.display()),
            _ => {
                let admin: DatabaseUrl = format!("{}/postgres", postgres()).parse().unwrap();
                admin.open().unwrap().batch_execute("CREATE DATABASE bench").unwrap();
                format!("{}/bench", postgres())
            }
        };
        let url: DatabaseUrl = text.parse().unwrap();
        url.migrate().unwrap();
        world::make(&mut url.open().unwrap(), "");
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let started = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_mufakat"))
            .arg("serve")
            .env("MUFAKAT_LISTEN", &address)
            .env("MUFAKAT_DATABASE_URL", &text)
            .env("MUFAKAT_DATA_DIR", &folder)
            .env("MUFAKAT_MAIL_URL", format!("file://{}/mail", folder.display()))
            .env("MUFAKAT_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(started.elapsed().as_secs() < 30, "the server did not start");
            std::thread::yield_now();
        }
        let started_in_ms = started.elapsed().as_secs_f64() * 1e3;
        Self { address, url, started_in_ms, folder, child }
    }

    fn status(&self, key: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }

    pub fn resident_mb(&self) -> f64 {
        self.status("VmRSS")
    }

    /// Time of a core that the server has taken so far, in the system's ticks of 10 ms.
    pub fn worked(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let after_name = stat.rsplit_once(')').unwrap().1;
        let ticks: u64 =
            after_name.split_whitespace().skip(11).take(2).map(|t| t.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }

    pub fn peak_mb(&self) -> f64 {
        self.status("VmHWM")
    }

    fn ask(&self, request: &Request) -> Value {
        let mut wire = Wire::open(&self.address);
        let (status, body) = wire.ask(request);
        assert!((200..300).contains(&status), "{status} {}", String::from_utf8_lossy(body));
        serde_json::from_slice(body).unwrap()
    }

    pub fn post(&self, token: &str, path: &str, body: &Value) -> Value {
        self.ask(&Request::post(token, path, &body.to_string()))
    }

    pub fn sign_in(&self, short: &str) -> String {
        let body = json!({"email": format!("{short}@test.example"), "password": world::PASSWORD});
        self.post("none", "/auth/login", &body)["access_token"].as_str().unwrap().to_owned()
    }

    pub fn draft(&self, token: &str, title: &str) -> String {
        let body = json!({"title": title, "taskings": ["T1"], "lead_body": "AMCC"});
        let made = self.post(token, &format!("/mandates/{}/recommendations", world::MANDATE), &body);
        made["id"].as_str().unwrap().to_owned()
    }

    pub fn put_text(&self, token: &str, id: &str, body: &str) {
        let path = format!("/recommendations/{id}/working-text");
        self.ask(&Request::put(token, &path, 0, body));
    }

    /// Lets the mails of what was done before count as sent, so that their delivery is not measured as part of another act.
    pub fn forget_mails(&self) {
        let sql = "UPDATE outbox SET status = 'sent' WHERE status = 'waiting'";
        self.url.open().unwrap().batch_execute(sql).unwrap();
    }

    /// Fills the mandate up to `count` tabled recommendations by copying the first one's row.
    pub fn fill_list(&self, count: usize) {
        let sql = format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
             INSERT INTO recommendations SELECT '00000000-0000-7000-9000-' || substr('000000000000' || i, -12), mandate_id, \
             'AMCC/2018/B.' || i, title, lead, lead_body_id, marking, status, created_by, created_by_delegation, pen, \
             released_to_observers, observers_may_comment, newest_revision, withdrawn_reason, cites, version, created_at + i, updated_at \
             FROM n, (SELECT * FROM recommendations WHERE newest_revision IS NOT NULL ORDER BY created_at LIMIT 1) one \
             WHERE NOT EXISTS (SELECT 1 FROM recommendations r WHERE r.symbol = 'AMCC/2018/B.' || n.i) \
             AND i <= {count} - (SELECT count(*) FROM recommendations WHERE newest_revision IS NOT NULL AND symbol NOT LIKE 'AMCC/2018/B.%')"
        );
        let sql = match self.url {
            DatabaseUrl::Sqlite(_) => sql,
            DatabaseUrl::Postgres(_) => {
                sql.replace("substr('000000000000' || i, -12)", "lpad(i::text, 12, '0')")
            }
        };
        let mut conn = self.url.open().unwrap();
        conn.batch_execute(&sql).unwrap();
        // What the databases know of sizes is brought up to date for these two alone: a table counted while it was empty
        // would be read from end to end ever after.
        conn.batch_execute("INSERT INTO recommendation_taskings SELECT r.id, (SELECT min(id) FROM taskings) FROM recommendations r \
            WHERE NOT EXISTS (SELECT 1 FROM recommendation_taskings t WHERE t.recommendation_id = r.id); ANALYZE recommendations; ANALYZE recommendation_taskings").unwrap();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
