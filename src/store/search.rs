//! Owns: the search index: one document for each recommendation, clause of a newest revision, and comment, and the
//! one function that asks both databases. Never: answers without a scope.

use diesel::{
    dsl::{InnerJoinQuerySource, exists, sql},
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{
    connection::{Both, DbConn, MultiBackend, each},
    recommendations::Condition,
    schema::{comments, recommendations, search_documents},
    visibility::{comments_in_scope, in_scope},
};
use crate::{
    domain::{
        ids::{MandateId, RecommendationId},
        policy::{CommentScope, Scope},
        recommendations::Status,
        search::{Words, index_words},
    },
    error::{Error, Result},
};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Symbol and title; its subject is the recommendation's id.
    Recommendation,
    /// A clause of the newest revision; its subject is the clause's id.
    Clause,
    /// A comment; its subject is the comment's id.
    Comment,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Recommendation, Self::Clause, Self::Comment];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recommendation => "recommendation",
            Self::Clause => "clause",
            Self::Comment => "comment",
        }
    }
}

/// All words, each as the beginning of one: for FTS5. A quoted word is never an operator.
fn for_sqlite(words: &Words) -> String {
    let quoted: Vec<String> =
        words.as_slice().iter().map(|word| format!("\"{}\"*", word.replace('"', "\"\""))).collect();
    quoted.join(" AND ")
}

/// The same as a tsquery.
fn for_postgres(words: &Words) -> String {
    let quoted: Vec<String> = words
        .as_slice()
        .iter()
        .map(|word| format!("'{}':*", word.replace('\\', "\\\\").replace('\'', "''")))
        .collect();
    quoted.join(" & ")
}

/// Puts a document into the index, in place of the one it had. An empty text takes it out.
///
/// # Errors
/// What the database said.
pub fn put(
    conn: &mut DbConn,
    mandate: MandateId,
    recommendation: RecommendationId,
    kind: Kind,
    subject: &str,
    content: &str,
) -> Result<()> {
    use search_documents as d;
    let tokens = index_words(content);
    if tokens.is_empty() {
        return remove(conn, recommendation, kind, subject);
    }
    Both(
        diesel::insert_into(d::table)
            .values((
                d::mandate_id.eq(mandate.to_string()),
                d::recommendation_id.eq(recommendation.to_string()),
                d::kind.eq(kind.as_str()),
                d::subject.eq(subject),
                d::content.eq(content),
                d::tokens.eq(&tokens),
            ))
            .on_conflict((d::recommendation_id, d::kind, d::subject))
            .do_update()
            .set((d::content.eq(content), d::tokens.eq(&tokens))),
    )
    .execute(conn)?;
    Ok(())
}

/// Puts a document into the index whose subject is new, with its words cut already by [`index_words`].
///
/// # Errors
/// What the database said.
pub fn add(
    conn: &mut DbConn,
    (mandate, recommendation): (MandateId, RecommendationId),
    kind: Kind,
    subject: &str,
    (content, tokens): (&str, &str),
) -> Result<()> {
    use search_documents as d;
    if tokens.is_empty() {
        return Ok(());
    }
    diesel::insert_into(d::table)
        .values((
            d::mandate_id.eq(mandate.to_string()),
            d::recommendation_id.eq(recommendation.to_string()),
            d::kind.eq(kind.as_str()),
            d::subject.eq(subject),
            d::content.eq(content),
            d::tokens.eq(tokens),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a document out of the index.
///
/// # Errors
/// What the database said.
pub fn remove(conn: &mut DbConn, recommendation: RecommendationId, kind: Kind, subject: &str) -> Result<()> {
    use search_documents as d;
    diesel::delete(
        d::table
            .filter(d::recommendation_id.eq(recommendation.to_string()))
            .filter(d::kind.eq(kind.as_str()).and(d::subject.eq(subject))),
    )
    .execute(conn)?;
    Ok(())
}

/// Puts symbol and title of a recommendation into the index.
///
/// # Errors
/// What the database said.
pub fn put_recommendation(
    conn: &mut DbConn,
    mandate: MandateId,
    id: RecommendationId,
    symbol: &str,
    title: &str,
) -> Result<()> {
    put(conn, mandate, id, Kind::Recommendation, &id.to_string(), &format!("{symbol} {title}"))
}

/// Puts the clauses of a revision into the index, `(id, words)` each, in place of those of the revision before.
///
/// # Errors
/// What the database said.
pub fn put_clauses(
    conn: &mut DbConn,
    mandate: MandateId,
    recommendation: RecommendationId,
    clauses: &[(String, String)],
) -> Result<()> {
    use search_documents as d;
    let (mandate, recommendation) = (mandate.to_string(), recommendation.to_string());
    diesel::delete(
        d::table.filter(d::recommendation_id.eq(&recommendation)).filter(d::kind.eq(Kind::Clause.as_str())),
    )
    .execute(conn)?;
    let rows: Vec<_> = clauses
        .iter()
        .map(|(id, words)| (id, words, index_words(words)))
        .filter(|(_, _, tokens)| !tokens.is_empty())
        .map(|(id, words, tokens)| {
            (
                d::mandate_id.eq(&mandate),
                d::recommendation_id.eq(&recommendation),
                d::kind.eq(Kind::Clause.as_str()),
                d::subject.eq(id),
                d::content.eq(words),
                d::tokens.eq(tokens),
            )
        })
        .collect();
    for chunk in rows.chunks(500) {
        each!(&mut *conn, c => diesel::insert_into(d::table).values(chunk).execute(c))?;
    }
    Ok(())
}

/// Documents that have all these words: the one place where the two databases' full-text searches differ.
macro_rules! with_words {
    ($conn:expr, $words:expr, $before:expr, $after:expr) => {
        match $conn {
            DbConn::Sqlite(_) => Box::new(
                sql::<Bool>($before)
                    .sql("search_documents.id IN (SELECT rowid FROM search_index WHERE search_index MATCH ")
                    .bind::<Text, _>(for_sqlite($words))
                    .sql(")")
                    .sql($after),
            ),
            DbConn::Pg(_) => Box::new(
                sql::<Bool>($before)
                    .sql("search_documents.lexemes @@ CAST(")
                    .bind::<Text, _>(for_postgres($words))
                    .sql(" AS tsquery)")
                    .sql($after),
            ),
        }
    };
}

/// The recommendations whose symbol and title have all these words. Not scoped: narrow a scoped list with it.
#[must_use]
pub fn recommendations_with(conn: &DbConn, words: &Words) -> Condition {
    let before = "recommendations.id IN (SELECT recommendation_id FROM search_documents \
                  WHERE kind = 'recommendation' AND ";
    with_words!(conn, words, before, ")")
}

/// A document found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its row, for the next page.
    pub id: i64,
    /// What it is.
    pub kind: String,
    /// Identifier of the clause, the comment or the recommendation.
    pub subject: String,
    /// Its text.
    pub content: String,
    /// The recommendation it belongs to.
    pub recommendation: RecommendationId,
    /// Its symbol.
    pub symbol: String,
    /// Its title.
    pub title: String,
    /// Where it is in its life.
    pub status: Status,
}

type Source = InnerJoinQuerySource<search_documents::table, recommendations::table>;
type Found = ((i64, String, String, String), String, String, String, String);
type InDocuments = Box<dyn BoxableExpression<Source, MultiBackend, SqlType = Bool>>;

/// The documents with all these words that these scopes let through, recommendations first, then comments, then
/// clauses, each newest first; after the hit `(kind, id)`, at most `limit`.
///
/// # Errors
/// What the database said.
pub fn find(
    conn: &mut DbConn,
    scopes: &[(Scope, CommentScope)],
    words: &Words,
    after: Option<(Kind, i64)>,
    limit: i64,
) -> Result<Vec<Hit>> {
    use search_documents as d;
    let having: InDocuments = with_words!(conn, words, "", "");
    let mut visible: InDocuments = Box::new(false.into_sql::<Bool>());
    for (scope, of_comments) in scopes {
        let comment = exists(
            comments::table.filter(comments::id.eq(d::subject)).filter(comments_in_scope!(of_comments)),
        );
        let here = in_scope!(scope).and(d::kind.ne(Kind::Comment.as_str()).or(comment));
        visible = Box::new(visible.or(here));
    }
    let mut query = d::table
        .inner_join(recommendations::table)
        .filter(having)
        .filter(visible)
        .order((d::kind.desc(), d::id.desc()))
        .limit(limit)
        .select((
            (d::id, d::kind, d::subject, d::content),
            recommendations::id,
            recommendations::symbol,
            recommendations::title,
            recommendations::status,
        ))
        .into_boxed::<MultiBackend>();
    if let Some((kind, id)) = after {
        let kind = kind.as_str();
        query = query.filter(d::kind.lt(kind).or(d::kind.eq(kind).and(d::id.lt(id))));
    }
    query.load::<Found>(conn)?.into_iter().map(hit).collect()
}

fn hit(found: Found) -> Result<Hit> {
    let ((id, kind, subject, content), recommendation, symbol, title, status) = found;
    Ok(Hit {
        id,
        kind,
        subject,
        content,
        recommendation: recommendation.parse().map_err(Error::internal)?,
        symbol,
        title,
        status: status.parse().map_err(Error::internal)?,
    })
}
