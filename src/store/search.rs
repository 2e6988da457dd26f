//! Owns: the search index: one document for each recommendation, clause of a newest revision, and comment, and the
//! one function that asks both databases. Never: answers without a scope.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{
    connection::{Both, DbConn, each},
    schema::search_documents,
};
use crate::{
    domain::{
        ids::{MandateId, RecommendationId},
        texts::words::search_tokens,
    },
    error::Result,
};

/// The longest word kept or asked for, in characters: PostgreSQL refuses words beyond 2 kB.
const MAX_WORD_CHARS: usize = 60;
/// The most words of one query.
const MAX_QUERY_WORDS: usize = 16;

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

/// The words of a query, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words a person asked for; none when the text has no word.
    #[must_use]
    pub fn of(query: &str) -> Option<Self> {
        let words: Vec<String> = search_tokens(query).into_iter().take(MAX_QUERY_WORDS).map(short).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// The words, as the index keeps them.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// All words, each as the beginning of one: for FTS5. A quoted word is never an operator.
    fn for_sqlite(&self) -> String {
        let quoted: Vec<String> =
            self.0.iter().map(|word| format!("\"{}\"*", word.replace('"', "\"\""))).collect();
        quoted.join(" AND ")
    }

    /// The same for a tsquery.
    fn for_postgres(&self) -> String {
        let quoted: Vec<String> = self
            .0
            .iter()
            .map(|word| format!("'{}':*", word.replace('\\', "\\\\").replace('\'', "''")))
            .collect();
        quoted.join(" & ")
    }
}

fn short(word: String) -> String {
    if word.chars().count() > MAX_WORD_CHARS { word.chars().take(MAX_WORD_CHARS).collect() } else { word }
}

fn tokens(content: &str) -> String {
    let words: Vec<String> = search_tokens(content).into_iter().map(short).collect();
    words.join(" ")
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
    let tokens = tokens(content);
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
        .map(|(id, words)| (id, words, tokens(words)))
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

/// The recommendations whose symbol and title have all these words. Not scoped: narrow a scoped list with it.
#[must_use]
pub fn recommendations_with(conn: &DbConn, words: &Words) -> super::recommendations::Condition {
    let start = "recommendations.id IN (SELECT recommendation_id FROM search_documents \
                 WHERE kind = 'recommendation' AND ";
    match conn {
        DbConn::Sqlite(_) => Box::new(
            sql::<Bool>(start)
                .sql("id IN (SELECT rowid FROM search_index WHERE search_index MATCH ")
                .bind::<Text, _>(words.for_sqlite())
                .sql("))"),
        ),
        DbConn::Pg(_) => Box::new(
            sql::<Bool>(start)
                .sql("lexemes @@ CAST(")
                .bind::<Text, _>(words.for_postgres())
                .sql(" AS tsquery))"),
        ),
    }
}
