//! Owns: how late silences that end at one instant are adopted, by the record's own times, while sixteen connections act as
//! fast as they are answered. Never: looks at a clock other than the server's.

use std::time::Duration;

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::BigInt};
use mufakat::{app::clock::Clock, domain::time::Moment};
use serde_json::json;

use super::{
    load::{self, Request},
    site::Site,
};

/// Silences that end together.
const ENDING: usize = 20;
/// How long the load lasts: some time before they end, and longer than the lateness allowed after it.
const SECONDS: f64 = 9.0;
/// From their opening to their end, in milliseconds.
const AHEAD: i64 = 8_000;

#[derive(QueryableByName)]
struct Adopted {
    #[diesel(sql_type = BigInt)]
    at: i64,
}

pub fn measure(site: &Site) {
    site.url.open().unwrap().batch_execute("UPDATE mandates SET minimum_silence_seconds = 1").unwrap();
    let (head, chair) = (site.sign_in("head.sgp"), site.sign_in("chair"));
    let ids: Vec<String> = (0..=ENDING).map(|n| tabled(site, &head, n)).collect();
    site.forget_mails();
    let deadline = Clock::Machine.now().plus(AHEAD);
    let (busy, silent) = ids.split_first().unwrap();
    for id in silent {
        let body = json!({"revision": 0, "procedure": {"kind": "silence", "deadline": deadline}});
        site.post(&chair, &format!("/recommendations/{id}/sign-offs"), &body);
    }
    let comment = json!({"scope": "all", "body": "Could this be shorter?"}).to_string();
    let path = format!("/recommendations/{busy}/comments");
    let left = remaining(deadline);
    let seen = load::run(site, left.as_secs_f64() + SECONDS, |_, _| Request::post(&head, &path, &comment));
    let sql = format!(
        "SELECT at FROM record_entries WHERE act = 'recommendation.adopted' AND at >= {} ORDER BY at",
        deadline.millis()
    );
    let adopted: Vec<Adopted> = load_rows(site, &sql);
    assert_eq!(adopted.len(), ENDING, "each is adopted once, and none waits for the load to end");
    let late: Vec<i64> = adopted.iter().map(|one| one.at - deadline.millis()).collect();
    let worst = late.last().copied().unwrap_or_default();
    println!(
        "{ENDING} silences ending at one instant, each told to 531 people, under {:.0} comments/s: adopted {} to {worst} ms after it",
        seen.per_second,
        late.first().copied().unwrap_or_default()
    );
    assert!(worst <= 2_000, "at most two seconds late: {late:?}");
}

fn load_rows(site: &Site, sql: &str) -> Vec<Adopted> {
    sql_query(sql.to_owned()).load(&mut site.url.open().unwrap()).unwrap()
}

fn remaining(deadline: Moment) -> Duration {
    let millis = deadline.millis() - Clock::Machine.now().millis();
    Duration::from_millis(u64::try_from(millis).unwrap_or_default())
}

fn tabled(site: &Site, head: &str, nth: usize) -> String {
    let id = site.draft(head, &format!("Silent {nth}"));
    let clauses =
        json!({"clauses": [{"id": "o1", "kind": "operative", "level": 0, "runs": [{"text": "Meet."}]}]});
    site.put_text(head, &id, &clauses.to_string());
    site.post(head, &format!("/recommendations/{id}/revisions"), &json!({"note": ""}));
    id
}
