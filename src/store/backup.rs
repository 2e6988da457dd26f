//! Owns: every row of every table as JSON, read in one snapshot and put into an empty database of either kind.
//! Never: changes a value on the way; what was hashed comes back byte for byte.

use std::collections::BTreeSet;

use diesel::{
    RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use serde_json::{Map, Value};

use super::connection::{DatabaseUrl, DbConn};
use crate::{
    domain::refusal::Refusal,
    error::{Error, Result},
};

/// Every table, those referred to before those that refer.
pub const TABLES: &[&str] = &[
    "users",
    "sessions",
    "refresh_tokens",
    "password_resets",
    "mandates",
    "delegations",
    "pillars",
    "bodies",
    "taskings",
    "norms",
    "rounds",
    "credentials",
    "invitations",
    "recommendations",
    "co_sponsors",
    "recommendation_taskings",
    "recommendation_bodies",
    "recommendation_norms",
    "working_texts",
    "live_texts",
    "live_updates",
    "live_clients",
    "revisions",
    "amendments",
    "amendment_stances",
    "amendment_texts",
    "compromises",
    "merges",
    "comments",
    "sign_offs",
    "positions",
    "prepared_positions",
    "adoptions",
    "packages",
    "package_items",
    "record_heads",
    "record_entries",
    "notices",
    "notice_choices",
    "followings",
    "digest_items",
    "calendars",
    "reminders",
    "outbox",
    "idempotency_keys",
    "server_keys",
    "search_documents",
];
/// Columns by which a row refers to another of its own table; filled in when all its rows are there.
const WITHIN: &[(&str, &str)] =
    &[("taskings", "parent_id"), ("recommendations", "cites"), ("comments", "parent_id")];
/// Columns that are true or false; SQLite keeps them as numbers.
const TRUE_OR_FALSE: &[(&str, &str)] = &[
    ("users", "administrator"),
    ("mandates", "mail_shows_text"),
    ("recommendations", "released_to_observers"),
    ("recommendations", "observers_may_comment"),
    ("amendments", "answer_accepted"),
    ("positions", "late"),
];
/// Columns that count by themselves.
const COUNTED: &[(&str, &str)] = &[("positions", "sequence"), ("search_documents", "id")];
/// Rows fetched or put at once.
const BATCH: usize = 500;

/// One row with its table's name.
pub type TableRow = (String, Map<String, Value>);

#[derive(diesel::QueryableByName)]
struct JsonRow {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = Text)]
    content: String,
}

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Takes the name of a table and one of its rows.
pub type Take<'t> = dyn FnMut(&str, Map<String, Value>) -> Result<()> + 't;

/// Hands every row of the database to `take`, all as they stood at one moment. A server may go on working meanwhile.
///
/// # Errors
/// What the database said; what `take` returned.
pub fn each_row(url: &DatabaseUrl, take: &mut Take<'_>) -> Result<()> {
    in_snapshot(url, |conn| {
        for table in TABLES {
            let columns = columns(conn, table)?;
            if columns.is_empty() {
                let detail = "The database was made by another version; run `mufakat migrate` first.";
                return Err(Refusal::new("not-migrated", detail).into());
            }
            rows_of(conn, table, &columns, take)?;
        }
        Ok(())
    })
}

/// Looks at the whole database as it stood at one moment, beside a server that goes on working.
///
/// # Errors
/// `no-database`; what the database said; what `job` returned.
pub fn in_snapshot<T>(url: &DatabaseUrl, job: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<T> {
    if let DatabaseUrl::Sqlite(path) = url
        && !path.exists()
    {
        let detail = format!("There is no database at {}.", path.display());
        return Err(Refusal::new("no-database", detail).into());
    }
    let mut conn = url.open().map_err(Error::internal)?;
    let begin = match conn {
        DbConn::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        DbConn::Sqlite(_) => "BEGIN",
    };
    conn.batch_execute(begin)?;
    let seen = job(&mut conn)?;
    conn.batch_execute("COMMIT")?;
    Ok(seen)
}

fn rows_of(conn: &mut DbConn, table: &str, columns: &[String], take: &mut Take<'_>) -> Result<()> {
    let next = match conn {
        DbConn::Pg(_) => {
            let list = quoted(columns, "");
            conn.batch_execute(&format!(
                "DECLARE backup CURSOR FOR SELECT 0::bigint AS place, row_to_json(t)::text AS content \
                 FROM (SELECT {list} FROM {table}) t"
            ))?;
            format!("FETCH {BATCH} FROM backup")
        }
        DbConn::Sqlite(_) => {
            let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}', \"{c}\"")).collect();
            format!(
                "SELECT rowid AS place, json_object({}) AS content FROM {table} WHERE rowid > $1 \
                 ORDER BY rowid LIMIT {BATCH}",
                pairs.join(", ")
            )
        }
    };
    let mut place = i64::MIN;
    loop {
        let rows: Vec<JsonRow> = match conn {
            DbConn::Pg(_) => sql_query(&next).load(conn)?,
            DbConn::Sqlite(_) => sql_query(&next).bind::<BigInt, _>(place).load(conn)?,
        };
        let last = rows.len() < BATCH;
        for row in rows {
            place = row.place;
            let mut fields: Map<String, Value> = serde_json::from_str(&row.content)?;
            for (_, column) in TRUE_OR_FALSE.iter().filter(|(of, _)| of == &table) {
                if let Some(value) = fields.get_mut(*column)
                    && let Some(number) = value.as_i64()
                {
                    *value = Value::Bool(number != 0);
                }
            }
            take(table, fields)?;
        }
        if last {
            break;
        }
    }
    if let DbConn::Pg(_) = conn {
        conn.batch_execute("CLOSE backup")?;
    }
    Ok(())
}

/// Puts rows into an empty database, in the caller's transaction. Rows of a table follow each other, tables in the
/// order of [`TABLES`]. Returns how many rows there were.
///
/// # Errors
/// `not-empty`; `backup-differs` when tables or columns are not ours; what `rows` or the database said.
pub fn fill(conn: &mut DbConn, rows: &mut dyn Iterator<Item = Result<TableRow>>) -> Result<u64> {
    for table in TABLES {
        let found: Counted = sql_query(format!("SELECT count(*) AS rows FROM {table}")).get_result(conn)?;
        if found.rows != 0 {
            let detail = "The database is not empty. A backup is restored into an empty one only.";
            return Err(Refusal::new("not-empty", detail).into());
        }
    }
    let mut total = 0;
    let mut batch = Batch::default();
    for row in rows {
        let (table, mut fields) = row?;
        if table != batch.table {
            batch.put(conn)?;
            batch = Batch::of(conn, &table, std::mem::take(&mut batch.later))?;
        }
        batch.add(&mut fields)?;
        if batch.rows.len() == BATCH {
            batch.put(conn)?;
        }
        total += 1;
    }
    batch.put(conn)?;
    for (table, column, id, to) in batch.later {
        sql_query(format!("UPDATE {table} SET {column} = $1 WHERE id = $2"))
            .bind::<Text, _>(to)
            .bind::<Text, _>(id)
            .execute(conn)?;
    }
    if let DbConn::Pg(_) = conn {
        for (table, column) in COUNTED {
            conn.batch_execute(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), \
                 coalesce(max({column}), 0) + 1, false) FROM {table}"
            ))?;
        }
    }
    Ok(total)
}

/// Rows of one table on their way in.
#[derive(Default)]
struct Batch {
    table: String,
    columns: Vec<String>,
    rows: Vec<Value>,
    /// References within a table: table, column, row, row referred to.
    later: Vec<(&'static str, &'static str, String, String)>,
}

impl Batch {
    fn of(
        conn: &mut DbConn,
        table: &str,
        later: Vec<(&'static str, &'static str, String, String)>,
    ) -> Result<Self> {
        if !TABLES.contains(&table) {
            return Err(differs(format!("This version has no table {table}.")));
        }
        let columns = columns(conn, table)?;
        Ok(Self { table: table.to_owned(), columns, rows: Vec::new(), later })
    }

    fn add(&mut self, fields: &mut Map<String, Value>) -> Result<()> {
        let ours: BTreeSet<&str> = self.columns.iter().map(String::as_str).collect();
        let theirs: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
        if ours != theirs {
            let detail = format!("The columns of {} are those of another version.", self.table);
            return Err(differs(detail));
        }
        for (table, column) in WITHIN.iter().filter(|(table, _)| *table == self.table) {
            let id = fields.get("id").and_then(Value::as_str).map(str::to_owned);
            let to = fields.insert((*column).to_owned(), Value::Null);
            if let (Some(id), Some(Value::String(to))) = (id, to) {
                self.later.push((table, column, id, to));
            }
        }
        self.rows.push(Value::Object(std::mem::take(fields)));
        Ok(())
    }

    fn put(&mut self, conn: &mut DbConn) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = serde_json::to_string(&std::mem::take(&mut self.rows))?;
        let (table, list) = (&self.table, quoted(&self.columns, ""));
        let query = match conn {
            DbConn::Pg(_) => {
                let from = quoted(&self.columns, "t.");
                format!(
                    "INSERT INTO {table} ({list}) SELECT {from} FROM json_populate_recordset(NULL::{table}, $1::json) t"
                )
            }
            DbConn::Sqlite(_) => {
                let fields: Vec<String> =
                    self.columns.iter().map(|c| format!("json_extract(value, '$.{c}')")).collect();
                format!("INSERT INTO {table} ({list}) SELECT {} FROM json_each($1)", fields.join(", "))
            }
        };
        sql_query(query).bind::<Text, _>(rows).execute(conn)?;
        Ok(())
    }
}

fn differs(detail: String) -> Error {
    Refusal::new("backup-differs", detail).into()
}

/// The columns a row is made of; generated ones are not.
fn columns(conn: &mut DbConn, table: &str) -> Result<Vec<String>> {
    let query = match conn {
        DbConn::Pg(_) => {
            "SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = current_schema() \
             AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position"
        }
        DbConn::Sqlite(_) => "SELECT name FROM pragma_table_info($1) ORDER BY cid",
    };
    let found: Vec<Named> = sql_query(query).bind::<Text, _>(table).load(conn)?;
    Ok(found.into_iter().map(|column| column.name).collect())
}

fn quoted(columns: &[String], prefix: &str) -> String {
    columns.iter().map(|column| format!("{prefix}\"{column}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_migrations_is_backed_up() {
        let path = std::env::temp_dir().join(format!("mufakat-backup-{}.db", std::process::id()));
        let url = DatabaseUrl::Sqlite(path.clone());
        url.migrate().unwrap();
        let query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                     AND name NOT LIKE 'search_index%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'";
        let mut found: Vec<String> = sql_query(query)
            .load::<Named>(&mut url.open().unwrap())
            .unwrap()
            .into_iter()
            .map(|t| t.name)
            .collect();
        found.sort();
        // The ground holds nothing of anybody: it counts changes while servers run.
        let mut ours: Vec<&str> = [TABLES, &["ground"]].concat();
        ours.sort_unstable();
        assert_eq!(found, ours);
        for end in ["db", "db-wal", "db-shm", "lock"] {
            drop(std::fs::remove_file(path.with_extension(end)));
        }
    }
}
