//! Owns: sixteen connections that ask as fast as they are answered, with as little work of their own as possible, and
//! what they saw. Never: pipelines.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use super::{CONNECTIONS, site::Site};

/// A request as bytes.
pub struct Request(Vec<u8>);

impl Request {
    fn new(method: &str, token: &str, path: &str, extra: &str, body: &str) -> Self {
        let head = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n{extra}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Self(head.into_bytes())
    }

    pub fn get(token: &str, path: &str) -> Self {
        Self::new("GET", token, path, "", "")
    }

    pub fn post(token: &str, path: &str, body: &str) -> Self {
        Self::new("POST", token, path, "", body)
    }

    pub fn put(token: &str, path: &str, version: usize, body: &str) -> Self {
        Self::new("PUT", token, path, &format!("If-Match: \"{version}\"\r\n"), body)
    }
}

/// One connection that is kept.
pub struct Wire {
    stream: TcpStream,
    /// What came of an answer so far.
    buffer: Vec<u8>,
    chunk: Box<[u8]>,
}

impl Wire {
    pub fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(1 << 16), chunk: vec![0; 1 << 16].into() }
    }

    /// Asks and waits; returns status and body.
    pub fn ask(&mut self, request: &Request) -> (u16, &[u8]) {
        self.stream.write_all(&request.0).unwrap();
        self.buffer.clear();
        loop {
            let got = self.stream.read(&mut self.chunk).unwrap();
            assert!(got > 0, "the server hung up");
            self.buffer.extend_from_slice(&self.chunk[..got]);
            let Some(end) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
            let head = std::str::from_utf8(&self.buffer[..end]).unwrap().to_lowercase();
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            let chunked = head.contains("transfer-encoding: chunked");
            let whole = if chunked {
                self.buffer.ends_with(b"0\r\n\r\n")
            } else {
                self.buffer.len() == end + 4 + length
            };
            if whole {
                let status = head[9..12].parse().unwrap();
                return (status, &self.buffer[end + 4..]);
            }
        }
    }
}

/// What a run saw.
pub struct Seen {
    pub per_second: f64,
    p50: Duration,
    p99: Duration,
    worst: Duration,
    /// Time of a core that the server took for each request.
    server: Duration,
}

impl Seen {
    pub fn print(&self, what: &str, limit: Option<f64>) {
        let ratio = limit
            .map_or_else(String::new, |limit| format!("  ({:.2} of {limit:.0}/s)", self.per_second / limit));
        let ms = |d: Duration| d.as_secs_f64() * 1e3;
        println!(
            "{what}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, worst {:.1} ms, {:.0} µs of the server's time each{ratio}",
            self.per_second,
            ms(self.p50),
            ms(self.p99),
            ms(self.worst),
            self.server.as_secs_f64() * 1e6
        );
    }
}

/// Asks for `seconds` on all connections; `make(connection, nth)` makes each request.
pub fn run(site: &Site, seconds: f64, make: impl Fn(usize, usize) -> Request + Sync) -> Seen {
    let started = Instant::now();
    let worked = site.worked();
    let until = started + Duration::from_secs_f64(seconds);
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|connection| {
                let make = &make;
                scope.spawn(move || {
                    let mut wire = Wire::open(&site.address);
                    let mut times = Vec::new();
                    while Instant::now() < until {
                        let request = make(connection, times.len());
                        let asked = Instant::now();
                        let (status, body) = wire.ask(&request);
                        times.push(asked.elapsed());
                        assert!((200..300).contains(&status), "{status} {}", String::from_utf8_lossy(body));
                    }
                    times
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let took = started.elapsed().as_secs_f64();
    let server = (site.worked() - worked) / u32::try_from(times.len()).unwrap();
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    Seen { per_second: times.len() as f64 / took, p50: at(0.5), p99: at(0.99), worst: at(1.0), server }
}
