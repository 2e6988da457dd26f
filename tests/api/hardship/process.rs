//! The real program as a process of its own, and how it is ended.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
};

use crate::{
    command::mufakat,
    harness::{Person, Site},
};

/// A server that runs beside the test.
pub struct Process {
    child: Child,
    /// Where it answers.
    pub url: String,
    /// What it logs from now on.
    pub log: Receiver<String>,
    /// What it logged until it answered.
    pub opening: Vec<String>,
}

impl Process {
    /// Runs `serve` on the site's database; the site's own server must be stopped.
    pub fn serve(site: &Site) -> Self {
        Self::run(mufakat(site, None, &["serve"]))
    }

    /// Runs a command that serves, until it answers.
    pub fn run(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (tell, log) = channel();
        // The log is read to its end, or the server would wait for a reader.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                drop(tell.send(line));
            }
        });
        let mut process = Self { child, url: String::new(), log, opening: Vec::new() };
        while process.url.is_empty() {
            let Ok(line) = process.log.recv() else { panic!("it never answered: {:?}", process.opening) };
            // As a person reads it, and as a machine does.
            let address = line.split_once("address=").or_else(|| line.split_once("\"address\":\""));
            if let Some((_, rest)) = address {
                process.url = format!("http://{}", rest.split([' ', '"']).next().unwrap());
            }
            process.opening.push(line);
        }
        process
    }

    /// Signs in.
    pub async fn person(&self, short: &str) -> Person {
        let mut person = Person::new(self.url.clone());
        person.sign_in(&format!("{short}@test.example"), crate::harness::PASSWORD).await;
        person
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop (SIGTERM).
    pub fn told_to_stop(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end; its exit code.
    pub fn ended(mut self) -> (Option<i32>, Vec<String>) {
        let code = self.child.wait().unwrap().code();
        (code, self.log.iter().collect())
    }

    /// Ends it without a word (SIGKILL) and waits until it is gone.
    pub fn killed(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A test that stops half-way leaves no server behind.
impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
