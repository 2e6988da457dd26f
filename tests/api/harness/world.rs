//! The world every test finds: one mandate with ten states, three pillars, bodies, taskings and norms, and people of
//! every role, all with one password. A second mandate with a secretariat of its own stands beside it.

use std::fmt::Write;

/// Everybody's password. Its hash uses argon2's smallest parameters, so that signing in costs a test nothing.
pub const PASSWORD: &str = "musyawarah-2018";
const HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$XAqHJVWLH0RSOtGrXEa0HA$gJobPqwWEI1jcD1vHMK9zKrA+cE/AHF9ZHmBPspO2XY";

/// The roster in order.
pub const STATES: [&str; 10] = ["BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "VNM"];
const NAMES: [&str; 10] = [
    "Brunei Darussalam",
    "Cambodia",
    "Indonesia",
    "Lao PDR",
    "Malaysia",
    "Myanmar",
    "Philippines",
    "Singapore",
    "Thailand",
    "Viet Nam",
];

/// The mandate all tests work in.
pub const MANDATE: &str = "00000000-0000-7000-8000-000000000001";
const OTHER_MANDATE: &str = "00000000-0000-7000-8000-000000000002";

struct Rows {
    sql: String,
    next: u32,
}

impl Rows {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("00000000-0000-7000-8000-{:012x}", 0x1000 + self.next)
    }

    fn add(&mut self, table: &str, values: &str) {
        writeln!(self.sql, "INSERT INTO {table} VALUES ({values});").unwrap();
    }

    fn person(&mut self, mandate: &str, short: &str, name: &str, delegation: &str, role: &str) {
        let (user, credential) = (self.id(), self.id());
        let email = format!("{short}@test.example");
        self.add(
            "users",
            &format!(
                "'{user}', '{email}', '{email}', '{name}', '{HASH}', 'en', 'UTC', FALSE, 'at_once', 0, 1, 1"
            ),
        );
        self.add(
            "credentials",
            &format!(
                "'{credential}', '{user}', '{mandate}', '{delegation}', '{role}', NULL, NULL, NULL, 0, 1"
            ),
        );
    }

    fn mandate(&mut self, id: &str, symbol: &str, title: &str) {
        self.add(
            "mandates",
            &format!("'{id}', '{symbol}', '{title}', '2018-04-28', 'The Leaders', 3600, FALSE, 1, 0"),
        );
        for (ordinal, (code, name, kind)) in
            [("CHAIR", "Chair", "chair"), ("SECRETARIAT", "Secretariat", "secretariat")]
                .into_iter()
                .enumerate()
        {
            self.add(
                "delegations",
                &format!("'{id}', '{code}', '{name}', '{kind}', {}, NULL, NULL, 'UTC'", 100 + ordinal),
            );
        }
    }
}

/// The SQL that makes the world, the same for both databases.
pub fn sql() -> String {
    let mut rows = Rows { sql: String::new(), next: 0 };
    let m = MANDATE;
    rows.mandate(m, "TEST/2018/CYBER", "Test mandate");
    for (ordinal, (code, name)) in STATES.into_iter().zip(NAMES).enumerate() {
        let zone = if code == "MMR" { "Asia/Yangon" } else { "Asia/Bangkok" };
        rows.add(
            "delegations",
            &format!("'{m}', '{code}', '{name}', 'state', {ordinal}, '1967-08-08', NULL, '{zone}'"),
        );
        let low = code.to_lowercase();
        rows.person(m, &format!("head.{low}"), &format!("Head of {name}"), code, "head");
        rows.person(m, &format!("alternate.{low}"), &format!("Alternate of {name}"), code, "head");
        rows.person(m, &format!("drafter.{low}"), &format!("Drafter of {name}"), code, "drafter");
    }
    rows.add("delegations", &format!("'{m}', 'JPN', 'Japan', 'observer', 50, NULL, NULL, 'Asia/Tokyo'"));
    rows.person(m, "chair", "The Chair", "CHAIR", "chair");
    rows.person(m, "secretariat", "The Secretariat", "SECRETARIAT", "secretariat");
    rows.person(m, "observer.jpn", "Observer of Japan", "JPN", "observer");
    let pillars: Vec<String> =
        [("APSC", "Political-Security"), ("AEC", "Economic"), ("ASCC", "Socio-Cultural")]
            .into_iter()
            .enumerate()
            .map(|(ordinal, (code, name))| {
                let id = rows.id();
                rows.add("pillars", &format!("'{id}', '{m}', '{code}', '{name}', {ordinal}"));
                id
            })
            .collect();
    for (ordinal, (code, pillar)) in
        [("AMCC", 0), ("TELMIN", 1), ("AMMTC", 0), ("ADMM", 0)].into_iter().enumerate()
    {
        let id = rows.id();
        rows.add(
            "bodies",
            &format!("'{id}', '{m}', '{code}', 'Body {code}', '{}', {ordinal}", pillars[pillar]),
        );
    }
    let mut first = String::new();
    for (ordinal, number) in ["T1", "T1.1", "T1.2", "T2", "T3", "T4"].into_iter().enumerate() {
        let id = rows.id();
        let parent = if number.contains('.') { format!("'{first}'") } else { "NULL".to_owned() };
        rows.add(
            "taskings",
            &format!("'{id}', '{m}', '{number}', 'Tasking {number}', NULL, {parent}, {ordinal}"),
        );
        if number == "T1" {
            first = id;
        }
    }
    for (ordinal, code) in ["13(a)", "13(b)", "13(f)"].into_iter().enumerate() {
        let id = rows.id();
        rows.add("norms", &format!("'{id}', '{m}', '{code}', 'Norm {code}', {ordinal}"));
    }
    rows.mandate(OTHER_MANDATE, "TEST/2019/OTHER", "Another mandate");
    rows.person(OTHER_MANDATE, "other.secretariat", "Another Secretariat", "SECRETARIAT", "secretariat");
    let (administrator, email) = (rows.id(), "administrator@test.example");
    rows.add(
        "users",
        &format!("'{administrator}', '{email}', '{email}', 'Administrator', '{HASH}', 'en', 'UTC', TRUE, 'at_once', 0, 1, 1"),
    );
    rows.sql
}
