//! Honest bundles verify, and every forged part of one is found, even when the forger holds the key.

use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;

use super::{
    super::{
        agreement::REVISION_ISSUED,
        entry::{Draft, hex, seal},
    },
    *,
};
use crate::domain::{
    signoff::{
        PositionKind::{self, Agree, AgreeWithReservation, Object},
        Procedure,
        acts::{ADOPTED, EXTENDED, OPENED, POSITION_RECORDED, SILENCE_BROKEN},
        adoption::{newest_stated, printed_statements},
        example::{CODES, DEADLINE, OPENED as START, codes, express, said},
    },
    time::{HOUR, Moment},
};

const SIGN_OFF: &str = "00000000-0000-0000-0000-000000000007";

/// What happens in a chain: when, which act, with which payload.
type Act = (Moment, &'static str, Value);

fn text() -> String {
    let text = json!({
        "format": TEXT_FORMAT, "symbol": "AMCC/2018/R.3", "revision": 3,
        "clauses": [{"id": "c4", "kind": "operative", "level": 0, "runs": [{"text": "Hợp tác"}]}],
    });
    canonical(&text).unwrap()
}

fn opened(procedure: &Procedure, deadline: Option<Moment>) -> Act {
    let payload = json!({
        "sign_off": SIGN_OFF, "revision": 3, "fingerprint": sha256_hex(text().as_bytes()),
        "procedure": procedure, "roster": codes(&CODES), "not_asked": [], "deadline": deadline,
    });
    (START, OPENED, payload)
}

fn says(at: Moment, state: &str, kind: PositionKind, late: bool) -> Act {
    let p = said(state, kind);
    let payload = json!({
        "sign_off": SIGN_OFF, "position_id": p.id, "state": state, "position": kind, "statement": p.statement,
        "clauses": p.clauses, "reservation_kind": p.reservation_kind, "due": p.due,
        "fingerprint": sha256_hex(text().as_bytes()), "on_instruction_of": null, "late": late,
    });
    (at, POSITION_RECORDED, payload)
}

fn adopted(at: Moment, procedure: &Procedure, adopted_at: Moment) -> Act {
    let payload = json!({
        "sign_off": SIGN_OFF, "revision": 3, "fingerprint": sha256_hex(text().as_bytes()),
        "procedure": procedure, "roster": codes(&CODES), "adopted_at": adopted_at, "by": "chair Ms Tan",
    });
    (at, ADOPTED, payload)
}

fn sign(mut bundle: Bundle) -> Bundle {
    let key = SigningKey::from_bytes(&[7; 32]);
    bundle.signed_by = hex(key.verifying_key().as_bytes());
    bundle.signature = hex(&key.sign(&signing_bytes(&bundle).unwrap()).to_bytes());
    bundle
}

/// An honest clerk's bundle of whatever happened.
fn bundle_of(acts: Vec<Act>) -> Bundle {
    let facts = RecommendationFacts {
        id: express().recommendation,
        symbol: "AMCC/2018/R.3".to_owned(),
        title: "Early warning".to_owned(),
        mandate: "ASEAN/2018/CYBER".to_owned(),
        lead: "SGP".parse().unwrap(),
        co_sponsors: codes(&["VNM"]),
        lead_body: "AMCC".to_owned(),
        taskings: vec!["T1.3".to_owned()],
    };
    let (mut head, mut entries, mut positions) = (Head::genesis(), Vec::new(), Vec::new());
    let (mut procedure, mut adopted_at) = (Procedure::Express {}, START);
    let created = json!({
        "title": facts.title, "lead": facts.lead, "co_sponsors": facts.co_sponsors, "lead_body": facts.lead_body,
        "taskings": facts.taskings, "marking": "GREEN",
    });
    let issued = json!({
        "revision": 3, "fingerprint": sha256_hex(text().as_bytes()), "symbol": facts.symbol,
    });
    let before = [(START, "recommendation.created", created), (START, REVISION_ISSUED, issued)];
    for (at, act, payload) in before.into_iter().chain(acts) {
        if act == POSITION_RECORDED {
            let mut stated = payload.clone();
            let object = stated.as_object_mut().unwrap();
            object.remove("sign_off");
            object.remove("position_id");
            object.insert("recorded_at".to_owned(), json!(at));
            object.insert("recorded_by".to_owned(), "Head".into());
            positions.push(serde_json::from_value::<StatedPosition>(stated).unwrap());
        } else if act == ADOPTED {
            procedure = serde_json::from_value(payload["procedure"].clone()).unwrap();
            adopted_at = serde_json::from_value(payload["adopted_at"].clone()).unwrap();
        }
        let entry = seal(
            &head,
            Draft {
                chain: Chain::Recommendation(facts.id),
                at,
                act: act.to_owned(),
                actor: None,
                actor_name: "Head".to_owned(),
                on_behalf_of: None,
                subject: "sign_off".to_owned(),
                payload: canonical(&payload).unwrap(),
            },
        );
        head = Head::after(&entry);
        entries.push(entry);
    }
    let fingerprint = sha256_hex(text().as_bytes());
    let newest = newest_stated(&codes(&CODES), &fingerprint, &positions);
    let mut clauses: Vec<Value> = vec![serde_json::from_str::<Value>(&text()).unwrap()["clauses"][0].clone()];
    clauses[0]["number"] = "1".into();
    clauses[0]["reference"] = "OP1".into();
    let adoption = AdoptionRecord {
        recommendation: facts.id,
        symbol: facts.symbol.clone(),
        title: facts.title.clone(),
        revision: 3,
        clauses,
        fingerprint: fingerprint.clone(),
        roster: codes(&CODES),
        procedure,
        statements: printed_statements(&newest),
        positions: newest,
        opened_at: START,
        adopted_at,
        adopted_by: "chair Ms Tan".to_owned(),
    };
    sign(Bundle {
        format: FORMAT.to_owned(),
        recommendation: facts,
        revision: 3,
        canonical_text: text(),
        fingerprint,
        adoption,
        positions,
        entries,
        signed_by: String::new(),
        signature: String::new(),
    })
}

fn express_acts() -> Vec<Act> {
    let mut acts = vec![opened(&Procedure::Express {}, None), says(START.plus(1), "VNM", Object, false)];
    acts.extend(CODES.map(|code| says(START.plus(2), code, AgreeWithReservation, false)));
    acts.push(adopted(START.plus(HOUR), &Procedure::Express {}, START.plus(HOUR)));
    acts
}

fn silence_acts() -> Vec<Act> {
    let until = |deadline| Procedure::Silence { deadline };
    let to = DEADLINE.plus(HOUR);
    vec![
        opened(&until(DEADLINE), Some(DEADLINE)),
        says(START.plus(1), "SGP", Agree, false),
        (START.plus(2), EXTENDED, json!({"sign_off": SIGN_OFF, "from": DEADLINE, "to": to})),
        says(to, "THA", Object, true),
        adopted(to.plus(HOUR), &until(to), to),
        says(to.plus(2 * HOUR), "MMR", Object, true),
    ]
}

fn kinds(bundle: &Bundle) -> Vec<FindingKind> {
    verify_bundle(bundle).into_iter().map(|f| f.kind).collect()
}

#[test]
fn an_honest_bundle_verifies_also_after_a_journey_through_json() {
    for acts in [express_acts(), silence_acts()] {
        let bundle = bundle_of(acts);
        assert_eq!(verify_bundle(&bundle), []);
        let json = serde_json::to_string_pretty(&bundle).unwrap();
        assert_eq!(verify_bundle(&serde_json::from_str(&json).unwrap()), []);
        let ridden = json.replacen('{', r#"{"note": "unsigned","#, 1);
        assert!(serde_json::from_str::<Bundle>(&ridden).is_err());
    }
}

/// Each part of a bundle with something false in it, and what must then be found, even when the forger holds
/// the key and signs again.
#[test]
fn a_bundle_with_any_part_forged_is_found_out() {
    type Forge = fn(&mut Bundle);
    let forgeries: [(Forge, FindingKind); 22] = [
        (|b| b.format.push('x'), FindingKind::Format),
        (|b| b.canonical_text = b.canonical_text.replace("tác", "tac"), FindingKind::Text),
        (|b| b.fingerprint = "ab".repeat(32), FindingKind::Text),
        (|b| b.revision = 4, FindingKind::Text),
        (|b| b.recommendation.symbol.push('1'), FindingKind::Text),
        (|b| b.adoption.clauses[0]["runs"][0]["text"] = "x".into(), FindingKind::Text),
        (|b| b.adoption.title.push('!'), FindingKind::Adoption),
        (|b| b.adoption.roster.truncate(3), FindingKind::Adoption),
        (|b| b.adoption.procedure = Procedure::Silence { deadline: DEADLINE }, FindingKind::Adoption),
        (|b| b.adoption.adopted_by.push('!'), FindingKind::Adoption),
        (|b| b.adoption.statements.truncate(1), FindingKind::Position),
        (|b| b.adoption.positions[0].position = Agree, FindingKind::Position),
        (|b| b.positions[0].position = Agree, FindingKind::Position),
        (|b| b.positions.truncate(2), FindingKind::Position),
        (|b| b.positions.push(b.positions[0].clone()), FindingKind::Position),
        (|b| b.entries[3].payload = b.entries[4].payload.clone(), FindingKind::Changed),
        (|b| b.adoption.clauses[0]["number"] = "7".into(), FindingKind::Text),
        (|b| b.adoption.clauses[0]["reference"] = "OP7".into(), FindingKind::Text),
        (|b| b.recommendation.lead = "MMR".parse().unwrap(), FindingKind::Row),
        (|b| b.recommendation.co_sponsors.clear(), FindingKind::Row),
        (|b| b.recommendation.lead_body.push('X'), FindingKind::Row),
        (|b| b.recommendation.taskings.push("T4".to_owned()), FindingKind::Row),
    ];
    for (i, (forge, kind)) in forgeries.into_iter().enumerate() {
        let mut bundle = bundle_of(express_acts());
        forge(&mut bundle);
        assert!(kinds(&bundle).contains(&FindingKind::Signature), "forgery {i} unsigned");
        let found = kinds(&sign(bundle));
        assert!(found.contains(&kind) && !found.contains(&FindingKind::Signature), "forgery {i}: {found:?}");
    }
}

#[test]
fn a_signature_by_another_key_or_of_another_form_is_found() {
    let honest = bundle_of(express_acts());
    let other = hex(SigningKey::from_bytes(&[8; 32]).verifying_key().as_bytes());
    for (key, signature) in [
        (other, honest.signature.clone()),
        (honest.signed_by.clone(), honest.signature.to_uppercase()),
        (honest.signed_by.clone(), String::new()),
        ("é".repeat(32), honest.signature.clone()),
    ] {
        let forged = Bundle { signed_by: key, signature, ..honest.clone() };
        assert_eq!(kinds(&forged), [FindingKind::Signature]);
    }
}

/// Chains that are sealed well but tell of an adoption that the rules do not allow.
#[test]
fn an_adoption_without_its_condition_is_found() {
    use FindingKind::{Extra, Missing, Position, Procedure as Condition};
    let forge = |acts: fn() -> Vec<Act>, forge: fn(&mut Vec<Act>)| {
        let mut acts = acts();
        forge(&mut acts);
        kinds(&bundle_of(acts))
    };
    let cases: [(Vec<FindingKind>, FindingKind); 10] = [
        (forge(express_acts, |a| drop(a.remove(3))), Condition),
        (forge(express_acts, |a| a.insert(6, says(START.plus(3), "SGP", Object, false))), Condition),
        (forge(express_acts, |a| a.push(says(START.plus(2 * HOUR), "SGP", Agree, false))), Position),
        (forge(express_acts, |a| a.insert(2, says(START.plus(1), "TLS", Agree, false))), Position),
        (forge(express_acts, |a| drop(a.remove(0))), Missing),
        (forge(express_acts, |a| a.push(a[6].clone())), Extra),
        (forge(express_acts, |a| a[6].0 = START.plus(2 * HOUR)), Condition),
        (forge(silence_acts, |a| drop(a.remove(2))), Condition),
        (forge(silence_acts, |a| a[3].0 = DEADLINE), Position),
        (
            forge(silence_acts, |a| {
                a.insert(3, (START, SILENCE_BROKEN, json!({"sign_off": SIGN_OFF, "state": "THA"})));
            }),
            Condition,
        ),
    ];
    for (i, (found, expected)) in cases.into_iter().enumerate() {
        assert!(found.contains(&expected), "case {i}: {found:?}");
    }
    assert_eq!(forge(express_acts, |a| drop(a.pop())), [Missing]);
}

#[test]
fn a_text_that_was_opened_without_having_been_issued_is_found() {
    let mut bundle = bundle_of(express_acts());
    let mut head = Head::genesis();
    bundle.entries.retain(|entry| entry.act != REVISION_ISSUED);
    for entry in &mut bundle.entries {
        entry.sequence = head.sequence + 1;
        entry.previous_hash.clone_from(&head.hash);
        entry.hash = entry.hash_of();
        head = Head::after(entry);
    }
    let found = kinds(&sign(bundle));
    assert!(found.contains(&FindingKind::Text) && !found.contains(&FindingKind::Changed), "{found:?}");
}

/// Without silence a deadline only reminds: states answer and the chair extends it after it has passed.
#[test]
fn answers_and_extensions_after_a_deadline_that_only_reminds_are_in_their_time() {
    let later = DEADLINE.plus(3 * HOUR);
    let mut acts = vec![
        opened(&Procedure::Express {}, Some(DEADLINE)),
        says(DEADLINE, "VNM", Object, false),
        (DEADLINE.plus(HOUR), EXTENDED, json!({"sign_off": SIGN_OFF, "from": DEADLINE, "to": later})),
    ];
    acts.extend(CODES.map(|code| says(later.plus(1), code, AgreeWithReservation, false)));
    acts.push(adopted(later.plus(2), &Procedure::Express {}, later.plus(2)));
    assert_eq!(verify_bundle(&bundle_of(acts)), []);
}

/// Two servers whose clocks differ, or one whose clock was set back: the order of the chain decides, not of clocks.
#[test]
fn an_objection_after_the_adoption_is_late_whatever_the_clock_says() {
    let mut acts = silence_acts();
    let last = acts.last_mut().unwrap();
    last.0 = DEADLINE;
    assert_eq!(verify_bundle(&bundle_of(acts)), []);
}
