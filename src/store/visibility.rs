//! Owns: the policy's scopes as SQL conditions, written once: lists, counts and search all use these. A test holds
//! them equal to `Scope::contains` and `may_see_comment`. Never: knows a role.

/// The recommendations of a [`crate::domain::policy::Scope`]: `Scope::contains` as a condition on `recommendations`.
macro_rules! in_scope {
    ($scope:expr) => {{
        use ::diesel::prelude::*;
        use $crate::store::schema::{co_sponsors as sponsors, recommendations as r};
        let scope: &$crate::domain::policy::Scope = $scope;
        let markings: Vec<&'static str> =
            scope.released_only.unwrap_or_default().iter().map(|marking| marking.as_str()).collect();
        let own = scope.drafts_of.as_ref().map(ToString::to_string).unwrap_or_default();
        let all = scope.released_only.is_none().into_sql::<::diesel::sql_types::Bool>();
        let released = r::released_to_observers.eq(true).and(r::marking.eq_any(markings));
        let drafts = scope.drafts_of.is_some().into_sql::<::diesel::sql_types::Bool>();
        let sponsored = ::diesel::dsl::exists(
            sponsors::table
                .filter(sponsors::recommendation_id.eq(r::id))
                .filter(sponsors::state.eq(own.clone())),
        );
        let led = r::lead.eq(own.clone()).or(r::created_by_delegation.eq(own));
        let tabled = r::newest_revision.is_not_null().and(all.or(released));
        r::mandate_id.eq(scope.mandate.to_string()).and(tabled.or(drafts.and(led.or(sponsored))))
    }};
}
pub(in crate::store) use in_scope;

/// Whether a [`crate::domain::policy::CommentScope`] lets a comment through whose reach is in one column, where another
/// condition says whether its thread is the own delegation's: the one translation of a comment's scope.
macro_rules! reach_in_scope {
    ($scope:expr, $reach:expr, $of_own_thread:expr) => {{
        use ::diesel::prelude::*;
        use $crate::domain::comments::Scope as Reach;
        let scope: &$crate::domain::policy::CommentScope = $scope;
        let to_all = $reach.eq(Reach::All.as_str()).and(scope.to_all.into_sql::<::diesel::sql_types::Bool>());
        let to_chair = $reach
            .eq(Reach::Chair.as_str())
            .and(scope.every_to_chair.into_sql::<::diesel::sql_types::Bool>());
        let has_own = scope.own.is_some().into_sql::<::diesel::sql_types::Bool>();
        let internal = has_own.and($reach.ne(Reach::All.as_str())).and($of_own_thread);
        to_all.or(to_chair).or(internal)
    }};
}
pub(in crate::store) use reach_in_scope;

/// The comments that a [`crate::domain::policy::CommentScope`] lets through, of recommendations that are visible:
/// `may_see_comment` as a condition on `comments`. A thread belongs to the delegation of its first comment.
macro_rules! comments_in_scope {
    ($scope:expr) => {{
        use ::diesel::prelude::*;
        use $crate::store::{
            schema::comments as c,
            visibility::{OPENING, reach_in_scope},
        };
        let scope: &$crate::domain::policy::CommentScope = $scope;
        let own = scope.own.as_ref().map(ToString::to_string).unwrap_or_default();
        let opened = c::parent_id.is_null().and(c::delegation.eq(own.clone()));
        let answered = ::diesel::dsl::exists(
            OPENING
                .filter(OPENING.field(c::id).nullable().eq(c::parent_id))
                .filter(OPENING.field(c::delegation).eq(own)),
        );
        reach_in_scope!(scope, c::scope, opened.or(answered))
    }};
}
pub(in crate::store) use comments_in_scope;

use super::schema::comments;

diesel::alias!(pub(in crate::store) const OPENING: Alias<Opening> = comments as opening);
