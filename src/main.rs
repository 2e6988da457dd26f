//! The command line and the program's allocator (docs/adr/0006), and nothing else: `mufakat::cli` does the work.

use std::process::ExitCode;

use clap::Parser;
use tikv_jemallocator::Jemalloc;

#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    mufakat::cli::run(&mufakat::cli::Cli::parse())
}
