//! Owns: the rows of notices and of mails waiting to leave; `people` knows who is there to be told.
//! Never: chooses who is told.

mod people;

pub use people::{people, people_until};

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable, Text},
};

use super::{
    connection::{DbConn, each},
    schema::{notices, outbox},
};
use crate::{
    domain::{
        accounts::Seat,
        comments::{ANCHOR, Scope as Reach},
        ids::{NoticeId, OutboxId, RecommendationId, UserId},
        notices::{News, Told},
        policy::{comment_scope, scope},
        time::Moment,
    },
    error::Result,
};

/// A notice as stored.
#[derive(Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct NewNoticeRow {
    id: String,
    user_id: String,
    mandate_id: Option<String>,
    recommendation_id: Option<String>,
    event: String,
    kind: String,
    sentence: String,
    link: String,
    deadline: Option<i64>,
    at: i64,
    read_at: Option<i64>,
}

/// The notice of some news to one person, to whom it is of this `kind`; `key` names the news once and for all.
#[must_use]
pub fn notice_row(id: NoticeId, told: &Told, news: &News, key: &str, now: Moment) -> NewNoticeRow {
    NewNoticeRow {
        id: id.to_string(),
        user_id: told.user.to_string(),
        mandate_id: Some(news.mandate.to_string()),
        recommendation_id: news.recommendation.map(|id| id.to_string()),
        event: key.to_owned(),
        kind: told.kind.to_owned(),
        sentence: news.sentence.clone(),
        link: news.link.clone(),
        deadline: news.deadline.map(Moment::millis),
        at: now.millis(),
        read_at: None,
    }
}

/// A mail as stored until it left.
#[derive(Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct NewMailRow {
    id: String,
    event: String,
    user_id: Option<String>,
    recommendation_id: Option<String>,
    address: String,
    template: String,
    content: String,
    status: &'static str,
    attempts: i64,
    created_at: i64,
    next_attempt_at: i64,
    claimed_until: i64,
    sent_at: Option<i64>,
    last_error: Option<String>,
}

/// What all mails of some news say, as stored.
///
/// # Errors
/// [`crate::error::Error::Internal`] when it does not serialise.
pub fn content(news: &News) -> Result<String> {
    Ok(serde_json::to_string(&serde_json::json!({
        "sentence": news.sentence,
        "link": news.link,
        "deadline": news.deadline,
        "quote": news.quote,
        "mandate": news.mandate,
    }))?)
}

/// The mail of some news to one person; `content` is that of [`content`].
#[must_use]
pub fn mail_row(
    id: OutboxId,
    (told, address): (&Told, &str),
    news: &News,
    content: &str,
    key: &str,
    now: Moment,
) -> NewMailRow {
    NewMailRow {
        user_id: Some(told.user.to_string()),
        recommendation_id: news.recommendation.map(|id| id.to_string()),
        ..row(id, address, told.kind, content.to_owned(), key, now)
    }
}

/// A mail that no event sends: an invitation, a password reset.
///
/// # Errors
/// [`crate::error::Error::Internal`] when the content does not serialise.
pub fn letter_row(
    id: OutboxId,
    address: &str,
    template: &str,
    content: &serde_json::Value,
    key: &str,
    now: Moment,
) -> Result<NewMailRow> {
    Ok(row(id, address, template, serde_json::to_string(content)?, key, now))
}

/// A letter to a person with an account, checked again when it leaves.
///
/// # Errors
/// [`crate::error::Error::Internal`] when the content does not serialise.
pub fn personal_row(
    id: OutboxId,
    user: UserId,
    address: &str,
    template: &str,
    content: &serde_json::Value,
    key: &str,
    now: Moment,
) -> Result<NewMailRow> {
    let letter = letter_row(id, address, template, content, key, now)?;
    Ok(NewMailRow { user_id: Some(user.to_string()), ..letter })
}

fn row(id: OutboxId, address: &str, template: &str, content: String, key: &str, now: Moment) -> NewMailRow {
    NewMailRow {
        id: id.to_string(),
        event: key.to_owned(),
        user_id: None,
        recommendation_id: None,
        address: address.to_owned(),
        template: template.to_owned(),
        content,
        status: "waiting",
        attempts: 0,
        created_at: now.millis(),
        next_attempt_at: now.millis(),
        claimed_until: 0,
        sent_at: None,
        last_error: None,
    }
}

/// So many rows are quicker one by one: that statement is kept prepared, one for many rows is not.
const FEW: usize = 3;

/// Writes notices and mails.
///
/// # Errors
/// What the database said.
pub fn add(conn: &mut DbConn, new_notices: &[NewNoticeRow], mails: &[NewMailRow]) -> Result<()> {
    if new_notices.len() <= FEW && mails.len() <= FEW {
        for notice in new_notices {
            diesel::insert_into(notices::table).values(notice).execute(conn)?;
        }
        for mail in mails {
            diesel::insert_into(outbox::table).values(mail).execute(conn)?;
        }
        return Ok(());
    }
    for chunk in new_notices.chunks(500) {
        each!(conn, c => diesel::insert_into(notices::table).values(chunk).execute(c))?;
    }
    for chunk in mails.chunks(500) {
        each!(conn, c => diesel::insert_into(outbox::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// A notice with the symbol of what it is about.
#[derive(Debug, Clone, QueryableByName)]
pub struct NoticeRow {
    /// Identifier.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// The mandate.
    #[diesel(sql_type = Nullable<Text>)]
    pub mandate_id: Option<String>,
    /// The recommendation.
    #[diesel(sql_type = Nullable<Text>)]
    pub recommendation_id: Option<String>,
    /// Its symbol.
    #[diesel(sql_type = Nullable<Text>)]
    pub symbol: Option<String>,
    /// The act.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// What happened.
    #[diesel(sql_type = Text)]
    pub sentence: String,
    /// Where it is shown.
    #[diesel(sql_type = Text)]
    pub link: String,
    /// When.
    #[diesel(sql_type = BigInt)]
    pub at: i64,
    /// When it was read.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub read_at: Option<i64>,
    /// A deadline that came with it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub deadline: Option<i64>,
}

/// The person's notices of what their seats let them see, newest first.
///
/// # Errors
/// What the database said.
pub fn notices(
    conn: &mut DbConn,
    user: UserId,
    seats: &[Seat],
    unread_only: bool,
    before: Option<(i64, NoticeId)>,
    limit: i64,
) -> Result<Vec<NoticeRow>> {
    let (at, id) = before.map_or((i64::MAX, String::new()), |(at, id)| (at, id.to_string()));
    let unread = if unread_only { "AND n.read_at IS NULL" } else { "" };
    let query = format!(
        "SELECT n.id, n.mandate_id, n.recommendation_id, r.symbol, n.kind, n.sentence, n.link, n.at, n.read_at, \
         n.deadline FROM notices n LEFT JOIN recommendations r ON r.id = n.recommendation_id \
         WHERE n.user_id = $1 {unread} AND (n.at < $2 OR (n.at = $2 AND n.id < $3)) AND {} \
         ORDER BY n.at DESC, n.id DESC LIMIT $4",
        still_theirs(seats)
    );
    Ok(sql_query(query)
        .bind::<Text, _>(user.to_string())
        .bind::<BigInt, _>(at)
        .bind::<Text, _>(id)
        .bind::<BigInt, _>(limit)
        .load(conn)?)
}

/// How many of [`notices`] the person has not read, by recommendation; `None` counts those about none.
///
/// # Errors
/// What the database said.
pub fn unread_by_recommendation(
    conn: &mut DbConn,
    user: UserId,
    seats: &[Seat],
) -> Result<Vec<(Option<String>, i64)>> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = Nullable<Text>)]
        recommendation_id: Option<String>,
        #[diesel(sql_type = BigInt)]
        unread: i64,
    }
    let query = format!(
        "SELECT n.recommendation_id, count(*) AS unread FROM notices n \
         LEFT JOIN recommendations r ON r.id = n.recommendation_id \
         WHERE n.user_id = $1 AND n.read_at IS NULL AND {} GROUP BY n.recommendation_id",
        still_theirs(seats)
    );
    let rows = sql_query(query).bind::<Text, _>(user.to_string()).load::<Counted>(conn)?;
    Ok(rows.into_iter().map(|row| (row.recommendation_id, row.unread)).collect())
}

/// How many of [`notices`] the person has not read.
///
/// # Errors
/// What the database said.
pub fn unread(conn: &mut DbConn, user: UserId, seats: &[Seat]) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = BigInt)]
        unread: i64,
    }
    let query = format!(
        "SELECT count(*) AS unread FROM notices n LEFT JOIN recommendations r ON r.id = n.recommendation_id \
         WHERE n.user_id = $1 AND n.read_at IS NULL AND {}",
        still_theirs(seats)
    );
    Ok(sql_query(query).bind::<Text, _>(user.to_string()).get_result::<Counted>(conn)?.unread)
}

/// `policy::scope` and `comment_scope` of every seat as SQL over `notices n` and `recommendations r`. Codes and identifiers are of their
/// own types (capital letters, hex digits), so nothing a person typed stands in it.
fn still_theirs(seats: &[Seat]) -> String {
    let visible: Vec<String> = seats
        .iter()
        .map(|seat| {
            let scope = scope(seat);
            let own = scope.drafts_of.map_or_else(|| "FALSE".to_owned(), |own| {
                format!(
                    "r.lead = '{own}' OR r.created_by_delegation = '{own}' OR EXISTS (SELECT 1 FROM co_sponsors s \
                     WHERE s.recommendation_id = r.id AND s.state = '{own}')"
                )
            });
            let open = scope.released_only.map_or_else(|| "TRUE".to_owned(), |markings| {
                let markings: Vec<String> = markings.iter().map(|m| format!("'{}'", m.as_str())).collect();
                format!("r.released_to_observers AND r.marking IN ({})", markings.join(", "))
            });
            format!(
                "(n.mandate_id = '{}' AND (n.recommendation_id IS NULL OR {own} \
                 OR (r.newest_revision IS NOT NULL AND {open})) AND {})",
                scope.mandate,
                comment_still_theirs(seat)
            )
        })
        .collect();
    let of_mandates = if visible.is_empty() { "FALSE".to_owned() } else { visible.join(" OR ") };
    format!("(n.mandate_id IS NULL OR {of_mandates})")
}

/// `policy::comment_scope` as SQL over the comment a notice leads to, if it leads to one.
fn comment_still_theirs(seat: &Seat) -> String {
    let scope = comment_scope(seat);
    let reached = |may: bool, reach: Reach| may.then(|| format!("c.scope = '{}'", reach.as_str()));
    let internal = scope.own.map(|own| {
        format!("(c.scope <> '{}' AND coalesce(o.delegation, c.delegation) = '{own}')", Reach::All.as_str())
    });
    let seen = [reached(scope.to_all, Reach::All), reached(scope.every_to_chair, Reach::Chair), internal];
    let seen: Vec<String> = seen.into_iter().flatten().collect();
    format!(
        "(n.link NOT LIKE '%{ANCHOR}%' OR EXISTS (SELECT 1 FROM comments c LEFT JOIN comments o \
         ON o.id = c.parent_id WHERE c.id = substr(n.link, length(n.link) - 35) AND ({})))",
        seen.join(" OR ")
    )
}

/// Which notices a person has read.
#[derive(Debug, Clone)]
pub enum Seen {
    /// All.
    All,
    /// These.
    These(Vec<NoticeId>),
    /// All about one recommendation.
    About(RecommendationId),
}

/// Marks notices of the person as read.
///
/// # Errors
/// What the database said.
pub fn mark_read(conn: &mut DbConn, user: UserId, seen: &Seen, now: Moment) -> Result<()> {
    let unread =
        notices::table.filter(notices::user_id.eq(user.to_string())).filter(notices::read_at.is_null());
    let read = notices::read_at.eq(Some(now.millis()));
    match seen {
        Seen::All => diesel::update(unread).set(read).execute(conn)?,
        Seen::These(ids) => {
            let ids: Vec<String> = ids.iter().map(NoticeId::to_string).collect();
            diesel::update(unread.filter(notices::id.eq_any(ids))).set(read).execute(conn)?
        }
        Seen::About(id) => {
            let about = unread.filter(notices::recommendation_id.eq(id.to_string()));
            diesel::update(about).set(read).execute(conn)?
        }
    };
    Ok(())
}

/// Marks everybody's notices up to `until` as read when they happened.
///
/// # Errors
/// What the database said.
pub fn mark_past_read(conn: &mut DbConn, until: Moment) -> Result<()> {
    diesel::update(notices::table.filter(notices::at.le(until.millis()).and(notices::read_at.is_null())))
        .set(notices::read_at.eq(notices::at.nullable()))
        .execute(conn)?;
    Ok(())
}
