//! The command line, and nothing else: `mufakat::cli` does the work.

use std::process::ExitCode;

use clap::Parser;
use tikv_jemallocator::Jemalloc;

#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    mufakat::cli::run(&mufakat::cli::Cli::parse())
}
