//! placeholder until the texts branch is merged
use serde::{Deserialize, Serialize};
/// x
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// x
    Delegation,
    /// x
    Chair,
    /// x
    All,
}
