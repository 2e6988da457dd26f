//! Bad input and bad luck: what a careless, hostile or unlucky caller meets. Every case gets the answer the contract
//! names; nothing is half-written and nothing is lost.

mod crash;
mod discretion;
mod junk;
mod lost;
pub mod process;
mod races;
mod scripts;
mod stopping;
mod tokens;
mod values;
