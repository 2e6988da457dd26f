//! Owns: the rows of the record: heads, entries, and the answers kept for repeated requests.
//! Never: changes or deletes an entry; the database refuses it too.

use std::collections::BTreeSet;

use diesel::{
    OptionalExtension,
    prelude::*,
    sql_types::{BigInt, Text, Untyped},
};

use super::{
    connection::{Both, DbConn},
    fixed::{Value, fixed},
    schema::{idempotency_keys, record_entries, record_heads},
};
use crate::{
    domain::{
        ids::{PackageId, UserId},
        record::{Chain, Entry, GENESIS, Head},
        time::Moment,
    },
    error::{Error, Result},
};

/// A chain taken for this transaction: no other act joins it before the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its name.
    pub chain: String,
    /// Its last link.
    pub head: Head,
    /// How often it was taken, this time included: whatever is written under the lock moves it, in the record or not.
    pub touched: i64,
}

type TakenColumns = (Text, BigInt, Text, BigInt);

fn taken(found: Option<(String, i64, String, i64)>) -> Option<Taken> {
    found.map(|(chain, sequence, hash, touched)| Taken { chain, head: Head { sequence, hash }, touched })
}

/// Takes a chain for this transaction; none when there is no such chain.
///
/// # Errors
/// What the database said.
pub fn touch(conn: &mut DbConn, chain: &str) -> Result<Option<Taken>> {
    let pieces = &[
        "UPDATE record_heads SET touched = touched + 1 WHERE chain = ",
        " RETURNING chain, sequence, hash, touched",
    ];
    Ok(taken(fixed::<TakenColumns>(pieces, [Value::Text(chain)]).get_result(conn).optional()?))
}

/// What leads to a recommendation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Its amendment.
    Amendment,
    /// Its comment.
    Comment,
    /// Its sign-off.
    SignOff,
}

/// Takes the chain of the recommendation that the thing with this identifier belongs to.
///
/// # Errors
/// What the database said.
pub fn touch_through(conn: &mut DbConn, through: Through, id: &str) -> Result<Option<Taken>> {
    macro_rules! pieces_of {
        ($table:literal) => {
            &[
                concat!(
                    "UPDATE record_heads SET touched = touched + 1 WHERE chain = \
                     (SELECT 'recommendation:' || recommendation_id FROM ",
                    $table,
                    " WHERE id = "
                ),
                ") RETURNING chain, sequence, hash, touched",
            ]
        };
    }
    let pieces: &'static [&'static str] = match through {
        Through::Amendment => pieces_of!("amendments"),
        Through::Comment => pieces_of!("comments"),
        Through::SignOff => pieces_of!("sign_offs"),
    };
    Ok(taken(fixed::<TakenColumns>(pieces, [Value::Text(id)]).get_result(conn).optional()?))
}

/// Takes the chains of all recommendations of a package, in the order of their names so that two such acts cannot
/// wait for each other.
///
/// # Errors
/// What the database said.
pub fn touch_package(conn: &mut DbConn, package: PackageId) -> Result<usize> {
    use super::schema::package_items;
    let mut chains: Vec<String> = package_items::table
        .filter(package_items::package_id.eq(package.to_string()))
        .select(package_items::recommendation_id)
        .load::<String>(conn)?
        .into_iter()
        .map(|id| format!("recommendation:{id}"))
        .collect();
    chains.sort();
    let mut touched = 0;
    for chain in chains {
        touched += usize::from(touch(conn, &chain)?.is_some());
    }
    Ok(touched)
}

/// Starts a chain.
///
/// # Errors
/// What the database said.
pub fn start(conn: &mut DbConn, chain: &Chain) -> Result<()> {
    Both(
        diesel::insert_into(record_heads::table)
            .values((
                record_heads::chain.eq(chain.to_string()),
                record_heads::sequence.eq(0_i64),
                record_heads::hash.eq(GENESIS),
                record_heads::touched.eq(0_i64),
            ))
            .on_conflict(record_heads::chain)
            .do_nothing(),
    )
    .execute(conn)?;
    Ok(())
}

/// The last link.
///
/// # Errors
/// [`Error::NotFound`] when there is no such chain.
pub fn head(conn: &mut DbConn, chain: &Chain) -> Result<Head> {
    let (sequence, hash) = record_heads::table
        .filter(record_heads::chain.eq(chain.to_string()))
        .select((record_heads::sequence, record_heads::hash))
        .first::<(i64, String)>(conn)?;
    Ok(Head { sequence, hash })
}

/// Adds a sealed entry and moves the head to it.
///
/// # Errors
/// What the database said; [`Error::Internal`] when the head moved meanwhile, which the lock makes impossible.
pub fn append(conn: &mut DbConn, entry: &Entry) -> Result<()> {
    let row = EntryRow::from(entry);
    diesel::insert_into(record_entries::table).values(&row).execute(conn)?;
    let pieces =
        &["UPDATE record_heads SET sequence = sequence + 1, hash = ", " WHERE chain = ", " AND hash = ", ""];
    let values = [&entry.hash, &row.chain, &entry.previous_hash].map(|value| Value::Text(value));
    let moved = fixed::<Untyped>(pieces, values).execute(conn)?;
    if moved == 1 { Ok(()) } else { Err(Error::internal("the head of a chain moved under its lock")) }
}

/// Entries of one chain after `after`, at most `limit`, in order.
///
/// # Errors
/// What the database said.
pub fn entries(conn: &mut DbConn, chain: &Chain, after: i64, limit: i64) -> Result<Vec<Entry>> {
    record_entries::table
        .filter(record_entries::chain.eq(chain.to_string()))
        .filter(record_entries::sequence.gt(after))
        .order(record_entries::sequence.asc())
        .limit(limit)
        .select(EntryRow::as_select())
        .load::<EntryRow>(conn)?
        .into_iter()
        .map(EntryRow::into_entry)
        .collect()
}

/// Chain, sequence and act of every entry since `since`.
///
/// # Errors
/// What the database said.
pub fn recent(conn: &mut DbConn, since: Moment) -> Result<Vec<(String, i64, String, String)>> {
    Ok(record_entries::table
        .filter(record_entries::at.ge(since.millis()))
        .order((record_entries::chain.asc(), record_entries::sequence.asc()))
        .select((
            record_entries::chain,
            record_entries::sequence,
            record_entries::act,
            record_entries::payload,
        ))
        .load(conn)?)
}

/// The entries of one chain that record one kind of act, in order.
///
/// # Errors
/// What the database said.
pub fn entries_of_act(conn: &mut DbConn, chain: &Chain, act: &str) -> Result<Vec<Entry>> {
    record_entries::table
        .filter(record_entries::chain.eq(chain.to_string()))
        .filter(record_entries::act.eq(act))
        .order(record_entries::sequence.asc())
        .select(EntryRow::as_select())
        .load::<EntryRow>(conn)?
        .into_iter()
        .map(EntryRow::into_entry)
        .collect()
}

/// The entries of the administration chain about one subject, in order.
///
/// # Errors
/// What the database said.
pub fn entries_about(conn: &mut DbConn, subject: &str) -> Result<Vec<Entry>> {
    record_entries::table
        .filter(record_entries::chain.eq(Chain::Administration.to_string()))
        .filter(record_entries::subject.eq(subject))
        .order(record_entries::sequence.asc())
        .select(EntryRow::as_select())
        .load::<EntryRow>(conn)?
        .into_iter()
        .map(EntryRow::into_entry)
        .collect()
}

/// The names of all chains that have a head or an entry.
///
/// # Errors
/// What the database said.
pub fn chains(conn: &mut DbConn) -> Result<BTreeSet<String>> {
    let mut names: BTreeSet<String> =
        record_heads::table.select(record_heads::chain).load(conn)?.into_iter().collect();
    names.extend(record_entries::table.select(record_entries::chain).distinct().load::<String>(conn)?);
    Ok(names)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = record_entries, treat_none_as_default_value = false)]
struct EntryRow {
    chain: String,
    sequence: i64,
    at: i64,
    act: String,
    actor: Option<String>,
    actor_name: String,
    on_behalf_of: Option<String>,
    subject: String,
    payload: String,
    previous_hash: String,
    hash: String,
}

impl From<&Entry> for EntryRow {
    fn from(entry: &Entry) -> Self {
        Self {
            chain: entry.chain.to_string(),
            sequence: entry.sequence,
            at: entry.at.millis(),
            act: entry.act.clone(),
            actor: entry.actor.map(|id| id.to_string()),
            actor_name: entry.actor_name.clone(),
            on_behalf_of: entry.on_behalf_of.clone(),
            subject: entry.subject.clone(),
            payload: entry.payload.clone(),
            previous_hash: entry.previous_hash.clone(),
            hash: entry.hash.clone(),
        }
    }
}

impl EntryRow {
    fn into_entry(self) -> Result<Entry> {
        Ok(Entry {
            chain: self.chain.parse().map_err(Error::internal)?,
            sequence: self.sequence,
            at: Moment::from_millis(self.at),
            act: self.act,
            actor: self.actor.map(|id| id.parse()).transpose().map_err(Error::internal)?,
            actor_name: self.actor_name,
            on_behalf_of: self.on_behalf_of,
            subject: self.subject,
            payload: self.payload,
            previous_hash: self.previous_hash,
            hash: self.hash,
        })
    }
}

/// An answer kept for repeats.
#[derive(Debug)]
pub struct KeptAnswer {
    /// SHA-256 of the request it answered.
    pub request_hash: String,
    /// The status sent.
    pub status: i64,
    /// The body sent.
    pub body: String,
}

/// Holds a key until the transaction ends, so that of two requests that come with it at once the second finds the answer
/// of the first, and returns the answer kept under it since `oldest`. The mark left when there was no such row is older
/// than any answer.
///
/// # Errors
/// What the database said.
pub fn hold_key(conn: &mut DbConn, user: UserId, key: &str, oldest: Moment) -> Result<Option<KeptAnswer>> {
    let pieces = &[
        "INSERT INTO idempotency_keys (user_id, idempotency_key, request_hash, status, body, created_at) VALUES (",
        ", ",
        ", '', 0, '', 0) ON CONFLICT (user_id, idempotency_key) DO UPDATE SET user_id = excluded.user_id \
         RETURNING request_hash, status, body, created_at",
    ];
    let user = user.to_string();
    let values = [Value::Text(&user), Value::Text(key)];
    let (request_hash, status, body, at): (String, i64, String, i64) =
        fixed::<(Text, BigInt, Text, BigInt)>(pieces, values).get_result(conn)?;
    Ok((at > oldest.millis()).then_some(KeptAnswer { request_hash, status, body }))
}

/// Keeps an answer under a key that is held, in place of one that is too old.
///
/// # Errors
/// What the database said.
pub fn keep_answer(
    conn: &mut DbConn,
    (user, key): (UserId, &str),
    answer: &KeptAnswer,
    now: Moment,
) -> Result<()> {
    let pieces = &[
        "UPDATE idempotency_keys SET request_hash = ",
        ", status = ",
        ", body = ",
        ", created_at = ",
        " WHERE user_id = ",
        " AND idempotency_key = ",
        "",
    ];
    let user = user.to_string();
    let values = [
        Value::Text(&answer.request_hash),
        Value::Number(answer.status),
        Value::Text(&answer.body),
        Value::Number(now.millis()),
        Value::Text(&user),
        Value::Text(key),
    ];
    fixed::<Untyped>(pieces, values).execute(conn)?;
    Ok(())
}

/// Forgets answers kept before `oldest`; returns how many.
///
/// # Errors
/// What the database said.
pub fn forget_answers(conn: &mut DbConn, oldest: Moment) -> Result<usize> {
    Ok(diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(oldest.millis())))
        .execute(conn)?)
}
