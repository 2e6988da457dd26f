//! Owns: taking a package out of the program: the parcel that proves itself, and one page to print.
//! Never: lets a package out that holds a text the policy keeps in.

use super::{Paper, acceded, file_name, signed_bundle};
use crate::{
    app::{Reading, packages::may_export},
    domain::{
        ids::PackageId,
        policy::{Action, Subject, permit},
        record::parcel::{FORMAT, PackageFacts, Parcel, Response, signing_bytes},
        signoff::{accession::Accession, adoption::AdoptionRecord},
        texts::{Clause, fingerprint::Fingerprint},
    },
    error::{Error, Result},
    export::package as print,
    store::{
        mandates,
        packages::{self as rows, Kept},
        record,
        signoff::{adoptions, asked},
    },
};

/// The package when this person may take all of it out.
fn exported(tx: &mut Reading<'_>, id: PackageId) -> Result<Kept> {
    let kept = rows::find(tx.conn, id)?;
    permit(&tx.actor, Action::ReadPackages, Subject::Mandate(kept.mandate))?;
    may_export(tx, &kept)?;
    Ok(kept)
}

/// The file by which a stranger verifies offline what went to the Leaders, as JSON.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] when a text is marked RED; [`Error::Refused`] when it is empty.
pub fn parcel(tx: &mut Reading<'_>, id: PackageId) -> Result<Paper> {
    let kept = exported(tx, id)?;
    let recommendations =
        kept.held.iter().map(|held| signed_bundle(tx, held.id)).collect::<Result<Vec<_>>>()?;
    let mut parcel = Parcel {
        format: FORMAT.to_owned(),
        package: PackageFacts {
            id,
            mandate: mandates::mandate(tx.conn, kept.mandate)?.symbol,
            title: kept.title,
            cover_note: kept.cover_note,
            status: kept.status,
            submitted_at: kept.submitted_at,
            response: kept.response.map(|(outcome, text, date, _)| Response { outcome, text, date }),
        },
        recommendations,
        entries: record::entries_about(tx.conn, &format!("package:{id}"))?,
        signed_by: tx.app.keys.public_key(),
        signature: String::new(),
    };
    let bytes = signing_bytes(&parcel).map_err(Error::internal)?;
    parcel.signature = tx.app.keys.sign(&bytes);
    let name = format!("{}.json", file_name(&parcel.package.title));
    Ok(Paper { name, content: serde_json::to_string_pretty(&parcel)? })
}

/// Cover note, table of contents and every text with its reservations, as one page that needs nothing else.
///
/// # Errors
/// As [`parcel`].
pub fn page(tx: &mut Reading<'_>, id: PackageId) -> Result<Paper> {
    let kept = exported(tx, id)?;
    let mandate = mandates::mandate(tx.conn, kept.mandate)?;
    let mut texts: Vec<(AdoptionRecord, Vec<Accession>, Vec<Clause>, String)> = Vec::new();
    for held in &kept.held {
        let adoption = adoptions::find(tx.conn, held.id)?.ok_or(Error::NotFound)?;
        let text = asked::text(tx.conn, held.id, adoption.revision)?;
        let groups = adoption.fingerprint.parse::<Fingerprint>().map_err(Error::internal)?.groups();
        texts.push((adoption, acceded(tx, held.id)?, text.clauses, groups));
    }
    let markings = kept.held.iter().map(|held| held.facts.marking);
    let content = print::render(&print::Page {
        mandate: &mandate.symbol,
        mandate_title: &mandate.title,
        title: &kept.title,
        cover_note: &kept.cover_note,
        // The paper travels no further than the most guarded text in it.
        marking: markings.max().ok_or(Error::NotFound)?,
        submitted: kept.submitted_at.map(|at| at.in_utc()).as_deref(),
        response: kept.response.as_ref().map(|(outcome, text, date, _)| (&**outcome, &**text, &**date)),
        reader: &tx.actor.name,
        made: &tx.now.in_utc(),
        texts: texts
            .iter()
            .map(|(adoption, acceded, clauses, fingerprint)| print::Text {
                adoption,
                acceded,
                clauses,
                fingerprint,
            })
            .collect(),
    });
    Ok(Paper { name: format!("{}.html", file_name(&kept.title)), content })
}
