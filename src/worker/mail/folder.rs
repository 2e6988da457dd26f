//! Owns: mail into a folder, one whole `.eml` file for each. Never: leaves half a file under its final name.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use lettre::message::Mailbox;

use super::message::message;
use crate::{
    app::outbox::{Failure, Mail, Transport},
    error::{Error, Result},
};

/// A folder that takes mails.
pub struct Folder {
    path: PathBuf,
    from: Mailbox,
}

impl Folder {
    /// Makes the folder when it is missing.
    ///
    /// # Errors
    /// [`Error::Internal`] when it cannot be made.
    pub fn open(path: &Path, from: &Mailbox) -> Result<Self> {
        fs::create_dir_all(path)
            .map_err(|why| Error::Internal(format!("mail_url: {}: {why}", path.display())))?;
        Ok(Self { path: path.to_owned(), from: from.clone() })
    }
}

impl Transport for Folder {
    fn send(&self, mail: &Mail) -> std::result::Result<(), Failure> {
        let bytes = message(mail, &self.from)?.formatted();
        let unfinished = self.path.join(format!(".{}.part", mail.id));
        let write = || {
            let mut file = fs::File::create(&unfinished)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&unfinished, self.path.join(format!("{}.eml", mail.id)))
        };
        write().map_err(|why: std::io::Error| Failure {
            permanent: false,
            unreachable: true,
            said: why.to_string(),
        })
    }
}
