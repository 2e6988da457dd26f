//! Slow and silent clients, and a stop in the middle of a request.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use serde_json::json;

use super::process::Process;
use crate::{harness::on_both_databases, table::Table};

fn connected(url: &str) -> TcpStream {
    TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap()
}

on_both_databases! {
    async fn a_request_that_runs_when_the_server_is_told_to_stop_is_finished(site: &mut Site) {
        let id = Table::set(site).await.id;
        site.stop().await;
        let server = Process::serve(site);
        let token = server.person("head.tha").await.token.unwrap();
        let body = json!({"scope": "all", "body": "Said before the end."}).to_string();
        let mut connection = connected(&server.url);
        write!(
            connection,
            "POST /api/v1/recommendations/{id}/comments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            body.len()
        ).unwrap();
        let mut answer = BufReader::new(connection.try_clone().unwrap());
        let mut line = String::new();
        answer.read_line(&mut line).unwrap();
        assert!(line.contains("100 Continue"), "{line}");
        server.told_to_stop();
        assert!(server.log.iter().any(|line| line.contains("stopping")));
        connection.write_all(body.as_bytes()).unwrap();
        let mut rest = String::new();
        answer.read_to_string(&mut rest).unwrap();
        assert!(rest.contains("201 Created") && rest.contains("Said before the end."), "{rest}");
        assert_eq!(server.ended().0, Some(0));
        site.start().await;
        let kept = site.person("chair").await.get(&format!("/recommendations/{id}/comments")).await.ok(200);
        assert_eq!(kept["items"].as_array().unwrap().len(), 1);
    }

    async fn clients_that_say_nothing_keep_nobody_waiting(site: &mut Site) {
        site.stop().await;
        let server = Process::serve(site);
        let mut silent = Vec::new();
        for turn in 0..300 {
            let mut connection = connected(&server.url);
            if turn % 2 == 0 {
                connection.write_all(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{").unwrap();
            }
            silent.push(connection);
        }
        let chair = server.person("chair").await;
        chair.get("/me").await.ok(200);
        drop(silent);
        chair.get("/me").await.ok(200);
        server.told_to_stop();
        assert_eq!(server.ended().0, Some(0));
        site.start().await;
    }
}
