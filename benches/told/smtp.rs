//! Owns: an SMTP server on loopback that takes every mail and counts. Never: keeps one.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A running server; its threads end with the process.
pub struct Server {
    pub address: SocketAddr,
    taken: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (taken, connections) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let server = Self { address, taken: taken.clone(), connections: connections.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::Relaxed);
                let taken = taken.clone();
                std::thread::spawn(move || talk(&stream, &taken));
            }
        });
        server
    }

    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

fn talk(stream: &TcpStream, taken: &AtomicUsize) {
    stream.set_nodelay(true).unwrap();
    let says = |line: &str| write!(&*stream, "{line}\r\n");
    let mut in_data = false;
    says("220 bench").unwrap();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let answer = match line.split(' ').next().unwrap_or_default() {
            "." if in_data => {
                in_data = false;
                taken.fetch_add(1, Ordering::Relaxed);
                "250 taken"
            }
            _ if in_data => continue,
            "DATA" => {
                in_data = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 well",
        };
        if says(answer).is_err() {
            return;
        }
    }
}
