//! Owns: how mail leaves. Never: decides who gets one.

use std::path::PathBuf;

/// Where mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailUrl {
    /// A folder; each mail becomes a file.
    Folder(PathBuf),
    /// A server, in lettre's URL form (`smtp://`, `smtps://`).
    Server(String),
}

impl std::str::FromStr for MailUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once("://") {
            Some(("file", path)) if !path.is_empty() => Ok(Self::Folder(path.into())),
            Some(("smtp" | "smtps", host)) if !host.is_empty() => Ok(Self::Server(text.to_owned())),
            _ => Err("must be file://folder, smtp://host:port or smtps://host:port".to_owned()),
        }
    }
}
