//! Search over HTTP: what is found, in every script, with what around it, and what nobody may find.

use serde_json::{Value, json};

use crate::{
    harness::{MANDATE, Person, on_both_databases},
    life::{draft_with, save, table, words},
};

async fn found(person: &Person, query: &str) -> Vec<Value> {
    let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let list = person.get(&format!("/search?q={query}&mandate={MANDATE}")).await.ok(200);
    list["items"].as_array().unwrap().clone()
}

fn kinds(hits: &[Value]) -> Vec<&str> {
    hits.iter().map(|hit| hit["kind"].as_str().unwrap()).collect()
}

on_both_databases! {
    async fn titles_and_tabled_clauses_are_found_by_the_beginnings_of_words(site: &mut Site) {
        let (drafter, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let id = draft_with(&drafter, json!({"title": "Vulnerability reporting"})).await;
        save(&drafter, &id, &words(&["Invites operators.", "Recommends that vulnerabilities be reported within days."])).await.ok(200);
        assert_eq!(kinds(&found(&drafter, "vulnerab").await), ["recommendation"]);
        assert_eq!(kinds(&found(&drafter, "operators").await), [] as [&str; 0]);
        head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        let other = site.person("drafter.tha").await;
        let hits = found(&other, "VULNERAB report").await;
        assert_eq!(kinds(&hits), ["recommendation", "clause"]);
        assert_eq!(hits[0]["recommendation"], json!({"id": id, "symbol": "AMCC/2018/R.1", "title": "Vulnerability reporting", "status": "negotiation"}));
        assert_eq!((hits[1]["clause"].as_str(), hits[1]["reference"].as_str()), (Some("c1"), Some("OP2")));
        let marked: Vec<&str> = hits[1]["excerpt"].as_array().unwrap().iter()
            .filter(|stretch| stretch["highlight"] == true).map(|stretch| stretch["text"].as_str().unwrap()).collect();
        assert_eq!(marked, ["vulnerabilities", "reported"]);
        assert_eq!(kinds(&found(&other, "amcc 2018").await), ["recommendation"]);
    }

    async fn a_new_revision_takes_the_place_of_the_old_in_the_index(site: &mut Site) {
        let chair = site.person("chair").await;
        let id = table(site, "sgp").await;
        save(&chair, &id, &words(&["Recommends that warnings be shared."])).await.ok(200);
        assert_eq!(kinds(&found(&chair, "alerts").await), ["clause"]);
        chair.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        assert_eq!(kinds(&found(&chair, "alerts").await), [] as [&str; 0]);
        assert_eq!(kinds(&found(&chair, "warnings").await), ["clause"]);
    }

    async fn words_are_found_in_scripts_without_spaces(site: &mut Site) {
        let (drafter, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let id = draft_with(&drafter, json!({"title": "Scripts"})).await;
        let lines = ["ประเทศสมาชิกร่วมมือกัน", "ປະເທດສະມາຊິກຮ່ວມມືກັນ", "ប្រទេសសមាជិកសហការគ្នា", "အဖွဲ့ဝင်နိုင်ငံများ ပူးပေါင်းဆောင်ရွက်", "Việt Nam đề nghị hợp tác"];
        save(&drafter, &id, &words(&lines)).await.ok(200);
        head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        for (at, query) in [(0, "ประเทศ"), (1, "ປະເທດ"), (2, "ប្រទេស"), (3, "နိုင်ငံ"), (4, "VIỆT"), (4, "vie\u{0323}\u{0302}t nam")] {
            let hits = found(&head, query).await;
            let clauses: Vec<&str> = hits.iter().filter_map(|hit| hit["clause"].as_str()).collect();
            assert_eq!(clauses, [format!("c{at}")], "{query}");
        }
        assert_eq!(found(&head, "viet").await.len(), 0, "an accent is part of a Vietnamese word");
    }

    async fn operators_quotes_and_endless_words_are_only_words(site: &mut Site) {
        let (drafter, head) = (site.person("drafter.sgp").await, site.person("head.sgp").await);
        let endless = "z".repeat(15_000);
        let id = draft_with(&drafter, json!({"title": "O'Neil \\ said \"not\" & | ! : * near"})).await;
        save(&drafter, &id, &words(&[&endless])).await.ok(200);
        head.post(&format!("/recommendations/{id}/revisions"), &json!({})).await.ok(201);
        for query in ["o'neil", "\"not\"", "not OR said", "NEAR(said, 2)", "tokens:said", "said*", "' OR 1=1 --", "\\", "& | !", "", "^said -not"] {
            let answer = found(&head, query).await;
            assert!(answer.len() <= 1, "{query}: {answer:?}");
        }
        assert_eq!(kinds(&found(&head, "o'neil said not near").await), ["recommendation"]);
        assert_eq!(kinds(&found(&head, &endless[..8_000]).await), ["clause"]);
    }

    async fn pages_follow_each_other_without_repeats(site: &mut Site) {
        let drafter = site.person("drafter.sgp").await;
        for at in 0..5 {
            draft_with(&drafter, json!({"title": format!("Paging {at}")})).await;
        }
        let mut titles = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = drafter.get(&format!("/search?q=paging&limit=2{cursor}")).await.ok(200);
            titles.extend(page["items"].as_array().unwrap().iter().map(|hit| hit["recommendation"]["title"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(titles, (0..5).rev().map(|at| format!("Paging {at}")).collect::<Vec<_>>());
        for wrong in ["q=a&cursor=x", "q=a&cursor=poem_1", "q=a&limit=-1", "q=a&mandate=x", "mandate=x"] {
            drafter.get(&format!("/search?{wrong}")).await.problem(422);
        }
        let other = site.person("other.secretariat").await;
        assert_eq!(other.get(&format!("/search?q=paging&mandate={MANDATE}")).await.problem(404), "not-found");
        assert_eq!(other.get("/search?q=paging").await.ok(200)["items"], json!([]));
        assert_eq!(site.nobody().get("/search?q=paging").await.problem(401), "not-signed-in");
    }
}
