//! Mufakat.
pub mod domain;
