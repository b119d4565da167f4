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
        Self::with(work, &[FORM])
    }

    /// A desk with these files on it, which have been read.
    fn with(work: &Path, files: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
        command.arg("review").args(files).args(["--no-open", "--by", "张三", "--work"]).arg(work);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let (host, token) = line.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
        let desk = Self { process, host: host.to_owned(), token: token.trim_end_matches('/').to_owned() };
        desk.wait();
        desk
    }

    /// Waits until all files are read.
    fn wait(&self) {
        for _ in 0..600 {
            if self.json("api/state")["files"].as_array().unwrap().iter().all(|file| file["state"] != "waiting") {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the form is not read");
    }

    /// The head and the body of an answer.
    fn ask(&self, request: &str, headers: &str, body: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let length = body.len();
        write!(stream, "{request} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
            .unwrap();
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

#[test]
fn a_row_that_nothing_doubts_is_split_and_moved_and_offered_the_levels_of_its_form() {
    let folder = TempDir::new().unwrap();
    let desk = Desk::open(folder.path());
    let names = || {
        let form = desk.json("api/file/0")["forms"][0].clone();
        form["indicators"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let thing = |at: usize| desk.json(&format!("api/thing/0/forms%5B0%5D.indicators%5B{at}%5D"));
    let before = names();
    let row = thing(3);
    assert_eq!(row["code"], Json::Null);
    let line = |row: &Json, kind: &str, now: &Json| json!([{"file": 0, "page": row["on"], "bbox": row["at"], "path": row["path"], "read": row["read"], "now": now.to_string(), "kind": kind}]);
    desk.post(
        "api/decide",
        &line(&row, "split", &json!([{"name": "上半", "annual": "≥1个"}, {"name": "下半", "annual": "≥2个"}])),
    );
    assert_eq!(names()[3..5], ["上半", "下半"]);
    let (second, first) = (thing(4), thing(0));
    desk.post("api/decide", &line(&second, "moved", &json!({"below": first["read"]})));
    assert_eq!(names()[..3], [before[0].as_str(), "下半", before[1].as_str()]);
    desk.post("api/undo", &json!({}));
    desk.post("api/undo", &json!({}));
    assert_eq!(names(), before);
    let form = desk.json("api/thing/0/forms%5B0%5D");
    let texts: Vec<&str> = form["members"].as_array().unwrap().iter().filter_map(|m| m["name"].as_str()).collect();
    assert!(texts.contains(&"year") && texts.contains(&"pages"), "{texts:?}");
    let levels = desk.json("api/levels/0/0");
    assert!(
        levels
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one[0] == "产出指标" && one[1].as_array().unwrap().contains(&json!("数量指标")))
    );
    assert!(desk.get("api/thing/0/forms%5B0%5D.indicators%5B999%5D").0.starts_with("http/1.1 404"));
}

const SELF_EVALUATION: &str = "项目支出绩效目标自评表\n（2024年度）\n项目名称\tP\n经手\t张三\n一级指标\t二级指标\t三级指标\t年度指标值\t甲栏\n\
    产出指标\t数量指标\t培训场次\t≥10场\t4场\n产出指标\t质量指标\t合格率\t≥95%\t90%\n";

#[test]
fn what_is_taught_once_holds_for_all_files_with_the_header_and_for_later_conversions() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let first = file("a.txt", SELF_EVALUATION);
    let second = file("b.txt", &SELF_EVALUATION.replace('P', "Q"));
    let other = file("c.txt", &SELF_EVALUATION.replace("甲栏", "乙栏"));
    let work = folder.path().join("work");
    let desk = Desk::with(&work, &[&first, &second, &other]);
    let actual = |desk: &Desk, at: usize| {
        desk.json(&format!("api/file/{at}"))["forms"][0]["indicators"][0]["actual"]["raw"].clone()
    };
    assert_eq!(actual(&desk, 0), Json::Null);
    let known = desk.json("api/headers/0");
    let header = known["headers"].as_array().unwrap().iter().find(|header| header["text"] == "甲栏").unwrap().clone();
    assert_eq!((&header["files"], &header["is_label"], &header["is_known"]), (&json!(2), &json!(false), &json!(false)));
    // A decision from before holds afterwards.
    let row = desk.json("api/thing/0/forms%5B0%5D.indicators%5B1%5D");
    desk.post(
        "api/decide",
        &json!([{"file": 0, "page": null, "bbox": null, "path": "forms[0].indicators[1].name", "read": row["members"][2]["read"],
        "now": "考核合格率", "kind": "corrected"}]),
    );
    let left = desk.post("api/teach", &json!({"text": "甲栏", "is_label": false, "means": "actual", "period": null}));
    assert_eq!(left.as_array().unwrap().iter().map(|l| l["file"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1]);
    desk.wait();
    assert_eq!((actual(&desk, 0), actual(&desk, 1), actual(&desk, 2)), (json!("4场"), json!("4场"), Json::Null));
    assert_eq!(desk.json("api/file/0")["forms"][0]["indicators"][1]["name"], "考核合格率");
    desk.post("api/teach", &json!({"text": "经手", "is_label": true, "means": "contact", "period": null}));
    desk.wait();
    assert_eq!(desk.json("api/file/2")["forms"][0]["fields"][1]["key"], "contact");
    desk.post("api/undo", &json!({}));
    desk.wait();
    assert_eq!(
        (desk.json("api/file/2")["forms"][0]["fields"][1]["key"].clone(), actual(&desk, 0)),
        (Json::Null, json!("4场"))
    );
    let refused = json!({"text": "甲栏", "is_label": false, "means": "level9", "period": null}).to_string();
    let head = format!("Host: {}\r\nContent-Type: application/json\r\n", desk.host);
    assert!(desk.ask(&format!("POST /{}/api/teach", desk.token), &head, &refused).0.starts_with("http/1.1 422"));
    drop(desk);
    // The next desk and `convert` know it.
    let third = file("d.txt", &SELF_EVALUATION.replace('P', "R"));
    let desk = Desk::with(&work, &[&first, &third]);
    assert_eq!((actual(&desk, 0), actual(&desk, 1)), (json!("4场"), json!("4场")));
    let taught = work.join("lexicon.toml").display().to_string();
    let town = file("town.toml", "[[field]]\nkey = \"phone\"\nis = [\"经手\"]\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibiao"));
    let output = command.args(["convert", &second, "--lexicon", &taught, "--lexicon", &town]).output().unwrap();
    let document: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["forms"][0]["indicators"][0]["actual"]["raw"], "4场");
    assert_eq!(document["forms"][0]["fields"][1]["key"], "phone");
}
