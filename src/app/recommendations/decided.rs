//! Owns: what the sign-off and package columns add to a recommendation's page, in one place. Never: shows a sign-off
//! or package that the caller may not see.

use serde::Serialize;
use utoipa::ToSchema;

use super::Seen;
use crate::{app::Reading, error::Result};

/// How far its decision is.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Decided {
    /// The open sign-off.
    pub open_sign_off: Option<String>,
    /// The open one or, when adopted, the one that adopted it.
    #[schema(value_type = Option<Object>)]
    pub sign_off: Option<serde_json::Value>,
    /// Where that stands.
    #[schema(value_type = Option<Object>)]
    pub standing: Option<serde_json::Value>,
    /// The package it is in.
    #[schema(value_type = Option<Object>)]
    pub package: Option<serde_json::Value>,
}

/// What stands decided about a recommendation that the caller sees.
///
/// # Errors
/// What the database said.
pub(super) fn decided(_tx: &mut Reading<'_>, _seen: &Seen) -> Result<Decided> {
    // The sign-off and package columns fill this in.
    Ok(Decided::default())
}
