//! Owns: the rows of mails on their way: claimed, settled, listed, tried again. Never: shows their content to a list;
//! letters hold links that are secrets; never: keeps such a letter once it left, or once its link is over.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Nullable, Text, Untyped},
};

use super::{
    connection::DbConn,
    fixed::{Value, fixed},
    schema::outbox,
};
use crate::{
    domain::{
        ids::{MandateId, OutboxId, RecommendationId, UserId},
        time::Moment,
    },
    error::{Error, Result},
};

/// A mail that this process may send now.
#[derive(Debug, Clone)]
pub struct ClaimedMail {
    /// Identifier.
    pub id: OutboxId,
    /// What it tells of, as the key that nobody is told of twice.
    pub event: String,
    /// The person, when an event sent it.
    pub user: Option<UserId>,
    /// The recommendation it is about.
    pub recommendation: Option<RecommendationId>,
    /// Where it goes.
    pub address: String,
    /// Act of the record, or kind of letter.
    pub template: String,
    /// JSON of `domain::letters::Content`, with `mandate` besides.
    pub content: String,
    /// Failed tries so far.
    pub attempts: i64,
    /// Since when it waits.
    pub created_at: Moment,
}

type ClaimedColumns = (Text, Text, Nullable<Text>, Nullable<Text>, Text, Text, Text, BigInt, BigInt);
type ClaimedRow = (String, String, Option<String>, Option<String>, String, String, String, i64, i64);

macro_rules! claiming {
    ($by_id:literal, $by_time:literal, $skip:literal) => {
        &[
            concat!("UPDATE outbox", $by_id, " SET claimed_until = "),
            concat!(
                " WHERE id IN (SELECT id FROM outbox",
                $by_time,
                " WHERE status = 'waiting' AND next_attempt_at <= "
            ),
            " AND claimed_until <= ",
            " ORDER BY next_attempt_at, id LIMIT ",
            concat!(
                $skip,
                ") RETURNING id, event, user_id, recommendation_id, address, template, content, attempts, created_at"
            ),
        ]
    };
}

/// Claims at most `limit` due mails until `lease`. The claim is the first statement, so of two servers each mail is
/// claimed by one: on PostgreSQL a row that another server is claiming is skipped, SQLite has one writer. SQLite is told
/// its way: by what it guesses of the table's size it may read every mail there is, while nobody else can write.
///
/// # Errors
/// What the database said.
pub fn claim(conn: &mut DbConn, now: Moment, lease: Moment, limit: i64) -> Result<Vec<ClaimedMail>> {
    let pieces: &'static [&'static str] = match conn {
        DbConn::Pg(_) => claiming!("", "", " FOR UPDATE SKIP LOCKED"),
        DbConn::Sqlite(_) => {
            claiming!(" INDEXED BY sqlite_autoindex_outbox_1", " INDEXED BY outbox_waiting", "")
        }
    };
    let numbers = [lease.millis(), now.millis(), now.millis(), limit].map(Value::Number);
    let rows: Vec<ClaimedRow> = fixed::<ClaimedColumns>(pieces, numbers).load(conn)?;
    let mut claimed = rows
        .into_iter()
        .map(|(id, event, user, recommendation, address, template, content, attempts, created_at)| {
            Ok(ClaimedMail {
                id: id.parse().map_err(Error::internal)?,
                event,
                user: user.map(|id| id.parse()).transpose().map_err(Error::internal)?,
                recommendation: recommendation.map(|id| id.parse()).transpose().map_err(Error::internal)?,
                address,
                template,
                content,
                attempts,
                created_at: Moment::from_millis(created_at),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    claimed.sort_by_key(|mail| (mail.created_at, mail.id));
    Ok(claimed)
}

/// How the try to send a claimed mail ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It left.
    Sent,
    /// It did not, and is tried again at this time.
    Later {
        /// When.
        at: Moment,
        /// Why not now.
        why: String,
    },
    /// It never will.
    Dead {
        /// Why.
        why: String,
    },
    /// Nothing was tried; anybody may claim it again.
    Released,
}

/// The letters whose link is a secret.
macro_rules! secret {
    () => {
        "template IN ('invitation', 'password.reset')"
    };
}

/// Takes the words out of a letter whose link is a secret.
macro_rules! emptied {
    () => {
        concat!(", content = CASE WHEN ", secret!(), " THEN '{}' ELSE content END")
    };
}

macro_rules! settling {
    ($besides:expr) => {
        &[
            "UPDATE outbox SET status = ",
            ", next_attempt_at = ",
            ", attempts = attempts + ",
            concat!(", claimed_until = 0", $besides, ", sent_at = "),
            ", last_error = ",
            " WHERE id = ",
            " AND status = 'waiting' AND claimed_until = ",
            "",
        ]
    };
}

/// Writes down how a try ended, if the claim `lease` is still ours.
///
/// # Errors
/// What the database said.
pub fn settle(conn: &mut DbConn, id: OutboxId, lease: Moment, end: &Settled, now: Moment) -> Result<()> {
    let (status, next, tried, sent, error) = match end {
        Settled::Sent => ("sent", now, 1, Some(now.millis()), None),
        Settled::Later { at, why } => ("waiting", *at, 1, None, Some(why.as_str())),
        Settled::Dead { why } => ("dead", now, 1, None, Some(why.as_str())),
        Settled::Released => ("waiting", now, 0, None, None),
    };
    let pieces: &'static [&'static str] =
        if *end == Settled::Sent { settling!(emptied!()) } else { settling!("") };
    let id = id.to_string();
    let values = [
        Value::Text(status),
        Value::Number(next.millis()),
        Value::Number(tried),
        Value::MaybeNumber(sent),
        Value::MaybeText(error),
        Value::Text(&id),
        Value::Number(lease.millis()),
    ];
    fixed::<Untyped>(pieces, values).execute(conn)?;
    Ok(())
}

/// A mail as the secretariat sees it.
#[derive(Debug, Clone, QueryableByName)]
pub struct Delivery {
    /// Identifier.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Where it goes.
    #[diesel(sql_type = Text)]
    pub address: String,
    /// Act of the record, or kind of letter.
    #[diesel(sql_type = Text)]
    pub template: String,
    /// Symbol of the recommendation.
    #[diesel(sql_type = Nullable<Text>)]
    pub symbol: Option<String>,
    /// `waiting`, `sent` or `dead`.
    #[diesel(sql_type = Text)]
    pub status: String,
    /// Tries so far.
    #[diesel(sql_type = BigInt)]
    pub attempts: i64,
    /// Since when.
    #[diesel(sql_type = BigInt)]
    pub created_at: i64,
    /// When it is tried next.
    #[diesel(sql_type = BigInt)]
    pub next_attempt_at: i64,
    /// When it left.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub sent_at: Option<i64>,
    /// Why the last try failed.
    #[diesel(sql_type = Nullable<Text>)]
    pub last_error: Option<String>,
    /// Whether there is nothing left of it to be sent: its link is over.
    #[diesel(sql_type = Bool)]
    pub empty: bool,
}

/// Which deliveries are asked for.
#[derive(Debug, Clone, Default)]
pub struct DeliveryFilter {
    /// Those of these mandates only, and letters to their people.
    pub mandates: Vec<MandateId>,
    /// One only.
    pub id: Option<OutboxId>,
    /// One status only.
    pub status: Option<String>,
    /// Those before this place in the list.
    pub before: Option<(i64, OutboxId)>,
}

/// Deliveries, newest first. Mails about texts that are not tabled stay out: the secretariat does not see those.
///
/// # Errors
/// What the database said.
pub fn deliveries(conn: &mut DbConn, filter: &DeliveryFilter, limit: i64) -> Result<Vec<Delivery>> {
    let served: Vec<String> = filter.mandates.iter().map(|mandate| belongs_to(*mandate)).collect();
    if served.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers are of their own types, so nothing a person typed stands in the text of the query.
    let one = filter.id.map(|id| format!(" AND o.id = '{id}'")).unwrap_or_default();
    let (at, id) = filter.before.map_or((i64::MAX, String::new()), |(at, id)| (at, id.to_string()));
    let query = format!(
        "SELECT o.id, o.address, o.template, r.symbol, o.status, o.attempts, o.created_at, o.next_attempt_at, \
         o.sent_at, o.last_error, (o.content = '{{}}') AS empty FROM outbox o LEFT JOIN recommendations r ON r.id = o.recommendation_id \
         WHERE (r.id IS NULL OR r.newest_revision IS NOT NULL) AND ($1 = '' OR o.status = $1) \
         AND (o.created_at < $2 OR (o.created_at = $2 AND o.id < $3)) AND ({}){one} \
         ORDER BY o.created_at DESC, o.id DESC LIMIT $4",
        served.join(" OR ")
    );
    Ok(sql_query(query)
        .bind::<Text, _>(filter.status.as_deref().unwrap_or_default())
        .bind::<BigInt, _>(at)
        .bind::<Text, _>(id)
        .bind::<BigInt, _>(limit)
        .load(conn)?)
}

/// The condition that a mail is the business of this mandate: about its texts, of its events, or a letter to one of
/// its people.
fn belongs_to(mandate: MandateId) -> String {
    format!(
        "r.mandate_id = '{mandate}' \
         OR (o.recommendation_id IS NULL AND o.content LIKE '%\"mandate\":\"{mandate}\"%') \
         OR (o.recommendation_id IS NULL AND o.content NOT LIKE '%\"mandate\":%' AND (o.address IN \
         (SELECT i.email FROM invitations i WHERE i.mandate_id = '{mandate}') OR o.address IN \
         (SELECT u.email FROM users u JOIN credentials c ON c.user_id = u.id WHERE c.mandate_id = '{mandate}')))"
    )
}

/// What is left of a letter whose link is over.
const EMPTY: &str = "{}";

/// Takes the words out of letters to this address whose event begins so: their link is over. What still waits will not
/// leave.
///
/// # Errors
/// What the database said.
pub fn forget_letters(conn: &mut DbConn, address: &str, event: &str) -> Result<()> {
    let pieces = &[
        concat!(
            "UPDATE outbox SET content = '{}', last_error = CASE WHEN status = 'sent' THEN last_error ELSE 'its link is over' END, \
             status = CASE WHEN status = 'waiting' THEN 'dead' ELSE status END WHERE ",
            secret!(),
            " AND address = "
        ),
        " AND substr(event, 1, length(",
        ")) = ",
        "",
    ];
    let values = [address, event, event].map(Value::Text);
    fixed::<Untyped>(pieces, values).execute(conn)?;
    Ok(())
}

/// A letter whose link is a secret and that did not leave: its address, event and content.
pub type SecretLetter = (String, String, String);

/// Every letter whose link is a secret and that did not leave.
///
/// # Errors
/// What the database said.
pub fn letters_kept(conn: &mut DbConn) -> Result<Vec<SecretLetter>> {
    let pieces = &[concat!(
        "SELECT address, event, content FROM outbox WHERE ",
        secret!(),
        " AND status <> 'sent' AND content <> '{}'"
    )];
    Ok(fixed::<(Text, Text, Text)>(pieces, []).load(conn)?)
}

/// Lets a mail that did not leave be tried again at once; returns whether there was one.
///
/// # Errors
/// What the database said.
pub fn retry(conn: &mut DbConn, id: OutboxId, now: Moment) -> Result<bool> {
    let unsent = outbox::table
        .filter(outbox::id.eq(id.to_string()))
        .filter(outbox::status.ne("sent").and(outbox::content.ne(EMPTY)));
    let changed = diesel::update(unsent)
        .set((
            outbox::status.eq("waiting"),
            outbox::next_attempt_at.eq(now.millis()),
            outbox::attempts.eq(0_i64),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Marks every waiting mail as sent without sending it, for a demonstration that starts with a past.
///
/// # Errors
/// What the database said.
pub fn mark_all_sent(conn: &mut DbConn, now: Moment) -> Result<usize> {
    let pieces = &[
        concat!("UPDATE outbox SET status = 'sent'", emptied!(), ", sent_at = "),
        " WHERE status = 'waiting'",
    ];
    Ok(fixed::<Untyped>(pieces, [Value::Number(now.millis())]).execute(conn)?)
}
