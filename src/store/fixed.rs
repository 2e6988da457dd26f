//! Owns: statements whose text never changes, which every connection keeps prepared: diesel keeps neither updates nor
//! upserts. Never: holds a query of a feature; never: puts a value into the text.

use std::marker::PhantomData;

use diesel::{
    QueryResult, RunQueryDsl,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Nullable, Text, Untyped},
};

use super::connection::{DbConn, MultiBackend};

/// A value for one place of a statement.
#[derive(Debug, Clone, Copy)]
pub enum Value<'v> {
    /// A text.
    Text(&'v str),
    /// A text, or none.
    MaybeText(Option<&'v str>),
    /// A number.
    Number(i64),
    /// A number, or none.
    MaybeNumber(Option<i64>),
}

/// A statement in pieces of text with a value between each two, and the columns it answers with.
#[derive(Debug)]
pub struct Fixed<'v, S = Untyped> {
    pieces: &'static [&'static str],
    values: Vec<Value<'v>>,
    columns: PhantomData<S>,
}

/// A statement that answers with rows of the columns `S`. There is one piece more than there are values.
#[must_use]
pub fn fixed<'v, S>(
    pieces: &'static [&'static str],
    values: impl IntoIterator<Item = Value<'v>>,
) -> Fixed<'v, S> {
    Fixed { pieces, values: values.into_iter().collect(), columns: PhantomData }
}

impl<S> QueryFragment<MultiBackend> for Fixed<'_, S> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for piece in self.pieces {
            pass.push_sql(piece);
            match values.next() {
                None => {}
                Some(Value::Text(value)) => pass.push_bind_param::<Text, _>(*value)?,
                Some(Value::MaybeText(value)) => pass.push_bind_param::<Nullable<Text>, _>(value)?,
                Some(Value::Number(value)) => pass.push_bind_param::<BigInt, _>(value)?,
                Some(Value::MaybeNumber(value)) => pass.push_bind_param::<Nullable<BigInt>, _>(value)?,
            }
        }
        Ok(())
    }
}

impl<S> QueryId for Fixed<'_, S> {
    // Not known to the compiler: the connection finds the prepared statement by its text.
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S> Query for Fixed<'_, S> {
    type SqlType = S;
}

impl<S> RunQueryDsl<DbConn> for Fixed<'_, S> {}
