//! The world every test finds: one mandate with ten states, three pillars, bodies, taskings and norms, and people of
//! every role, all with one password. A second mandate with a secretariat of its own stands beside it.

use std::fmt::Write;

use diesel::connection::SimpleConnection;
use mufakat::{
    domain::{
        record::{Chain, Draft, Head, canonical, seal},
        time::Moment,
    },
    store::{connection::DbConn, record},
};
use serde_json::{Value, json};

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

/// What an act left in the record: its name, what it was done to, the particulars.
type Act = (&'static str, String, Value);

struct Rows {
    sql: String,
    acts: Vec<Act>,
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
                "'{credential}', '{user}', '{mandate}', '{delegation}', '{role}', NULL, NULL, NULL, 0, 1, 0"
            ),
        );
        let given = json!({
            "credential": credential, "user": user, "mandate": mandate, "delegation": delegation, "role": role,
            "valid_from": null, "valid_to": null, "ended_at": null,
        });
        self.acts.push(("credential.given", format!("credential:{credential}"), given));
    }

    fn founded(&mut self, mandate: &str, symbol: &str, title: &str, lists: Value) {
        let mut content = json!({
            "symbol": symbol, "title": title, "date": "2018-04-28", "issued_by": "The Leaders", "roster": [],
            "settings": {"minimum_silence_seconds": 3600},
        });
        content.as_object_mut().unwrap().extend(lists.as_object().unwrap().clone());
        let founded = json!({ "mandate": mandate, "content": content });
        self.acts.push(("mandate.created", format!("mandate:{mandate}"), founded));
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

/// Makes the world in empty tables, and `more` beside it.
pub fn make(conn: &mut DbConn, more: &str) {
    conn.batch_execute(&format!("{}{more}", rows().sql)).unwrap();
    seal_acts(conn);
}

/// Puts the acts by which the world came about into its record, so that it verifies like any other.
fn seal_acts(conn: &mut DbConn) {
    record::start(conn, &Chain::Administration).unwrap();
    let mut head = Head::genesis();
    for (act, subject, payload) in rows().acts {
        let draft = Draft {
            chain: Chain::Administration,
            at: Moment::from_millis(0),
            act: act.to_owned(),
            actor: None,
            actor_name: "The world".to_owned(),
            on_behalf_of: None,
            subject,
            payload: canonical(&payload).unwrap(),
        };
        let entry = seal(&head, draft);
        record::append(conn, &entry).unwrap();
        head = Head::after(&entry);
    }
}

fn rows() -> Rows {
    let mut rows = Rows { sql: String::new(), acts: Vec::new(), next: 0 };
    let m = MANDATE;
    let (mut roster, mut bodies, mut taskings) = (Vec::new(), Vec::new(), Vec::new());
    rows.mandate(m, "TEST/2018/CYBER", "Test mandate");
    for (ordinal, (code, name)) in STATES.into_iter().zip(NAMES).enumerate() {
        let zone = if code == "MMR" { "Asia/Yangon" } else { "Asia/Bangkok" };
        rows.add(
            "delegations",
            &format!("'{m}', '{code}', '{name}', 'state', {ordinal}, '1967-08-08', NULL, '{zone}'"),
        );
        roster.push(json!({"code": code, "name": name, "member_from": "1967-08-08", "time_zone": zone}));
        let low = code.to_lowercase();
        rows.person(m, &format!("head.{low}"), &format!("Head of {name}"), code, "head");
        rows.person(m, &format!("alternate.{low}"), &format!("Alternate of {name}"), code, "head");
        rows.person(m, &format!("drafter.{low}"), &format!("Drafter of {name}"), code, "drafter");
    }
    rows.add("delegations", &format!("'{m}', 'JPN', 'Japan', 'observer', 50, NULL, NULL, 'Asia/Tokyo'"));
    rows.person(m, "chair", "The Chair", "CHAIR", "chair");
    rows.person(m, "secretariat", "The Secretariat", "SECRETARIAT", "secretariat");
    rows.person(m, "observer.jpn", "Observer of Japan", "JPN", "observer");
    let named = [("APSC", "Political-Security"), ("AEC", "Economic"), ("ASCC", "Socio-Cultural")];
    let pillars: Vec<String> = named
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
        bodies.push(json!({"code": code, "name": format!("Body {code}"), "pillar": named[pillar].0}));
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
        let parent = number.contains('.').then_some("T1");
        taskings.push(json!({"number": number, "title": format!("Tasking {number}"), "parent": parent}));
    }
    let norms = ["13(a)", "13(b)", "13(f)"];
    for (ordinal, code) in norms.into_iter().enumerate() {
        let id = rows.id();
        rows.add("norms", &format!("'{id}', '{m}', '{code}', 'Norm {code}', {ordinal}"));
    }
    let lists = json!({
        "roster": roster, "bodies": bodies, "taskings": taskings,
        "observers": [{"code": "JPN", "name": "Japan", "time_zone": "Asia/Tokyo"}],
        "pillars": named.map(|(code, name)| json!({"code": code, "name": name})),
        "norms": norms.map(|code| json!({"code": code, "title": format!("Norm {code}")})),
    });
    rows.founded(m, "TEST/2018/CYBER", "Test mandate", lists);
    rows.founded(OTHER_MANDATE, "TEST/2019/OTHER", "Another mandate", json!({}));
    rows.mandate(OTHER_MANDATE, "TEST/2019/OTHER", "Another mandate");
    rows.person(OTHER_MANDATE, "other.secretariat", "Another Secretariat", "SECRETARIAT", "secretariat");
    let (administrator, email) = (rows.id(), "administrator@test.example");
    rows.add(
        "users",
        &format!("'{administrator}', '{email}', '{email}', 'Administrator', '{HASH}', 'en', 'UTC', TRUE, 'at_once', 0, 1, 1"),
    );
    let made = json!({ "user": administrator, "administrator": true });
    rows.acts.push(("user.added", format!("user:{administrator}"), made));
    rows
}
