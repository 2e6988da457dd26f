//! Who may do what, in which status, as one page a diplomat can review; and the visibility table of the domain, exactly.
//! Both are what the one policy function answers, not what a document says.

use std::fmt::Write;

use mufakat::domain::{
    accounts::{Actor, Role, Seat},
    comments::Scope as Reach,
    ids::{CredentialId, MandateId, RecommendationId, StateCode, UserId},
    policy::{Action, CommentFacts, Denial, Subject, permit, permit_inside},
    recommendations::{Facts, Marking, Status},
};
use uuid::Uuid;

/// A person of the matrix: what the column is called, delegation, role.
const PEOPLE: [(&str, &str, Role); 9] = [
    ("lead drafter", "SGP", Role::Drafter),
    ("lead head", "SGP", Role::Head),
    ("sponsor drafter", "IDN", Role::Drafter),
    ("pen drafter", "MYS", Role::Drafter),
    ("other drafter", "THA", Role::Drafter),
    ("other head", "VNM", Role::Head),
    ("chair", "CHAIR", Role::Chair),
    ("secretariat", "SECRETARIAT", Role::Secretariat),
    ("observer", "JPN", Role::Observer),
];

fn code(text: &str) -> StateCode {
    text.parse().unwrap()
}

fn mandate() -> MandateId {
    MandateId(Uuid::from_u128(1))
}

fn actor(delegation: &str, role: Role) -> Actor {
    Actor {
        user: Some(UserId(Uuid::from_u128(2))),
        name: String::new(),
        session: None,
        administrator: false,
        seats: vec![Seat {
            credential: CredentialId(Uuid::from_u128(3)),
            mandate: mandate(),
            delegation: code(delegation),
            role,
        }],
    }
}

fn facts(status: Status, created_by: &str) -> Facts {
    Facts {
        id: RecommendationId(Uuid::from_u128(4)),
        mandate: mandate(),
        status,
        lead: code("SGP"),
        created_by: code(created_by),
        co_sponsors: vec![code("IDN")],
        pen: Some(code("MYS")),
        tabled: status != Status::Drafting,
        marking: Marking::Green,
        released_to_observers: true,
        observers_may_comment: true,
        amendments_close: None,
        comments_close: None,
    }
}

fn mark(answer: &Result<(), Denial>) -> &'static str {
    match answer {
        Ok(()) => "yes",
        Err(Denial::Invisible) => "404",
        Err(Denial::Forbidden(_)) => "403",
        Err(Denial::Refused(_)) => "409",
    }
}

fn table(head: &str, rows: &[(String, Vec<&'static str>)]) -> String {
    let mut out = format!("{head:<28}");
    for (name, ..) in PEOPLE {
        write!(out, "{name:>16}").unwrap();
    }
    for (name, cells) in rows {
        write!(out, "\n{name:<28}").unwrap();
        for cell in cells {
            write!(out, "{cell:>16}").unwrap();
        }
    }
    out + "\n"
}

fn of_a_mandate(action: Action) -> bool {
    use Action::{
        CreateMandate, CreateRecommendation, EditMandate, ManagePackages, ManagePeople, ManageRounds,
        Preside, ReadAdministrationRecord, ReadDeliveries, ReadMandate, ReadPackages, ReadPeople,
    };
    matches!(
        action,
        CreateMandate
            | ReadMandate
            | EditMandate
            | ManageRounds
            | Preside
            | ReadPeople
            | ManagePeople
            | ReadDeliveries
            | ReadAdministrationRecord
            | CreateRecommendation
            | ReadPackages
            | ManagePackages
    )
}

#[test]
fn the_matrix_of_role_act_and_status_is_reviewed() {
    let mut pages = String::from(
        "yes: may do it now.  409: one's own act, but not in this status.  403: seen, not one's act.  404: does not exist for this person.\n\
         Acts on what one delegation owns (amendments, positions) are asked for the person's own delegation.\n\n",
    );
    let rows: Vec<_> = Action::ALL
        .iter()
        .filter(|action| of_a_mandate(**action))
        .map(|action| {
            let cells = PEOPLE.map(|(_, delegation, role)| {
                let subject = if *action == Action::CreateMandate {
                    Subject::Server
                } else {
                    Subject::Mandate(mandate())
                };
                mark(&permit(&actor(delegation, role), *action, subject))
            });
            (action.as_str().to_owned(), cells.to_vec())
        })
        .collect();
    pages += &table("mandate", &rows);
    for status in Status::ALL {
        let facts = facts(status, "SGP");
        let rows: Vec<_> = Action::ALL
            .iter()
            .filter(|action| !of_a_mandate(**action))
            .map(|action| {
                let cells = PEOPLE.map(|(_, delegation, role)| {
                    mark(&permit(&actor(delegation, role), *action, Subject::Recommendation(&facts)))
                });
                (action.as_str().to_owned(), cells.to_vec())
            })
            .collect();
        pages += "\n";
        pages += &table(status.as_str(), &rows);
    }
    insta::assert_snapshot!("policy_matrix", pages);
}

#[test]
fn the_visibility_table_of_the_domain_holds() {
    let comment = |reach, thread_of: &str| CommentFacts {
        reach,
        thread_of: code(thread_of),
        author: UserId(Uuid::from_u128(9)),
    };
    let drafting = facts(Status::Drafting, "SGP");
    let chairs = Facts { lead: code("CHAIR"), ..facts(Status::Drafting, "CHAIR") };
    let tabled = facts(Status::Negotiation, "SGP");
    let adopted = facts(Status::Adopted, "SGP");
    let hidden = Facts { released_to_observers: false, ..tabled.clone() };
    let amber = Facts { marking: Marking::Amber, ..tabled.clone() };
    let red = Facts { marking: Marking::Red, ..adopted.clone() };
    let withdrawn_draft = Facts { tabled: false, ..facts(Status::Withdrawn, "SGP") };
    let (all, chair, own) =
        (comment(Reach::All, "SGP"), comment(Reach::Chair, "SGP"), comment(Reach::Delegation, "SGP"));
    let sgp = code("SGP");
    let cases: Vec<(&str, Action, Subject<'_>)> = vec![
        ("working text, drafting", Action::ReadWorkingText, Subject::Recommendation(&drafting)),
        ("chair's own draft", Action::ReadWorkingText, Subject::Recommendation(&chairs)),
        ("draft withdrawn", Action::Read, Subject::Recommendation(&withdrawn_draft)),
        ("tabled, released", Action::Read, Subject::Recommendation(&tabled)),
        ("tabled, not released", Action::Read, Subject::Recommendation(&hidden)),
        ("tabled, released, AMBER", Action::Read, Subject::Recommendation(&amber)),
        ("comment to all", Action::Read, Subject::Comment(&tabled, &all)),
        ("comment to chair (SGP)", Action::Read, Subject::Comment(&tabled, &chair)),
        ("comment internal (SGP)", Action::Read, Subject::Comment(&tabled, &own)),
        ("amendment on the table (SGP)", Action::Read, Subject::Owned(&tabled, &sgp)),
        ("amendment prepared (SGP)", Action::Read, Subject::Prepared(&tabled, &sgp)),
        ("working text and its brackets", Action::ReadWorkingText, Subject::Recommendation(&tabled)),
        ("positions", Action::ReadPositions, Subject::Recommendation(&tabled)),
        ("positions, adopted", Action::ReadPositions, Subject::Recommendation(&adopted)),
        ("record", Action::ReadRecord, Subject::Recommendation(&tabled)),
        ("record, adopted", Action::ReadRecord, Subject::Recommendation(&adopted)),
        ("export, RED", Action::Export, Subject::Recommendation(&red)),
    ];
    let rows: Vec<_> = cases
        .into_iter()
        .map(|(name, action, subject)| {
            let cells =
                PEOPLE.map(|(_, delegation, role)| mark(&permit(&actor(delegation, role), action, subject)));
            (name.to_owned(), cells.to_vec())
        })
        .collect();
    // Rooms in which something is drafted live: to whom one is closed, it does not exist.
    let rooms = [
        ("room of a prepared one (SGP)", Action::PrepareAmendment, Subject::Prepared(&tabled, &sgp)),
        ("the same, adopted", Action::PrepareAmendment, Subject::Prepared(&adopted, &sgp)),
        ("the chair's merge, its rooms", Action::Merge, Subject::Recommendation(&tabled)),
    ];
    let rooms = rooms.into_iter().map(|(name, action, subject)| {
        let cells = PEOPLE
            .map(|(_, delegation, role)| mark(&permit_inside(&actor(delegation, role), action, subject)));
        (name.to_owned(), cells.to_vec())
    });
    let rows: Vec<_> = rows.into_iter().chain(rooms).collect();
    insta::assert_snapshot!("visibility", table("what is seen", &rows));
}
