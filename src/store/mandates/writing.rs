//! Owns: writing a mandate and its lists. An entry keeps its identifier as long as its code stays; one that others
//! refer to is not removed. Never: checks what is written; `domain::mandates::read` did.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};

use crate::{
    domain::{
        accounts::{CHAIR_DELEGATION, DelegationKind, SECRETARIAT_DELEGATION},
        ids::MandateId,
        mandates::Checked,
        refusal::Refusal,
        time::Moment,
    },
    error::Result,
    store::{
        connection::{Both, DbConn},
        schema::{bodies, delegations, mandates, norms, pillars, taskings},
    },
};

/// Writes one thing of a mandate's lists, in place of the one that has its code or number.
macro_rules! put {
    ($conn:expr, $table:ident, ($mandate:expr, $id:expr), $key:ident = $name:expr, $values:expr) => {{
        let values = $values;
        let row = ($table::id.eq($id), $table::mandate_id.eq($mandate), $table::$key.eq($name), values);
        let insert = diesel::insert_into($table::table).values(row);
        Both(insert.on_conflict(($table::mandate_id, $table::$key)).do_update().set(values))
            .execute($conn)?;
    }};
}

/// Whether another mandate has this symbol.
///
/// # Errors
/// What the database said.
pub fn symbol_taken(conn: &mut DbConn, symbol: &str, own: Option<MandateId>) -> Result<bool> {
    let holder: Option<String> =
        mandates::table.filter(mandates::symbol.eq(symbol)).select(mandates::id).first(conn).optional()?;
    Ok(holder.is_some_and(|id| Some(id) != own.map(|own| own.to_string())))
}

/// Adds a mandate with everything it holds. `fresh` makes identifiers for its entries.
///
/// # Errors
/// What the database said.
pub fn add(
    conn: &mut DbConn,
    id: MandateId,
    content: &Checked,
    fresh: impl Fn() -> uuid::Uuid,
    now: Moment,
) -> Result<()> {
    use mandates as m;
    diesel::insert_into(m::table)
        .values((
            m::id.eq(id.to_string()),
            m::symbol.eq(&content.symbol),
            m::title.eq(&content.title),
            m::date.eq(&content.date),
            m::issued_by.eq(&content.issued_by),
            m::minimum_silence_seconds.eq(content.settings.minimum_silence_seconds),
            m::mail_shows_text.eq(content.settings.mail_shows_text),
            m::version.eq(1),
            m::created_at.eq(now.millis()),
        ))
        .execute(conn)?;
    lists(conn, &id.to_string(), content, fresh)
}

/// Writes a changed mandate and raises its version.
///
/// # Errors
/// `in-use` naming an entry that others refer to; what the database said.
pub fn change(
    conn: &mut DbConn,
    id: MandateId,
    content: &Checked,
    fresh: impl Fn() -> uuid::Uuid,
) -> Result<()> {
    use mandates as m;
    diesel::update(m::table.find(id.to_string()))
        .set((
            m::symbol.eq(&content.symbol),
            m::title.eq(&content.title),
            m::date.eq(&content.date),
            m::issued_by.eq(&content.issued_by),
            m::minimum_silence_seconds.eq(content.settings.minimum_silence_seconds),
            m::mail_shows_text.eq(content.settings.mail_shows_text),
            m::version.eq(m::version + 1),
        ))
        .execute(conn)?;
    lists(conn, &id.to_string(), content, fresh)
}

fn lists(conn: &mut DbConn, mandate: &str, content: &Checked, fresh: impl Fn() -> uuid::Uuid) -> Result<()> {
    let fresh = || fresh().to_string();
    write_delegations(conn, mandate, content)?;
    // Bodies let go of their pillars and taskings of their parents first, so that the order of writing is free.
    diesel::update(bodies::table.filter(bodies::mandate_id.eq(mandate)))
        .set(bodies::pillar_id.eq(None::<String>))
        .execute(conn)?;
    diesel::update(taskings::table.filter(taskings::mandate_id.eq(mandate)))
        .set(taskings::parent_id.eq(None::<String>))
        .execute(conn)?;
    let codes: Vec<&str> = content.pillars.iter().map(|p| p.code.as_str()).collect();
    remove(conn, &PILLARS, mandate, &codes)?;
    for (ordinal, pillar) in (0_i64..).zip(&content.pillars) {
        use pillars as p;
        let values = (p::name.eq(&pillar.name), p::ordinal.eq(ordinal));
        put!(conn, p, (mandate, fresh()), code = &pillar.code, values);
    }
    write_bodies(conn, mandate, content, &fresh)?;
    write_taskings(conn, mandate, content, &fresh)?;
    let codes: Vec<&str> = content.norms.iter().map(|n| n.code.as_str()).collect();
    remove(conn, &NORMS, mandate, &codes)?;
    for (ordinal, norm) in (0_i64..).zip(&content.norms) {
        use norms as n;
        let values = (n::title.eq(&norm.title), n::ordinal.eq(ordinal));
        put!(conn, n, (mandate, fresh()), code = &norm.code, values);
    }
    Ok(())
}

fn write_bodies(
    conn: &mut DbConn,
    mandate: &str,
    content: &Checked,
    fresh: &impl Fn() -> String,
) -> Result<()> {
    use bodies as b;
    let codes: Vec<&str> = content.bodies.iter().map(|b| b.code.as_str()).collect();
    remove(conn, &BODIES, mandate, &codes)?;
    let ids: Vec<(String, String)> = pillars::table
        .filter(pillars::mandate_id.eq(mandate))
        .select((pillars::code, pillars::id))
        .load(conn)?;
    for (ordinal, body) in (0_i64..).zip(&content.bodies) {
        let pillar = ids.iter().find(|(code, _)| Some(code) == body.pillar.as_ref()).map(|(_, id)| id);
        let values = (b::name.eq(&body.name), b::pillar_id.eq(pillar), b::ordinal.eq(ordinal));
        put!(conn, b, (mandate, fresh()), code = &body.code, values);
    }
    Ok(())
}

fn write_taskings(
    conn: &mut DbConn,
    mandate: &str,
    content: &Checked,
    fresh: &impl Fn() -> String,
) -> Result<()> {
    use taskings as t;
    let numbers: Vec<&str> = content.taskings.iter().map(|t| t.number.as_str()).collect();
    remove(conn, &TASKINGS, mandate, &numbers)?;
    for (ordinal, tasking) in (0_i64..).zip(&content.taskings) {
        let values = (
            t::title.eq(&tasking.title),
            t::addressee.eq(tasking.addressee.as_ref()),
            t::ordinal.eq(ordinal),
        );
        put!(conn, t, (mandate, fresh()), number = &tasking.number, values);
    }
    let strands = content.taskings.iter().filter_map(|t| t.parent.as_ref().map(|parent| (&t.number, parent)));
    for (number, parent) in strands {
        sql_query(
            "UPDATE taskings SET parent_id = (SELECT above.id FROM taskings AS above \
             WHERE above.mandate_id = $1 AND above.number = $2) WHERE mandate_id = $1 AND number = $3",
        )
        .bind::<Text, _>(mandate)
        .bind::<Text, _>(parent)
        .bind::<Text, _>(number)
        .execute(conn)?;
    }
    Ok(())
}

fn write_delegations(conn: &mut DbConn, mandate: &str, content: &Checked) -> Result<()> {
    use delegations as d;
    type Row<'a> = (&'a str, &'a str, DelegationKind, Option<&'a str>, Option<&'a str>, &'a str);
    let states = content.roster.iter().map(|s| -> Row<'_> {
        let (from, to) = (Some(s.member_from.as_str()), s.member_to.as_deref());
        (&s.code, &s.name, DelegationKind::State, from, to, &s.time_zone)
    });
    let observers = content
        .observers
        .iter()
        .map(|o| -> Row<'_> { (&o.code, &o.name, DelegationKind::Observer, None, None, &o.time_zone) });
    let offices = [
        (CHAIR_DELEGATION, DelegationKind::Chair, &content.chair),
        (SECRETARIAT_DELEGATION, DelegationKind::Secretariat, &content.secretariat),
    ];
    let offices = offices
        .into_iter()
        .map(|(code, kind, o)| -> Row<'_> { (code, &o.name, kind, None, None, &o.time_zone) });
    let all: Vec<Row<'_>> = states.chain(observers).chain(offices).collect();
    let codes: Vec<&str> = all.iter().map(|row| row.0).collect();
    remove(conn, &DELEGATIONS, mandate, &codes)?;
    for (ordinal, (code, name, kind, member_from, member_to, time_zone)) in (0_i64..).zip(all) {
        let values = (
            d::name.eq(name),
            d::kind.eq(kind.as_str()),
            d::ordinal.eq(ordinal),
            d::member_from.eq(member_from),
            d::member_to.eq(member_to),
            d::time_zone.eq(time_zone),
        );
        let insert =
            diesel::insert_into(d::table).values((d::mandate_id.eq(mandate), d::code.eq(code), values));
        Both(insert.on_conflict((d::mandate_id, d::code)).do_update().set(values)).execute(conn)?;
    }
    Ok(())
}

/// A list of a mandate: what its entries are called, where they are, and who may refer to one.
struct List {
    /// As said in "The body AMCC is in use".
    noun: &'static str,
    table: &'static str,
    code: &'static str,
    /// SQL that counts references to the entry with mandate `$1` and code `$2`.
    references: &'static str,
}

const PILLARS: List = List {
    noun: "pillar",
    table: "pillars",
    code: "code",
    references: "SELECT COUNT(*) FROM bodies AS b JOIN pillars AS p ON p.id = b.pillar_id \
                 WHERE p.mandate_id = $1 AND p.code = $2",
};
const BODIES: List = List {
    noun: "body",
    table: "bodies",
    code: "code",
    references: "SELECT (SELECT COUNT(*) FROM recommendations WHERE lead_body_id = b.id) \
                 + (SELECT COUNT(*) FROM recommendation_bodies WHERE body_id = b.id) \
                 FROM bodies AS b WHERE b.mandate_id = $1 AND b.code = $2",
};
const TASKINGS: List = List {
    noun: "tasking",
    table: "taskings",
    code: "number",
    references: "SELECT COUNT(*) FROM recommendation_taskings AS r JOIN taskings AS t ON t.id = r.tasking_id \
                 WHERE t.mandate_id = $1 AND t.number = $2",
};
const NORMS: List = List {
    noun: "norm",
    table: "norms",
    code: "code",
    references: "SELECT COUNT(*) FROM recommendation_norms AS r JOIN norms AS n ON n.id = r.norm_id \
                 WHERE n.mandate_id = $1 AND n.code = $2",
};
/// A delegation is in use once it has people, a place in a recommendation, or was asked in a sign-off.
const DELEGATIONS: List = List {
    noun: "delegation",
    table: "delegations",
    code: "code",
    references: "SELECT (SELECT COUNT(*) FROM credentials WHERE mandate_id = $1 AND delegation = $2) \
                 + (SELECT COUNT(*) FROM invitations WHERE mandate_id = $1 AND delegation = $2) \
                 + (SELECT COUNT(*) FROM recommendations WHERE mandate_id = $1 AND (lead = $2 OR pen = $2)) \
                 + (SELECT COUNT(*) FROM co_sponsors AS c JOIN recommendations AS r \
                    ON r.id = c.recommendation_id WHERE r.mandate_id = $1 AND c.state = $2) \
                 + (SELECT COUNT(*) FROM sign_offs AS s JOIN recommendations AS r \
                    ON r.id = s.recommendation_id WHERE r.mandate_id = $1 \
                    AND (s.roster LIKE '%\"' || $2 || '\"%' OR s.not_asked LIKE '%\"' || $2 || '\"%'))",
};

#[derive(QueryableByName)]
struct Code {
    #[diesel(sql_type = Text)]
    code: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Removes the entries that are not among `keep`.
fn remove(conn: &mut DbConn, list: &List, mandate: &str, keep: &[&str]) -> Result<()> {
    let List { noun, table, code, references } = list;
    let present = sql_query(format!("SELECT {code} AS code FROM {table} WHERE mandate_id = $1"))
        .bind::<Text, _>(mandate)
        .load::<Code>(conn)?;
    for Code { code: gone } in present.into_iter().filter(|row| !keep.contains(&row.code.as_str())) {
        let counted = sql_query(format!("SELECT CAST(({references}) AS BIGINT) AS count"))
            .bind::<Text, _>(mandate)
            .bind::<Text, _>(&gone)
            .get_result::<Count>(conn)?;
        if counted.count > 0 {
            let detail = format!("The {noun} {gone} is in use and cannot be removed.");
            return Err(Refusal::new("in-use", detail).into());
        }
        sql_query(format!("DELETE FROM {table} WHERE mandate_id = $1 AND {code} = $2"))
            .bind::<Text, _>(mandate)
            .bind::<Text, _>(&gone)
            .execute(conn)?;
    }
    Ok(())
}
