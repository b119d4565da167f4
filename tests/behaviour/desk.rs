//! The review desk as a browser asks it; `scripts/review-test` goes through it in a real one.

use serde_json::{Value as Json, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const FORM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/approval_2024.pdf");

struct Desk {
    process: Child,
    host: String,
    token: String,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Desk {
    /// A desk with the form on it, which has been read.
    fn open(work: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
        command.args(["review", FORM, "--no-open", "--by", "张三", "--work"]).arg(work);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let (host, token) = line.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
        let desk = Self { process, host: host.to_owned(), token: token.trim_end_matches('/').to_owned() };
        for _ in 0..600 {
            if desk.json("api/state")["files"][0]["state"] != "waiting" {
                return desk;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the form is not read");
    }

    /// The head and the body of an answer.
    fn ask(&self, request: &str, headers: &str, body: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let length = body.len();
        write!(stream, "{request} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
    }

    fn get(&self, path: &str) -> (String, Vec<u8>) {
        self.ask(&format!("GET /{}/{path}", self.token), &format!("Host: {}\r\n", self.host), "")
    }

    fn json(&self, path: &str) -> Json {
        serde_json::from_slice(&self.get(path).1).unwrap()
    }

    fn post(&self, path: &str, body: &Json) -> Json {
        let headers = format!("Host: {}\r\nContent-Type: application/json\r\n", self.host);
        let (head, body) = self.ask(&format!("POST /{}/{path}", self.token), &headers, &body.to_string());
        assert!(head.starts_with("http/1.1 200"), "{head}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    fn left(&self) -> u64 {
        self.json("api/state")["files"][0]["left"].as_u64().unwrap()
    }

    /// The first item that is left, as an acceptance of it.
    fn acceptance(&self) -> Json {
        let item = &self.json("api/queue")[0]["items"][0];
        json!([{"file": 0, "page": item["on"], "bbox": item["at"], "path": item["path"], "read": item["read"], "now": null, "kind": "accepted"}])
    }
}

#[test]
fn only_who_knows_the_token_is_answered_and_only_on_this_machine() {
    let folder = TempDir::new().unwrap();
    let desk = Desk::open(folder.path());
    let (head, page) = desk.get("");
    assert!(head.starts_with("http/1.1 200") && head.contains("content-security-policy: default-src 'none'"), "{head}");
    assert!(!String::from_utf8(page).unwrap().contains("http"), "nothing is loaded from elsewhere");
    let status = |request: &str, headers: &str| desk.ask(request, headers, "").0[9..12].to_owned();
    let host = format!("Host: {}\r\n", desk.host);
    let ours = format!("/{}/", desk.token);
    assert_eq!(status("GET /", &host), "404");
    assert_eq!(status(&format!("GET /{}/", "0".repeat(32)), &host), "404");
    assert_eq!(status(&format!("GET {ours}"), "Host: evil.example\r\n"), "403");
    assert_eq!(status(&format!("GET {ours}"), &format!("{host}Origin: http://evil.example\r\n")), "403");
    assert_eq!(status(&format!("POST {ours}api/undo"), &format!("{host}Content-Type: text/plain\r\n")), "415");
    assert_eq!(status(&format!("GET {ours}api/page/1/1"), &host), "422");
    assert_eq!(status(&format!("GET {ours}..%2f..%2fetc%2fpasswd"), &host), "404");
    assert_eq!(status(&format!("GET {ours}api/page/0/1"), &host), "200");
}

#[test]
fn what_is_decided_is_on_disk_is_taken_back_and_survives_a_kill() {
    let folder = TempDir::new().unwrap();
    let desk = Desk::open(folder.path());
    let all = desk.left();
    assert!(all > 1, "{all}");
    desk.post("api/decide", &desk.acceptance());
    desk.post("api/decide", &desk.acceptance());
    assert_eq!(desk.left(), all - 2);
    let lines = || fs::read_to_string(folder.path().join("corrections.ndjson")).unwrap();
    assert_eq!((lines().lines().count(), lines().contains("张三")), (2, true));
    desk.post("api/undo", &json!({}));
    assert_eq!((desk.left(), lines().lines().count()), (all - 1, 3));
    drop(desk);
    let desk = Desk::open(folder.path());
    assert_eq!(desk.left(), all - 1);
    assert_eq!(desk.post("api/undo", &json!({})), Json::Null, "another desk's decisions stay");
}

#[test]
fn exports_and_the_status_hold_what_was_corrected() {
    let folder = TempDir::new().unwrap();
    let desk = Desk::open(folder.path());
    let row = &desk.json("api/file/0")["forms"][0]["indicators"][1].clone();
    let line = json!([{"file": 0, "page": row["page"], "bbox": row["bbox"], "path": "forms[0].indicators[1].name", "read": row["name"],
        "now": "新的名称", "kind": "corrected"}]);
    desk.post("api/decide", &line);
    let text = |path: &str| String::from_utf8_lossy(&desk.get(path).1).into_owned();
    assert!(text("export/a.csv").contains("新的名称") && text("export/a.csv").contains("校正人"));
    assert!(text("export/a.json").contains("\"corrected_by\": \"张三\""));
    assert!(desk.get("export/a.xlsx").1.starts_with(b"PK"));
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
        command.args(["review", FORM, "--no-open", "--work"]).arg(folder.path()).args(args).output().unwrap()
    };
    let status = run(&["--status"]);
    assert!(String::from_utf8_lossy(&status.stdout).contains("in work, "), "{status:?}");
    let second = run(&[]);
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another desk is open on this folder"), "{second:?}");
}
