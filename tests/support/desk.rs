//! A running `spotter review` or `spotter app`, and plain HTTP to it: what a browser would never send must be sent too.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)] // in a test a panic is the message

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

/// Runs `spotter review` to its end.
pub fn review(folder: &Path, more: &[&str]) -> Output {
    command(folder, more).output().unwrap()
}

fn command(folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(super::program());
    command.arg("review").arg(folder).args(more).env_remove("SPOTTER_TOKEN").env("USER", "kim");
    command
}

/// A desk that is served until it is dropped.
pub struct Desk {
    process: Child,
    pub port: u16,
    pub address: String,
    /// The app's secret as a header; empty for a desk.
    pub bearer: String,
}

impl Desk {
    pub fn open(folder: &Path, more: &[&str]) -> Self {
        Self::open_in(folder, more, &[])
    }

    /// With further variables in the environment.
    pub fn open_in(folder: &Path, more: &[&str], environment: &[(&str, String)]) -> Self {
        Self::try_open_in(folder, more, environment).unwrap_or_else(|said| panic!("{said}"))
    }

    /// The same, or what was said instead of an address.
    pub fn try_open_in(folder: &Path, more: &[&str], environment: &[(&str, String)]) -> Result<Self, String> {
        let mut command = command(folder, &[&["--port", "0"], more].concat());
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        Self::try_start(command)
    }

    /// `spotter app` in a folder.
    pub fn app(folder: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(super::program());
        command.arg("app").arg(folder).args(["--port", "0", "--no-browser"]).args(more).env("USER", "kim");
        let mut app = Self::start(command);
        app.bearer = format!("Authorization: Bearer {}\r\n", app.address.split_once("?token=").unwrap().1);
        app
    }

    fn start(command: Command) -> Self {
        Self::try_start(command).unwrap_or_else(|said| panic!("{said}"))
    }

    fn try_start(mut command: Command) -> Result<Self, String> {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(address) = line.split_whitespace().find(|w| w.starts_with("http://")) else {
            process.wait().unwrap();
            return Err(line);
        };
        let port = address.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
        Ok(Self { process, port, address: address.to_owned(), bearer: String::new() })
    }

    /// Ends it as a cut of the power does.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Ends it as Ctrl-C does, and returns its exit code.
    pub fn close(mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.process.wait().unwrap().code()
    }

    /// Sends a request just as it is given, and returns status, head and body.
    pub fn raw(&self, request: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        // A request that is too large is answered before all of it is read.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        (status, head, answer.get(end + 4..).unwrap_or_default().to_vec())
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn get_with(&self, path: &str, headers: &str) -> (u16, String, Vec<u8>) {
        let (host, bearer) = (self.host(), &self.bearer);
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{bearer}{headers}\r\n"), b"")
    }

    pub fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let (status, _, body) = self.get_with(path, "");
        (status, body)
    }

    pub fn text(&self, path: &str) -> String {
        let (status, body) = self.get(path);
        let text = String::from_utf8(body).unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    pub fn post(&self, path: &str, body: &[u8], kind: &str) -> (u16, Vec<u8>) {
        self.send("POST", path, body, kind)
    }

    pub fn send(&self, method: &str, path: &str, body: &[u8], kind: &str) -> (u16, Vec<u8>) {
        let (host, length, bearer) = (self.host(), body.len(), &self.bearer);
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n{bearer}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        );
        let (status, _, body) = self.raw(&request, body);
        (status, body)
    }

    pub fn json(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, body) = self.post(path, body.to_string().as_bytes(), "application/json");
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Says something of a rep (0: the set), and expects that it is kept.
    pub fn say(&self, result: &str, rep: usize, fault: &str, what: &str, value: Value) {
        let said = json!({
            "result": result, "rep": rep, "fault": fault, "at_s": 12.0, "what": what, "value": value, "window": "w1"
        });
        let (status, answer) = self.json("/api/marks", &said);
        assert_eq!(status, 200, "{answer}");
    }

    /// All marks as (rep, fault, what, value).
    pub fn marks(&self) -> Vec<(u64, String, String, Value)> {
        let all: Value = serde_json::from_str(&self.text("/api/marks?since=-1")).unwrap();
        let field = |m: &Value, name: &str| m[name].as_str().unwrap().to_owned();
        let marks = all["marks"].as_array().unwrap().iter();
        marks.map(|m| (m["rep"].as_u64().unwrap(), field(m, "fault"), field(m, "what"), m["value"].clone())).collect()
    }

    /// Ids of the results, in the order of the page's clips.
    pub fn results(&self) -> Vec<String> {
        let data = data_of(&self.text("/"));
        data["clips"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The data within a triage page.
pub fn data_of(page: &str) -> Value {
    let from = page.split_once("id=\"data\">").unwrap().1;
    serde_json::from_str(from.split_once("</script>").unwrap().0).unwrap()
}
