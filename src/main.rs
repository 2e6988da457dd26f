//! The command line, and nothing else.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use mufakat::{app::clock::Clock, config::Config, server::Server, telemetry};

#[derive(Parser)]
#[command(name = "mufakat", version, about)]
struct Cli {
    /// Configuration file; `config.default.toml` explains every key.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve.
    Serve,
    /// Print the description of the API.
    Openapi,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("mufakat: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<(), String> {
    let config = Config::load(cli.config.as_deref()).map_err(|why| why.to_string())?;
    telemetry::start(&config.log_level, config.log_format)?;
    let system = actix_web::rt::System::new();
    match cli.command {
        Command::Serve => system.block_on(serve(&config)),
        Command::Openapi => print_openapi(),
    }
}

#[allow(clippy::print_stdout, reason = "the description is this command's output")]
fn print_openapi() -> Result<(), String> {
    println!("{}", mufakat::http::openapi().to_pretty_json().map_err(|why| why.to_string())?);
    Ok(())
}

async fn serve(config: &Config) -> Result<(), String> {
    let server = Server::start(config, Clock::Machine).await.map_err(|why| why.to_string())?;
    stop_signal().await.map_err(|why| why.to_string())?;
    tracing::info!("stopping: running requests finish first");
    server.stop().await.map_err(|why| why.to_string())
}

async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        said = tokio::signal::ctrl_c() => said,
        _ = terminate.recv() => Ok(()),
    }
}
