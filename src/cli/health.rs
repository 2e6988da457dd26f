//! Owns: asking the server on this machine whether it is ready, for images that have no other program to ask with.
//! Never: goes to another machine.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    process::ExitCode,
    time::Duration,
};

use super::say;
use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(4);

/// Prints what `/readyz` says, and fails when it is not ready.
pub(super) fn check(config: &Config) -> Result<ExitCode, String> {
    let answer = ask(here(config.listen)).map_err(|why| format!("{}: {why}", config.listen))?;
    let status = answer.lines().next().unwrap_or_default();
    say(answer.split_once("\r\n\r\n").map_or(status, |(_, body)| body));
    Ok(if status.contains(" 200 ") { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer)?;
    Ok(answer)
}

/// A server that listens everywhere listens here too.
fn here(listen: SocketAddr) -> SocketAddr {
    let mut address = listen;
    if listen.ip().is_unspecified() {
        address.set_ip(match listen {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_asked_here() {
        let asked = |listen: &str| here(listen.parse().unwrap()).to_string();
        assert_eq!(asked("0.0.0.0:8080"), "127.0.0.1:8080");
        assert_eq!(asked("[::]:8080"), "[::1]:8080");
        assert_eq!(asked("192.0.2.7:80"), "192.0.2.7:80");
    }
}
