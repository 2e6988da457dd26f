//! Owns: the rows of what people chose about notices, what they follow or muted, and what waits for their digest.
//! Never: decides what a choice means.

use std::collections::HashMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{
    connection::{Both, DbConn, each},
    schema::{digest_items, followings, notice_choices, notices, recommendations, users},
};
use crate::{
    domain::{
        ids::{NoticeId, RecommendationId, UserId},
        notices::{Choice, Stance, Stances, Topic},
        time::Moment,
    },
    error::{Error, Result},
};

/// Who follows a recommendation or muted it.
///
/// # Errors
/// What the database said.
pub fn stances_on(conn: &mut DbConn, recommendation: RecommendationId) -> Result<Stances> {
    followings::table
        .filter(followings::recommendation_id.eq(recommendation.to_string()))
        .select((followings::user_id, followings::stance))
        .load::<(String, String)>(conn)?
        .into_iter()
        .map(|(user, stance)| {
            Ok((user.parse().map_err(Error::internal)?, stance.parse().map_err(Error::internal)?))
        })
        .collect()
}

/// What one person chose.
///
/// # Errors
/// What the database said.
pub fn choices(conn: &mut DbConn, user: UserId) -> Result<HashMap<Topic, Choice>> {
    notice_choices::table
        .filter(notice_choices::user_id.eq(user.to_string()))
        .select((notice_choices::kind, notice_choices::choice))
        .load::<(String, String)>(conn)?
        .into_iter()
        .map(|(topic, choice)| {
            Ok((topic.parse().map_err(Error::internal)?, choice.parse().map_err(Error::internal)?))
        })
        .collect()
}

/// Raises the version of a person's choices before they are written; whether it did: not when another version than `known`
/// stands.
///
/// # Errors
/// What the database said.
pub fn take(conn: &mut DbConn, user: UserId, known: Option<i64>) -> Result<bool> {
    let person = users::table.find(user.to_string());
    let raised = users::wishes_version.eq(users::wishes_version + 1);
    let taken = match known {
        Some(known) => {
            diesel::update(person).filter(users::wishes_version.eq(known)).set(raised).execute(conn)?
        }
        None => diesel::update(person).set(raised).execute(conn)?,
    };
    Ok(taken == 1)
}

/// Writes one choice. That about comments is in the account.
///
/// # Errors
/// What the database said.
pub fn choose(conn: &mut DbConn, user: UserId, topic: Topic, choice: Choice) -> Result<()> {
    use notice_choices as n;
    if topic == Topic::Comments {
        diesel::update(users::table.find(user.to_string()))
            .set(users::comment_notices.eq(choice.as_str()))
            .execute(conn)?;
        return Ok(());
    }
    Both(
        diesel::insert_into(n::table)
            .values((
                n::user_id.eq(user.to_string()),
                n::kind.eq(topic.as_str()),
                n::choice.eq(choice.as_str()),
            ))
            .on_conflict((n::user_id, n::kind))
            .do_update()
            .set(n::choice.eq(choice.as_str())),
    )
    .execute(conn)?;
    Ok(())
}

/// What one person said about one recommendation.
///
/// # Errors
/// What the database said.
pub fn stance(conn: &mut DbConn, user: UserId, recommendation: RecommendationId) -> Result<Option<Stance>> {
    followings::table
        .find((recommendation.to_string(), user.to_string()))
        .select(followings::stance)
        .first::<String>(conn)
        .optional()?
        .map(|stance| stance.parse().map_err(Error::internal))
        .transpose()
}

/// Every recommendation a person follows or muted, with its symbol.
///
/// # Errors
/// What the database said.
pub fn stances(conn: &mut DbConn, user: UserId) -> Result<Vec<(RecommendationId, String, Stance)>> {
    followings::table
        .inner_join(recommendations::table)
        .filter(followings::user_id.eq(user.to_string()))
        .order((recommendations::symbol.asc(), recommendations::id.asc()))
        .select((recommendations::id, recommendations::symbol, followings::stance))
        .load::<(String, String, String)>(conn)?
        .into_iter()
        .map(|(id, symbol, stance)| {
            Ok((id.parse().map_err(Error::internal)?, symbol, stance.parse().map_err(Error::internal)?))
        })
        .collect()
}

/// Writes what a person says about a recommendation.
///
/// # Errors
/// What the database said.
pub fn take_stance(
    conn: &mut DbConn,
    user: UserId,
    recommendation: RecommendationId,
    stance: Option<Stance>,
) -> Result<()> {
    use followings as f;
    let (user, recommendation) = (user.to_string(), recommendation.to_string());
    match stance {
        None => {
            diesel::delete(f::table.find((&recommendation, &user))).execute(conn)?;
        }
        Some(stance) => {
            Both(
                diesel::insert_into(f::table)
                    .values((
                        f::recommendation_id.eq(&recommendation),
                        f::user_id.eq(&user),
                        f::stance.eq(stance.as_str()),
                    ))
                    .on_conflict((f::recommendation_id, f::user_id))
                    .do_update()
                    .set(f::stance.eq(stance.as_str())),
            )
            .execute(conn)?;
        }
    }
    Ok(())
}

/// Lets notices wait for the digests of these people.
///
/// # Errors
/// What the database said.
pub fn wait_for_digest(conn: &mut DbConn, items: &[(NoticeId, UserId)], now: Moment) -> Result<()> {
    use digest_items as d;
    let rows: Vec<_> = items
        .iter()
        .map(|(notice, user)| {
            (
                d::notice_id.eq(notice.to_string()),
                d::user_id.eq(user.to_string()),
                d::created_at.eq(now.millis()),
            )
        })
        .collect();
    for chunk in rows.chunks(500) {
        each!(conn, c => diesel::insert_into(d::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// Takes out of a person's digest what waits there and `drops` says of: it is asked with a notice's kind and the recommendation
/// the notice is about.
///
/// # Errors
/// What the database said.
pub fn drop_from_digest(
    conn: &mut DbConn,
    user: UserId,
    drops: impl Fn(&str, Option<&str>) -> bool,
) -> Result<()> {
    use digest_items as d;
    let waiting = d::table
        .inner_join(notices::table)
        .filter(d::user_id.eq(user.to_string()))
        .select((d::notice_id, notices::kind, notices::recommendation_id))
        .load::<(String, String, Option<String>)>(conn)?;
    let dropped: Vec<String> = waiting
        .into_iter()
        .filter(|(_, kind, about)| drops(kind, about.as_deref()))
        .map(|(notice, ..)| notice)
        .collect();
    for chunk in dropped.chunks(500) {
        diesel::delete(d::table.filter(d::notice_id.eq_any(chunk.to_vec()))).execute(conn)?;
    }
    Ok(())
}

/// A person for whom a digest waits, and since when the oldest of its news.
#[derive(Debug, Clone, QueryableByName)]
pub struct Waiting {
    /// Who.
    #[diesel(sql_type = Text)]
    pub user_id: String,
    /// Their time zone.
    #[diesel(sql_type = Text)]
    pub time_zone: String,
    /// Since when, in milliseconds.
    #[diesel(sql_type = BigInt)]
    pub since: i64,
}

/// Everybody for whom a digest waits.
///
/// # Errors
/// What the database said.
pub fn waiting(conn: &mut DbConn) -> Result<Vec<Waiting>> {
    Ok(sql_query(
        "SELECT d.user_id, u.time_zone, min(d.created_at) AS since FROM digest_items d \
         JOIN users u ON u.id = d.user_id GROUP BY d.user_id, u.time_zone ORDER BY d.user_id",
    )
    .load(conn)?)
}

/// A notice that goes into a digest.
#[derive(Debug, Clone, Queryable)]
pub struct DigestRow {
    /// Which.
    pub notice: String,
    /// The recommendation.
    pub recommendation: Option<String>,
    /// The mandate.
    pub mandate: Option<String>,
    /// What it is.
    pub kind: String,
    /// What happened.
    pub sentence: String,
    /// Where it is shown.
    pub link: String,
    /// When.
    pub at: i64,
}

/// Takes what waits for the person's digest since before `until`, oldest first. The taking is the first statement: of two
/// servers one gets it. What was read in the app meanwhile is taken too, and left out.
///
/// # Errors
/// What the database said.
pub fn take_digest(conn: &mut DbConn, user: UserId, until: Moment) -> Result<Vec<DigestRow>> {
    #[derive(QueryableByName)]
    struct Taken {
        #[diesel(sql_type = Text)]
        notice_id: String,
    }
    let taken =
        sql_query("DELETE FROM digest_items WHERE user_id = $1 AND created_at < $2 RETURNING notice_id")
            .bind::<Text, _>(user.to_string())
            .bind::<BigInt, _>(until.millis())
            .load::<Taken>(conn)?;
    let ids: Vec<String> = taken.into_iter().map(|row| row.notice_id).collect();
    Ok(notices::table
        .filter(notices::id.eq_any(ids))
        .filter(notices::read_at.is_null())
        .order((notices::at.asc(), notices::id.asc()))
        .select((
            notices::id,
            notices::recommendation_id,
            notices::mandate_id,
            notices::kind,
            notices::sentence,
            notices::link,
            notices::at,
        ))
        .load(conn)?)
}
