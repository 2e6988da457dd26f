//! Owns: the two ways the rules say no to somebody who may be here: a [`Refusal`] (the act does not fit the
//! state of things now) and [`Invalid`] (the values sent are wrong, field by field).
//! Never: chooses an HTTP status; `http` does that in one place.

/// The rules refuse the act as things stand. `code` is stable and translated by the app; `detail` is one
/// sentence a delegate understands and says what is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// Stable, kebab-case.
    pub code: &'static str,
    /// One sentence.
    pub detail: String,
}

impl Refusal {
    /// A refusal with its stable code and its sentence.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// One wrong value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body sent, e.g. `/clauses/3/runs/0/text`.
    pub pointer: String,
    /// Stable, kebab-case.
    pub code: &'static str,
    /// One sentence.
    pub detail: String,
}

/// The values sent are wrong; every wrong field is listed, not only the first.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[error("{} invalid value(s)", .0.len())]
pub struct Invalid(pub Vec<FieldError>);

impl Invalid {
    /// One wrong field.
    pub fn field(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(pointer, code, detail);
        errors
    }

    /// Notes one more wrong field.
    pub fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.0.push(FieldError { pointer: pointer.into(), code, detail: detail.into() });
    }

    /// `Ok` when nothing was wrong.
    ///
    /// # Errors
    /// Itself, when at least one field was wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// A decision's "no": the rules refuse, or the values are wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum No {
    /// The rules refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The values are wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}
