//! What a person may not see does not exist for them: by list, page, search, count and coverage. The SQL that lists
//! use is held equal to the policy's own functions for every combination.

use mufakat::domain::{
    accounts::{Role, Seat},
    comments::Scope as Reach,
    ids::{CredentialId, StateCode, UserId},
    policy::{CommentFacts, may_see_comment, scope},
    recommendations::{Facts, Marking, Status},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    harness::{MANDATE, Person, on_both_databases},
    life::{self, draft_with, ids, save, table, words},
};

const PEOPLE: [(&str, &str, Role); 8] = [
    ("drafter.sgp", "SGP", Role::Drafter),
    ("head.vnm", "VNM", Role::Head),
    ("drafter.tha", "THA", Role::Drafter),
    ("head.idn", "IDN", Role::Head),
    ("chair", "CHAIR", Role::Chair),
    ("secretariat", "SECRETARIAT", Role::Secretariat),
    ("observer.jpn", "JPN", Role::Observer),
    ("head.sgp", "SGP", Role::Head),
];

fn code(text: &str) -> StateCode {
    text.parse().unwrap()
}

fn seat(delegation: &str, role: Role) -> Seat {
    Seat {
        credential: CredentialId(Uuid::nil()),
        mandate: MANDATE.parse().unwrap(),
        delegation: code(delegation),
        role,
    }
}

/// Who starts it, for which lead, with which co-sponsor, and who can table it.
const RELATIONS: [(&str, &str, Option<&str>, &str); 6] = [
    ("drafter.sgp", "SGP", None, "head.sgp"),
    ("drafter.vnm", "VNM", Some("SGP"), "head.vnm"),
    ("drafter.tha", "THA", None, "head.tha"),
    ("chair", "SGP", None, "chair"),
    ("chair", "CHAIR", Some("THA"), "chair"),
    ("chair", "VNM", None, "chair"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Draft,
    Tabled,
    Released,
}

/// Makes one of each and returns the policy's facts about it.
async fn make(people: &[Person; 3], relation: usize, marking: Marking, stage: Stage) -> Facts {
    let (starter, lead, sponsor, _) = RELATIONS[relation];
    let [person, head, chair] = people;
    let sponsors: Vec<&str> = sponsor.into_iter().collect();
    let details = json!({"title": "Scoped", "lead": lead, "co_sponsors": sponsors, "marking": marking});
    let id = draft_with(person, details).await;
    if stage != Stage::Draft {
        save(person, &id, &words(&["Scoped"])).await.ok(200);
        head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
    }
    if stage == Stage::Released {
        chair
            .patch(&format!("/recommendations/{id}"), "\"2\"", &json!({"released_to_observers": true}))
            .await
            .ok(200);
    }
    Facts {
        id: id.parse().unwrap(),
        mandate: MANDATE.parse().unwrap(),
        status: if stage == Stage::Draft { Status::Drafting } else { Status::Negotiation },
        lead: code(lead),
        created_by: code(if starter == "chair" { "CHAIR" } else { lead }),
        co_sponsors: sponsors.into_iter().map(code).collect(),
        pen: None,
        tabled: stage != Stage::Draft,
        marking,
        released_to_observers: stage == Stage::Released,
        observers_may_comment: false,
        amendments_close: None,
        comments_close: None,
    }
}

async fn all_pages(person: &Person, path: &str, id_of: impl Fn(&Value) -> String) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = person.get(&format!("{path}limit=50{cursor}")).await.ok(200);
        all.extend(page["items"].as_array().unwrap().iter().map(&id_of));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

on_both_databases! {
    async fn list_page_search_and_coverage_show_exactly_what_the_policy_shows(site: &mut Site) {
        let mut made = Vec::new();
        for (relation, (starter, _, _, head)) in RELATIONS.into_iter().enumerate() {
            let people = [site.person(starter).await, site.person(head).await, site.person("chair").await];
            for marking in Marking::ALL {
                for stage in [Stage::Draft, Stage::Tabled, Stage::Released] {
                    made.push(make(&people, relation, marking, stage).await);
                }
            }
        }
        for (short, delegation, role) in PEOPLE {
            let person = site.person(short).await;
            let scope = scope(&seat(delegation, role));
            let expected: Vec<String> = made.iter().filter(|facts| scope.contains(facts)).map(|facts| facts.id.to_string()).collect();
            let listed = all_pages(&person, &format!("{}?", life::list_path()), |item| item["id"].as_str().unwrap().to_owned()).await;
            assert_eq!(listed, expected, "list of {short}");
            let filtered = all_pages(&person, &format!("{}?q=scoped&body=AMCC&", life::list_path()), |item| item["id"].as_str().unwrap().to_owned()).await;
            assert_eq!(filtered, expected, "filtered list of {short}");
            let mut found = all_pages(&person, "/search?q=scoped&", |hit| format!("{}{}", hit["kind"], hit["recommendation"]["id"])).await;
            found.sort_unstable();
            let mut expected_hits: Vec<String> = expected.iter().map(|id| format!("\"recommendation\"\"{id}\"")).collect();
            expected_hits.extend(made.iter().filter(|facts| facts.tabled && scope.contains(facts)).map(|facts| format!("\"clause\"\"{}\"", facts.id)));
            expected_hits.sort_unstable();
            assert_eq!(found, expected_hits, "search of {short}");
            let coverage = person.get(&format!("/mandates/{MANDATE}/coverage")).await.ok(200);
            let counted: i64 = coverage["rows"].as_array().unwrap().iter().map(|row| row["total"].as_i64().unwrap()).sum();
            assert_eq!(counted, i64::try_from(expected.len()).unwrap(), "coverage of {short}");
            for facts in &made {
                let id = facts.id.to_string();
                let seen = expected.contains(&id);
                let path = format!("/recommendations/{id}");
                let expected = if seen { 200 } else { 404 };
                assert_eq!(person.get(&path).await.status, expected, "page for {short}");
                assert_eq!(person.get(&format!("{path}/revisions")).await.status, expected, "revisions for {short}");
            }
        }
    }

    async fn comments_are_counted_and_found_exactly_as_the_policy_shows_them(site: &mut Site) {
        let id = table(site, "sgp").await;
        let chair = site.person("chair").await;
        chair.patch(&format!("/recommendations/{id}"), "\"2\"", &json!({"released_to_observers": true})).await.ok(200);
        let mut threads = Vec::new();
        for (at, reach) in Reach::ALL.into_iter().enumerate() {
            for (by, opener) in ["SGP", "VNM", "CHAIR"].into_iter().enumerate() {
                let first = format!("00000000-0000-7000-9000-0000000{at}{by}001");
                let reply = format!("00000000-0000-7000-9000-0000000{at}{by}002");
                for (row, parent, delegation) in [(&first, None, opener), (&reply, Some(&first), "CHAIR")] {
                    let parent = parent.map_or("NULL".to_owned(), |parent| format!("'{parent}'"));
                    site.vandalise(&format!(
                        "INSERT INTO comments (id, recommendation_id, parent_id, scope, delegation, author, body, created_at, version) \
                         VALUES ('{row}', '{id}', {parent}, '{reach}', '{delegation}', (SELECT id FROM users WHERE email = 'chair@test.example'), 'Remark', 0, 1); \
                         INSERT INTO search_documents (mandate_id, recommendation_id, kind, subject, content, tokens) \
                         VALUES ('{MANDATE}', '{id}', 'comment', '{row}', 'Remark', 'remark');"
                    ));
                    threads.push(CommentFacts { reach, thread_of: code(opener), author: UserId(Uuid::nil()) });
                }
            }
        }
        let facts = Facts {
            id: id.parse().unwrap(), mandate: MANDATE.parse().unwrap(), status: Status::Negotiation, lead: code("SGP"), created_by: code("SGP"),
            co_sponsors: vec![], pen: None, tabled: true, marking: Marking::Green, released_to_observers: true, observers_may_comment: false,
            amendments_close: None, comments_close: None,
        };
        for (short, delegation, role) in PEOPLE {
            let person = site.person(short).await;
            let seat = seat(delegation, role);
            let expected = threads.iter().filter(|comment| may_see_comment(&seat, &facts, comment)).count();
            let page = person.get(&format!("/recommendations/{id}")).await.ok(200);
            assert_eq!(page["comment_count"], expected, "page of {short}");
            let list = person.get(&life::list_path()).await.ok(200);
            assert_eq!(list["items"][0]["comment_count"], expected, "list of {short}");
            assert_eq!(ids(&list), std::slice::from_ref(&id));
            let found = person.get("/search?q=remark").await.ok(200);
            assert_eq!(found["items"].as_array().unwrap().len(), expected, "search of {short}");
        }
    }

    async fn no_number_betrays_a_draft_that_others_hold_back(site: &mut Site) {
        let (vnm, sgp) = (site.person("drafter.vnm").await, site.person("drafter.sgp").await);
        for _ in 0..3 {
            draft_with(&vnm, json!({"title": "Held back"})).await;
        }
        let own = draft_with(&sgp, json!({"title": "Own"})).await;
        assert_eq!(sgp.get(&format!("/recommendations/{own}")).await.ok(200)["symbol"], "AMCC/2018/SGP/D.1");
        let chair = site.person("chair").await;
        let for_vnm = draft_with(&chair, json!({"lead": "VNM"})).await;
        assert_eq!(chair.get(&format!("/recommendations/{for_vnm}")).await.ok(200)["symbol"], "AMCC/2018/CHAIR/D.1");
        let tabled = table(site, "sgp").await;
        let shown = sgp.get(&format!("/recommendations/{tabled}")).await.ok(200);
        assert_eq!(shown["symbol"], "AMCC/2018/R.1");
        let page = sgp.get(&format!("{}?limit=1", life::list_path())).await.ok(200);
        assert_eq!(ids(&page), [own]);
    }

    async fn a_prepared_amendment_is_counted_for_its_own_delegation_only(site: &mut Site) {
        let id = table(site, "sgp").await;
        for (at, (status, delegation)) in [("prepared", "VNM"), ("prepared", "THA"), ("proposed", "IDN")].into_iter().enumerate() {
            site.vandalise(&format!(
                "INSERT INTO amendments (id, recommendation_id, revision, number, status, delegation, author, rationale, operations, created_at, version) \
                 VALUES ('00000000-0000-7000-9000-00000000000{at}', '{id}', 0, 0, '{status}', '{delegation}', \
                 (SELECT id FROM users WHERE email = 'head.vnm@test.example'), 'Because', '[]', 0, 1);"
            ));
        }
        for (short, expected) in [("head.vnm", 2), ("drafter.tha", 2), ("head.idn", 1), ("chair", 1), ("secretariat", 1)] {
            let person = site.person(short).await;
            assert_eq!(person.get(&format!("/recommendations/{id}")).await.ok(200)["amendment_count"], expected, "{short}");
            assert_eq!(person.get(&life::list_path()).await.ok(200)["items"][0]["amendment_count"], expected, "{short}");
        }
    }
}
