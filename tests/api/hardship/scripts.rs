//! Every script of ASEAN comes back as it was written, in the one spelling of Unicode NFC: text, title, comment,
//! statement and search.

use serde_json::json;

use crate::{
    harness::{MANDATE, on_both_databases},
    table::Table,
};

/// What is typed, and what is kept: decomposed letters are joined, nothing else changes.
const WORDS: [(&str, &str); 8] = [
    ("Vie\u{302}\u{323}t Nam đe\u{302}\u{300} nghi\u{323}", "Việt Nam đề nghị"),
    ("Vi\u{1ec7}t Nam", "Việt Nam"),
    ("ประเทศสมาชิกร้องขอให้ร่วมมือกัน น้ำ", "ประเทศสมาชิกร้องขอให้ร่วมมือกัน น้ำ"),
    ("ປະເທດສະມາຊິກ ຮ່ວມມື ນ້ຳ", "ປະເທດສະມາຊິກ ຮ່ວມມື ນ້ຳ"),
    ("ប្រទេសសមាជិក\u{200b}សហការ", "ប្រទេសសមាជិក\u{200b}សហការ"),
    ("အဖွဲ့ဝင်နိုင်ငံများ \u{1025}\u{102e}", "အဖွဲ့ဝင်နိုင်ငံများ \u{1026}"),
    ("ꦧꦱꦗꦮ ᬩᬮᬶ ᮞᮥᮔ᮪ᮓ", "ꦧꦱꦗꦮ ᬩᬮᬶ ᮞᮥᮔ᮪ᮓ"),
    ("成员国 உறுப்பு 👩‍⚖️", "成员国 உறுப்பு 👩‍⚖️"),
];

on_both_databases! {
    async fn every_script_comes_back_byte_for_byte_in_nfc(site: &mut Site) {
        let clauses: Vec<_> = WORDS.iter().enumerate().map(|(n, (typed, _))| {
            json!({"id": format!("c{n}"), "kind": "operative", "level": 0, "runs": [{"text": typed}]})
        }).collect();
        let table = Table::with(site, "GREEN", json!(clauses)).await;
        let at = |list: &str| format!("/recommendations/{}/{list}", table.id);
        let head = site.person("head.tha").await;
        for path in [at("working-text"), at("revisions/0")] {
            let text = table.chair.get(&path).await.ok(200);
            for (n, (_, kept)) in WORDS.into_iter().enumerate() {
                assert_eq!(text["clauses"][n]["runs"], json!([{"text": kept}]), "{path}");
            }
        }
        for (typed, kept) in WORDS {
            let body = json!({"scope": "all", "body": typed, "anchor": {"revision": 0, "clause": "c0", "quote": "Vie\u{302}\u{323}t", "prefix": "", "suffix": ""}});
            let made = head.post(&at("comments"), &body).await.ok(201);
            assert_eq!((&made["body"], &made["anchor"]["quote"]), (&json!(kept), &json!("Việt")));
            let path = format!("/recommendations/{}", table.id);
            let tag = table.chair.get(&path).await.etag();
            let changed = table.chair.patch(&path, &tag, &json!({"title": typed})).await.ok(200);
            assert_eq!(changed["title"], kept);
            for asked in [typed, kept] {
                let query: String = asked.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let hits = head.get(&format!("/search?q={query}&mandate={MANDATE}&limit=200")).await.ok(200);
                let kinds: Vec<_> = hits["items"].as_array().unwrap().iter().map(|hit| hit["kind"].as_str().unwrap()).collect();
                assert!(["recommendation", "clause", "comment"].iter().all(|kind| kinds.contains(kind)), "{asked} {kinds:?}");
            }
        }
        let sign_off = table.express().await;
        let mut said = table.says(site, "THA", "stand_aside");
        said["statement"] = json!(WORDS[0].0);
        let view = head.post(&format!("/sign-offs/{sign_off}/positions"), &said).await.ok(201);
        assert_eq!(view["positions"][0]["statement"], WORDS[0].1);
        table.verified().await;
    }
}
