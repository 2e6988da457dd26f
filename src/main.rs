//! The command line, and nothing else: `mufakat::cli` does the work.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    mufakat::cli::run(&mufakat::cli::Cli::parse())
}
