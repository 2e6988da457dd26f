//! Owns: commands on the data as a whole: migrate, verify, backup, restore. Never: repairs anything.

use std::{path::Path, process::ExitCode};

use super::{in_words, say};
use crate::{
    app::{backup, clock::Clock, verification},
    config::Config,
    domain::record::{
        bundle::{self, Bundle},
        parcel::{self, Parcel},
    },
    store::{backup::in_snapshot, engine::Database},
};

pub(super) fn migrate(config: &Config) -> Result<ExitCode, String> {
    // Opening holds off other processes on SQLite, and brings the tables up to date.
    let ran = Database::migrate(&config.database_url).map_err(in_words)?;
    say(&match ran {
        0 => "The database is up to date.".to_owned(),
        1 => "1 migration ran.".to_owned(),
        many => format!("{many} migrations ran."),
    });
    Ok(ExitCode::SUCCESS)
}

pub(super) fn verify_bundle(path: &Path) -> Result<ExitCode, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|why| format!("{name}: {why}"))?;
    let not_ours = |why| format!("{name}: this is not a bundle of ours: {why}");
    let form: Form = serde_json::from_str(&text).map_err(not_ours)?;
    let (findings, summary) = if form.format == parcel::FORMAT {
        let parcel: Parcel = serde_json::from_str(&text).map_err(not_ours)?;
        (parcel::verify_parcel(&parcel), summary_of_package(&parcel))
    } else {
        let bundle: Bundle = serde_json::from_str(&text).map_err(not_ours)?;
        (bundle::verify_bundle(&bundle), summary_of_text(&bundle))
    };
    for finding in &findings {
        say(&line(&finding.chain.to_string(), finding.sequence, finding.kind, &finding.detail)?);
    }
    if !findings.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    say(&summary);
    Ok(ExitCode::SUCCESS)
}

/// Which kind of file it is.
#[derive(serde::Deserialize)]
struct Form {
    format: String,
}

fn summary_of_text(bundle: &Bundle) -> String {
    let facts = &bundle.recommendation;
    format!(
        "{} \"{}\", revision {}, is what was adopted.\nFingerprint {}\n{} record entries; signed by the key {}. \
         Compare that key with the one the secretariat published.",
        facts.symbol,
        facts.title,
        bundle.revision,
        bundle.fingerprint,
        bundle.entries.len(),
        bundle.signed_by
    )
}

fn summary_of_package(parcel: &Parcel) -> String {
    let facts = &parcel.package;
    let went = match facts.submitted_at {
        Some(at) => format!("went to the Leaders on {}", at.in_utc()),
        None => "has not gone to the Leaders yet".to_owned(),
    };
    let texts: Vec<String> = parcel
        .recommendations
        .iter()
        .map(|bundle| format!("{} {}", bundle.recommendation.symbol, bundle.fingerprint))
        .collect();
    format!(
        "\"{}\" of {} {went}, with {} texts, each as it was adopted:\n{}\nSigned by the key {}. Compare that key \
         with the one the secretariat published.",
        facts.title,
        facts.mandate,
        texts.len(),
        texts.join("\n"),
        parcel.signed_by
    )
}

pub(super) fn verify_database(config: &Config) -> Result<ExitCode, String> {
    let found = in_snapshot(&config.database_url, verification::whole).map_err(in_words)?;
    for finding in &found.findings {
        say(&line(&finding.chain, finding.sequence, finding.kind, &finding.detail)?);
    }
    say(&format!("{} entries in {} chains: {} findings.", found.entries, found.chains, found.findings.len()));
    Ok(if found.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(
    chain: &str,
    sequence: Option<i64>,
    kind: impl serde::Serialize,
    detail: &str,
) -> Result<String, String> {
    let kind = serde_json::to_value(kind).map_err(|why| why.to_string())?;
    let kind = kind.as_str().unwrap_or("finding");
    let place = sequence.map(|number| format!(", entry {number}")).unwrap_or_default();
    Ok(format!("{kind}: {chain}{place}: {detail}"))
}

pub(super) fn backup(config: &Config, file: &Path) -> Result<ExitCode, String> {
    let rows = backup::write(&config.database_url, file, Clock::Machine.now()).map_err(in_words)?;
    say(&format!(
        "{rows} rows written to {}. The file holds the server's keys: keep it safe.",
        file.display()
    ));
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(config: &Config, file: &Path) -> Result<ExitCode, String> {
    let rows = backup::restore(&config.database_url, file).await.map_err(in_words)?;
    say(&format!("{rows} rows restored."));
    verify_database(config)
}
