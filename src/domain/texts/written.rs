//! Owns: clauses as they stand in storage, their words left as the JSON they are: putting a text into an answer then
//! neither takes its words apart nor writes them a second time. Never: accepts a text (`reading` does).

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Clause, ClauseId, ClauseKind};

/// A clause whose runs are JSON already. Its own JSON is that of the [`Clause`], byte for byte.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Written {
    /// Unique in the text.
    pub id: ClauseId,
    /// What it is.
    pub kind: ClauseKind,
    /// 0 (outermost) to 3.
    pub level: u8,
    /// JSON of its [`super::Run`]s.
    pub runs: Box<RawValue>,
}

impl Written {
    /// Writes the words of a clause down.
    ///
    /// # Errors
    /// None for any clause there can be; serde's signature.
    pub fn of(clause: &Clause) -> serde_json::Result<Self> {
        let runs = serde_json::value::to_raw_value(&clause.runs)?;
        Ok(Self { id: clause.id.clone(), kind: clause.kind, level: clause.level, runs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::texts::{Bracket, Mark, Run};

    #[test]
    fn a_written_clause_has_the_json_of_the_clause_byte_for_byte() {
        let mut clause = Clause::new("c1", ClauseKind::Preambular, 2, "Quoted \"so\", and ไทย \u{1F30F}\n");
        clause.runs.push(Run {
            text: "held back".into(),
            marks: vec![Mark::Bold, Mark::Italic],
            bracket: Some(Bracket { id: "b1".into(), states: vec!["SGP".parse().unwrap()] }),
        });
        for clause in [clause, Clause::new("empty", ClauseKind::Heading, 0, "")] {
            let json = serde_json::to_string(&clause).unwrap();
            assert_eq!(serde_json::to_string(&Written::of(&clause).unwrap()).unwrap(), json);
            let read: Written = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
    }
}
