//! Whatever somebody with the database in his hands changes of what the adopted truth rests on, `verify` finds: every column of
//! every such table, every row that goes, and the forgeries a person would think of.

use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text};
use mufakat::{
    app::verification::{Verification, whole},
    domain::time::DAY,
    store::connection::DbConn,
};
use serde_json::json;

use crate::{
    harness::{Kind, MANDATE, STATES, Site, on_both_databases},
    table::Table,
};

/// The tables the adopted truth rests on, each with its columns that bear none of it, or whose change as a whole changes
/// nothing (a place that only counts against others).
const TRUTH: &[(&str, &[&str])] = &[
    ("record_entries", &[]),
    ("record_heads", &["touched"]),
    ("recommendations", &["version", "updated_at"]),
    ("co_sponsors", &[]),
    ("recommendation_taskings", &[]),
    ("recommendation_bodies", &[]),
    ("recommendation_norms", &[]),
    ("revisions", &["author_role"]),
    ("sign_offs", &[]),
    ("positions", &["sequence"]),
    ("adoptions", &[]),
    ("amendments", &["author", "created_at", "version"]),
    ("amendment_stances", &[]),
    ("comments", &["created_at", "edited_at", "resolved_at", "resolved_by", "version"]),
    ("accessions", &[]),
    ("packages", &["version"]),
    ("package_items", &["ordinal"]),
    ("mandates", &["version", "created_at"]),
    ("delegations", &["ordinal"]),
    ("pillars", &["ordinal"]),
    ("bodies", &["ordinal"]),
    ("taskings", &["ordinal"]),
    ("norms", &["ordinal"]),
    // Since when a date stands there only says when to remind of it; what it was when, the chain says.
    ("rounds", &["version", "created_at", "amendments_close_set_at", "comments_close_set_at"]),
    ("credentials", &["version", "created_at", "valid_to_set_at"]),
];

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

fn columns(conn: &mut DbConn, table: &str) -> Vec<Column> {
    let query = match conn {
        DbConn::Pg(_) => {
            "SELECT column_name::text AS name, data_type::text AS kind FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
        }
        DbConn::Sqlite(_) => "SELECT name, type AS kind FROM pragma_table_info($1) ORDER BY cid",
    };
    sql_query(query).bind::<Text, _>(table).load(conn).unwrap()
}

/// Opens the database as somebody would for whom no trigger and no foreign key holds.
fn vandal(site: &Site) -> DbConn {
    let mut conn = site.config().database_url.open().unwrap();
    let sql = match site.kind {
        Kind::Sqlite => "PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON",
        Kind::Postgres => "SET session_replication_role = replica",
    };
    conn.batch_execute(sql).unwrap();
    conn
}

/// What a check finds after this was done to the database; then it is undone.
fn after(conn: &mut DbConn, tables: &[&str], sql: &str) -> Verification {
    let mut all = "BEGIN; ".to_owned();
    match conn {
        DbConn::Sqlite(_) => {
            for table in tables {
                for on in ["update", "delete", "replace"] {
                    all += &format!("DROP TRIGGER IF EXISTS {table}_no_{on}; ");
                }
            }
        }
        DbConn::Pg(_) => {
            for table in tables {
                all += &format!(
                    "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conname FROM pg_constraint WHERE contype = 'c' \
                     AND conrelid = '{table}'::regclass LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', \
                     c.conname); END LOOP; END $$; "
                );
            }
        }
    }
    conn.batch_execute(&(all + sql)).unwrap_or_else(|why| panic!("{sql}: {why}"));
    let found = whole(conn);
    conn.batch_execute("ROLLBACK").unwrap();
    found.unwrap_or_else(|why| panic!("{sql}: {why}"))
}

/// Another value of the same type, in every row.
fn changed(column: &Column) -> String {
    let name = format!("\"{}\"", column.name);
    match column.kind.to_ascii_lowercase().as_str() {
        "text" if column.name == "id" || column.name.ends_with("_id") => {
            // Another identifier, well formed.
            format!("{name} = 'ffffffff' || substr({name}, 9)")
        }
        "text" => format!("{name} = coalesce({name}, '') || 'x'"),
        "boolean" => format!("{name} = NOT coalesce({name}, FALSE)"),
        _ => format!("{name} = 1 - coalesce({name}, 0)"),
    }
}

/// What is said about a text before it is signed: a change proposed, opposed, offered in other words and not retained,
/// and a remark with its reply.
async fn debated(site: &Site, id: &str) {
    let (thai, malay) = (site.person("head.tha").await, site.person("head.mys").await);
    let chair = site.person("chair").await;
    let path = format!("/recommendations/{id}");
    let words = |words: &str| json!([{"op": "replace", "clause": "c2", "new": {"id": "c2", "kind": "operative", "level": 0, "runs": [{"text": words}]}}]);
    let proposed = json!({"revision": 0, "operations": words("Decides to meet soon;"), "rationale": "It is urgent.", "submit": true});
    let amendment = thai.post(&format!("{path}/amendments"), &proposed).await.ok(201);
    let amendment = format!("/amendments/{}", amendment["id"].as_str().unwrap());
    malay.post(&format!("{amendment}/opposition"), &json!({"reason": "It is not."})).await.ok(200);
    let compromise = json!({"outcome": "accepted_as_modified", "text": words("Decides to meet in time;"), "reason": "Both."});
    chair.post(&format!("{amendment}/disposition"), &compromise).await.ok(200);
    thai.post(&format!("{amendment}/answer"), &json!({"accepted": false, "comment": "Never."})).await.ok(200);
    let last = json!({"outcome": "not_retained", "reason": "Soon is too soon."});
    chair.post(&format!("{amendment}/disposition"), &last).await.ok(200);
    let anchor = json!({"revision": 0, "clause": "c2", "quote": "to meet"});
    let remark = json!({"scope": "all", "body": "When?", "anchor": anchor});
    let remark = malay.post(&format!("{path}/comments"), &remark).await.ok(201);
    let reply = json!({"scope": "all", "body": "In November.", "parent": remark["id"]});
    thai.post(&format!("{path}/comments"), &reply).await.ok(201);
}

/// Two texts on their way to the Leaders: one by consensus minus X with everything that can be said of a text, and one by
/// silence whose deadline moved.
async fn negotiated(site: &Site) -> Table {
    let chair = site.person("chair").await;
    let round = json!({"name": "First", "amendments_close": site.clock.now().plus(30 * DAY).to_string()});
    chair.post(&format!("/mandates/{MANDATE}/rounds"), &round).await.ok(201);
    let mut table = Table::set(site).await;
    let path = format!("/recommendations/{}", table.id);
    let tag = table.chair.get(&path).await.etag();
    let details = json!({"involved_bodies": ["TELMIN"], "norms": ["13(a)"]});
    table.chair.patch(&path, &tag, &details).await.ok(200);
    let tag = table.chair.get(&path).await.etag();
    table.chair.patch(&path, &tag, &json!({"released_to_observers": true})).await.ok(200);
    table.chair.post(&format!("{path}/pen"), &json!({"state": "IDN"})).await.ok(200);
    debated(site, &table.id).await;
    let first = table.express().await;
    table.said(site, &first, "THA", "object").await;
    table.chair.post(&format!("/sign-offs/{first}/recall"), &json!({"reason": "To talk."})).await.ok(200);
    let asked: Vec<&str> = STATES.into_iter().filter(|state| *state != "LAO").collect();
    let procedure = json!({"kind": "minus_x", "states": asked, "authority": "Decision 7"});
    let body =
        json!({"revision": 0, "procedure": procedure, "deadline": site.clock.now().plus(DAY).to_string()});
    let sign_off = table.chair.post(&format!("{path}/sign-offs"), &body).await.ok(201);
    let sign_off = sign_off["id"].as_str().unwrap().to_owned();
    let later = json!({"deadline": site.clock.now().plus(2 * DAY).to_string()});
    table.chair.post(&format!("/sign-offs/{sign_off}/extension"), &later).await.ok(200);
    table.said(site, &sign_off, "THA", "object").await;
    table.said(site, &sign_off, "THA", "agree_with_reservation").await;
    table.said(site, &sign_off, "VNM", "agree_ad_referendum").await;
    table.all_agree_but(site, &sign_off, &["LAO", "THA", "BRN"]).await;
    let mut told = table.says(site, "BRN", "stand_aside");
    told["on_instruction_of"] = json!("H.E. Somebody");
    site.person("secretariat").await.post(&format!("/sign-offs/{sign_off}/positions"), &told).await.ok(201);
    table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
    let joins = json!({"fingerprint": table.fingerprint, "statement": "Gladly."});
    site.person("head.lao").await.post(&format!("/sign-offs/{sign_off}/accession"), &joins).await.ok(201);

    let quiet = Table::set(site).await;
    quiet.silence(site, DAY).await;
    table.after(site, DAY).await;
    mufakat::app::signoff::run_deadlines(site.app()).await.unwrap();
    let body =
        json!({"title": "For the Summit", "recommendations": [table.id, quiet.id], "cover_note": "Two."});
    let package = table.chair.post(&format!("/mandates/{MANDATE}/packages"), &body).await.ok(201);
    let package = format!("/packages/{}", package["id"].as_str().unwrap());
    table.chair.post(&format!("{package}/submission"), &json!({})).await.ok(200);
    let answer = json!({"outcome": "noted", "text": "Noted.", "date": "2018-11-15"});
    table.chair.post(&format!("{package}/response"), &answer).await.ok(200);
    table
}

on_both_databases! {
    async fn no_column_of_the_truth_changes_and_no_row_of_it_goes_unseen(site: &mut Site) {
        negotiated(site).await;
        site.stop().await;
        let mut conn = vandal(site);
        assert_eq!(after(&mut conn, &[], "").findings.len(), 0, "all is well before");
        let mut unseen = Vec::new();
        for (table, bears_nothing) in TRUTH {
            let all = columns(&mut conn, table);
            assert!(!all.is_empty(), "{table}");
            for column in all.iter().filter(|column| !bears_nothing.contains(&column.name.as_str())) {
                let sql = format!("UPDATE {table} SET {}", changed(column));
                if after(&mut conn, &[*table], &sql).ok {
                    unseen.push(sql);
                }
            }
            let sql = format!("DELETE FROM {table}");
            if after(&mut conn, &[*table], &sql).ok {
                unseen.push(sql);
            }
        }
        assert_eq!(unseen, Vec::<String>::new());
        site.start().await;
    }

    async fn what_a_forger_would_think_of_is_found_and_named(site: &mut Site) {
        let table = negotiated(site).await;
        let id = table.id;
        site.stop().await;
        let mut conn = vandal(site);
        let own = "(SELECT id FROM sign_offs WHERE status = 'adopted' AND procedure LIKE '%minus_x%')";
        let of = |state: &str, position: &str| {
            format!("(SELECT sequence FROM positions WHERE sign_off_id = {own} AND state = '{state}' AND position = '{position}')")
        };
        let (no, yes) = (of("THA", "object"), of("THA", "agree_with_reservation"));
        let forgeries = [
            // The objection becomes Thailand's last word, or Thailand's yes comes before everybody's.
            (format!("UPDATE positions SET sequence = 9999 WHERE sequence = {no}"), "reordered", "position.recorded"),
            (format!("UPDATE positions SET sequence = -1 WHERE sequence = {yes}"), "reordered", "position.recorded"),
            (format!("UPDATE positions SET statement = 'None.' WHERE sequence = {yes}"), "position", "position.recorded"),
            (format!("UPDATE positions SET recorded_by_role = 'head' WHERE sign_off_id = {own} AND state = 'BRN'"), "position", "position.recorded"),
            (format!("UPDATE accessions SET statement = 'Never.' WHERE sign_off_id = {own}"), "position", "state.acceded"),
            (format!("DELETE FROM accessions WHERE sign_off_id = {own}"), "position", "state.acceded"),
            (format!("UPDATE adoptions SET content = replace(content, '\"number\":\"2\"', '\"number\":\"3\"') WHERE recommendation_id = '{id}'"), "text", "recommendation.adopted"),
            (format!("UPDATE adoptions SET content = replace(content, '\"reference\":\"OP2\"', '\"reference\":\"OP9\"') WHERE recommendation_id = '{id}'"), "text", "recommendation.adopted"),
            (format!("UPDATE adoptions SET content = replace(content, '\"title\":\"To meet\"', '\"title\":\"To part\"') WHERE recommendation_id = '{id}'"), "adoption", "recommendation.adopted"),
            ("UPDATE sign_offs SET recall_reason = 'Bribed.' WHERE status = 'recalled'".to_owned(), "procedure", "sign_off.opened"),
            (format!("UPDATE sign_offs SET extensions = '[]' WHERE id = {own}"), "procedure", "sign_off.opened"),
            (format!("UPDATE recommendations SET lead = 'THA' WHERE id = '{id}'"), "row", "recommendation.created"),
            (format!("UPDATE recommendations SET title = 'To part' WHERE id = '{id}'"), "row", "recommendation.created"),
            (format!("UPDATE recommendations SET status = 'adopted' WHERE id = '{id}'"), "row", "recommendation.submitted"),
            (format!("UPDATE recommendations SET pen = 'MMR' WHERE id = '{id}'"), "row", "pen.given"),
            (format!("INSERT INTO co_sponsors VALUES ('{id}', 'VNM')"), "row", "recommendation.created"),
            ("UPDATE amendments SET operations = replace(operations, 'soon', 'late')".to_owned(), "row", "amendment.proposed"),
            ("UPDATE amendments SET disposition_reason = 'Agreed.'".to_owned(), "row", "amendment.disposed"),
            ("INSERT INTO amendment_stances (amendment_id, state, stance) SELECT id, 'VNM', 'support' FROM amendments".to_owned(), "row", "amendment.stance"),
            ("UPDATE comments SET body = 'Never.' WHERE parent_id IS NOT NULL".to_owned(), "row", "comment.made"),
            ("UPDATE comments SET anchor = replace(anchor, 'meet', 'part') WHERE anchor IS NOT NULL".to_owned(), "row", "comment.made"),
            (format!("UPDATE revisions SET note = 'Agreed by all.' WHERE recommendation_id = '{id}'"), "row", "revision.issued"),
            ("UPDATE package_items SET ordinal = 1 - ordinal".to_owned(), "row", "package.submitted"),
            (format!("DELETE FROM package_items WHERE recommendation_id = '{id}'"), "row", "package.submitted"),
            ("UPDATE packages SET cover_note = 'One.'".to_owned(), "row", "package.submitted"),
            ("UPDATE packages SET response_outcome = 'endorsed'".to_owned(), "row", "package.answered"),
            ("UPDATE credentials SET role = 'head' WHERE role = 'drafter' AND delegation = 'THA'".to_owned(), "row", "credential.given"),
            ("UPDATE users SET administrator = TRUE WHERE email LIKE 'head.tha@%'".to_owned(), "row", ""),
            ("UPDATE delegations SET member_to = '2018-01-01' WHERE code = 'THA'".to_owned(), "row", "mandate.created"),
            ("UPDATE mandates SET minimum_silence_seconds = 60".to_owned(), "row", "mandate.created"),
            ("UPDATE taskings SET title = 'Something else' WHERE number = 'T1.1'".to_owned(), "row", "mandate.created"),
            ("UPDATE rounds SET amendments_close = 0".to_owned(), "row", "round.opened"),
        ];
        let tables: Vec<&str> = TRUTH.iter().map(|(table, _)| *table).chain(["users"]).collect();
        for (sql, kind, act) in forgeries {
            let found = after(&mut conn, &tables, &sql);
            let named = found.findings.iter().filter(|f| serde_json::to_value(f.kind).unwrap() == kind);
            let at: Vec<String> = named.map(|f| f.sequence.map_or(String::new(), |n| acted(&mut conn, &f.chain, n))).collect();
            assert!(at.iter().any(|at| at == act), "{sql}: {:?}", found.findings);
        }
        // A chain whose head, entries and recommendation went, but for a few entries, is not forgotten.
        let chain = format!("recommendation:{id}");
        let sql = format!("DELETE FROM record_heads WHERE chain = '{chain}'; DELETE FROM recommendations WHERE id = '{id}'");
        let found = after(&mut conn, &tables, &sql);
        assert!(found.findings.iter().any(|f| f.chain == chain), "{:?}", found.findings);
        site.start().await;
    }

    async fn a_text_agreed_after_a_deadline_that_only_reminds_proves_itself(site: &mut Site) {
        use mufakat::domain::record::bundle::verify_bundle;
        let mut table = Table::set(site).await;
        let path = format!("/recommendations/{}", table.id);
        let body = json!({"revision": 0, "procedure": {"kind": "express"}, "deadline": site.clock.now().plus(DAY).to_string()});
        let sign_off = table.chair.post(&format!("{path}/sign-offs"), &body).await.ok(201)["id"].as_str().unwrap().to_owned();
        table.after(site, 2 * DAY).await;
        table.said(site, &sign_off, "THA", "agree").await;
        let later = json!({"deadline": site.clock.now().plus(DAY).to_string()});
        table.chair.post(&format!("/sign-offs/{sign_off}/extension"), &later).await.ok(200);
        table.after(site, 2 * DAY).await;
        table.all_agree_but(site, &sign_off, &["THA"]).await;
        table.chair.post(&format!("/sign-offs/{sign_off}/adoption"), &json!({})).await.ok(200);
        let file = table.chair.get(&format!("{path}/export?format=json")).await.text;
        assert_eq!(verify_bundle(&serde_json::from_str(&file).unwrap()), []);
        table.verified().await;
    }

    async fn a_secretariat_reads_of_other_mandates_only_that_something_happened(site: &mut Site) {
        let secretariat = site.person("secretariat").await;
        let invited = json!({"email": "new@test.example", "name": "Somebody", "mandate": MANDATE, "delegation": "THA", "role": "head"});
        secretariat.post("/invitations", &invited).await.ok(201);
        let round = json!({"name": "First round", "amendments_close": site.clock.now().plus(DAY).to_string()});
        site.person("chair").await.post(&format!("/mandates/{MANDATE}/rounds"), &round).await.ok(201);
        let own = secretariat.get("/record?limit=200").await.ok(200);
        assert!(own["items"].as_array().unwrap().iter().any(|e| e["payload"]["name"] == "First round"));
        let others = site.person("other.secretariat").await.get("/record?limit=200").await.ok(200);
        let items = others["items"].as_array().unwrap();
        assert_eq!(items.len(), own["items"].as_array().unwrap().len(), "the chain can be followed");
        for entry in items {
            let about = &entry["payload"]["mandate"];
            let open = ["user.added"].contains(&entry["act"].as_str().unwrap()) || about.is_string() && *about != MANDATE;
            assert!(open || (entry["actor"].is_null() && entry["subject"] == "" && *about == json!(null)), "{entry}");
            assert!(!entry.to_string().contains(MANDATE), "{entry}");
        }
    }
}

#[derive(QueryableByName)]
struct Acted {
    #[diesel(sql_type = Text)]
    act: String,
}

/// What the entry records.
fn acted(conn: &mut DbConn, chain: &str, sequence: i64) -> String {
    let query = "SELECT act FROM record_entries WHERE chain = $1 AND sequence = $2";
    let found = sql_query(query).bind::<Text, _>(chain).bind::<diesel::sql_types::BigInt, _>(sequence);
    found.get_result::<Acted>(conn).map(|found| found.act).unwrap_or_default()
}
