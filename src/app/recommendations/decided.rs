//! Owns: what the sign-off and package columns add to a recommendation's page, in one place. Never: shows a sign-off
//! or package that the caller may not see.

use serde::Serialize;
use utoipa::ToSchema;

use super::Known;
use crate::{
    app::{
        Reading,
        signoff::{self, SignOffView},
    },
    domain::{
        policy::{Action, Subject, permit},
        signoff::{SignOffStatus, Standing},
    },
    error::Result,
};

/// How far its decision is.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Decided {
    /// The open sign-off.
    pub open_sign_off: Option<String>,
    /// The open one or, when adopted, the one that adopted it.
    pub sign_off: Option<SignOffView>,
    /// Where that stands.
    pub standing: Option<Standing>,
    /// The package it is in.
    pub package: Option<PackageHere>,
}

/// A package by its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PackageHere {
    /// Identifier.
    pub id: String,
    /// The title.
    pub title: String,
    /// `open` or `submitted`.
    pub status: String,
}

/// What stands decided about a recommendation that the caller sees.
///
/// # Errors
/// [`crate::error::Error::Internal`] for a fingerprint that is none.
pub(super) fn decided(tx: &Reading<'_>, known: &Known) -> Result<Decided> {
    let sign_off = signoff::of_known(tx, known)?;
    let sees_packages =
        permit(&tx.actor, Action::ReadPackages, Subject::Mandate(known.facts.mandate)).is_ok();
    let package = known.package.clone().filter(|_| sees_packages);
    Ok(Decided {
        open_sign_off: sign_off
            .as_ref()
            .filter(|view| view.status == SignOffStatus::Open)
            .map(|view| view.id.clone()),
        standing: sign_off.as_ref().map(|view| view.standing.clone()),
        sign_off,
        package,
    })
}
