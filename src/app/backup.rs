//! Owns: the file of a backup: a header, one line for each row, and a SHA-256 over all of it at the end.
//! Never: restores what does not match its hash, never: writes over anything.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::keys::hex;
use crate::{
    domain::{refusal::Refusal, time::Moment},
    error::{Error, Result},
    store::{
        backup::{each_row, fill},
        connection::DatabaseUrl,
        engine::Database,
    },
};

/// The name of the form.
const FORMAT: &str = "mufakat-backup";
/// Its version.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
    made_at: Moment,
}

#[derive(Serialize, Deserialize)]
struct Line {
    table: String,
    row: Map<String, Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trailer {
    rows: u64,
    sha256: String,
}

/// Writes every row of the database into a new file that only its owner reads (it holds the server's keys), and
/// returns how many there are. The file has its final name only when it is whole. A server may go on working.
///
/// # Errors
/// `file-exists`; [`Error::Internal`] with what the disk or the database said.
pub fn write(url: &DatabaseUrl, path: &Path, now: Moment) -> Result<u64> {
    if path.exists() {
        return Err(refuse(
            "file-exists",
            format!("{} exists already; nothing was written.", path.display()),
        ));
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    let written = write_whole(url, &unfinished, now)
        .and_then(|rows| std::fs::rename(&unfinished, path).map(|()| rows).map_err(Error::internal));
    if written.is_err() {
        drop(std::fs::remove_file(&unfinished));
    }
    written
}

fn write_whole(url: &DatabaseUrl, path: &Path, now: Moment) -> Result<u64> {
    // What an earlier try left may be open to more readers than this must be.
    drop(std::fs::remove_file(path));
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut out = Hashing { to: BufWriter::new(file.map_err(Error::internal)?), hash: Sha256::new() };
    out.line(&Header { format: FORMAT.to_owned(), version: VERSION, made_at: now })?;
    let mut rows = 0;
    each_row(url, &mut |table, row| {
        rows += 1;
        out.line(&Line { table: table.to_owned(), row })
    })?;
    let sha256 = hex(&out.hash.clone().finalize());
    out.line(&Trailer { rows, sha256 })?;
    let file = out.to.into_inner().map_err(Error::internal)?;
    file.sync_all().map_err(Error::internal)?;
    Ok(rows)
}

struct Hashing {
    to: BufWriter<File>,
    hash: Sha256,
}

impl Hashing {
    fn line(&mut self, line: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.hash.update(text.as_bytes());
        self.to.write_all(text.as_bytes()).map_err(Error::internal)
    }
}

/// Puts a backup into an empty database, all or nothing, and returns how many rows it has.
///
/// # Errors
/// `backup-broken` when the file is not whole or not ours, `not-empty`, `backup-differs`; what the database said.
pub async fn restore(url: &DatabaseUrl, path: &Path) -> Result<u64> {
    let expected = check(path)?;
    let database = Database::open(url, 1)?;
    let path = path.to_owned();
    let put = database
        .write(move |conn| {
            let mut rows = rows(&path)?;
            fill(conn, &mut rows)
        })
        .await?;
    if put == expected { Ok(put) } else { Err(Error::internal("the file changed while it was read")) }
}

/// Reads the whole file once before anything is written: form, version, hash, count.
fn check(path: &Path) -> Result<u64> {
    let broken = |what: &str| refuse("backup-broken", format!("{}: {what}.", path.display()));
    let mut hash = Sha256::new();
    let (mut count, mut trailer) = (0_u64, None);
    let mut lines = open(path)?.lines();
    let header = lines.next().transpose().map_err(Error::internal)?.unwrap_or_default();
    let read: Header =
        serde_json::from_str(&header).map_err(|_| broken("this is not a backup of Mufakat"))?;
    if read.format != FORMAT || read.version != VERSION {
        return Err(broken("the backup is of a form this version does not know"));
    }
    hash.update(header.as_bytes());
    hash.update(b"\n");
    for line in lines {
        let line = line.map_err(|_| broken("the file cannot be read"))?;
        if trailer.is_some() {
            return Err(broken("something follows the end of the backup"));
        }
        match serde_json::from_str::<Trailer>(&line) {
            Ok(end) => trailer = Some(end),
            Err(_) => {
                count += 1;
                hash.update(line.as_bytes());
                hash.update(b"\n");
            }
        }
    }
    let end = trailer.ok_or_else(|| broken("the end is missing"))?;
    if end.sha256 != hex(&hash.finalize()) || end.rows != count {
        return Err(broken("the backup was changed or damaged: its hash does not match"));
    }
    Ok(count)
}

/// The rows of a file that was checked.
fn rows(path: &Path) -> Result<impl Iterator<Item = Result<(String, Map<String, Value>)>> + use<>> {
    Ok(open(path)?.lines().skip(1).filter_map(|line| match line {
        Err(cause) => Some(Err(Error::internal(cause))),
        Ok(line) if serde_json::from_str::<Trailer>(&line).is_ok() => None,
        Ok(line) => {
            Some(serde_json::from_str(&line).map(|Line { table, row }| (table, row)).map_err(Error::from))
        }
    }))
}

fn open(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path);
    file.map(BufReader::new).map_err(|why| refuse("backup-broken", format!("{}: {why}.", path.display())))
}

fn refuse(code: &'static str, detail: String) -> Error {
    Refusal::new(code, detail).into()
}
