//! Drives a real Chromium, so that pages are tested as a person meets them.
//!
//! [`browse`] starts chromedriver on a free port and a headless Chromium with an empty profile, hands the window to the
//! test, and ends both afterwards, also when the test fails. One browser runs at a time. Without Chromium and chromedriver
//! (Debian: `chromium chromium-driver`; Ubuntu has only stubs of them) a line says that the test is skipped.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)] // in a test a panic is the message

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// A browser takes most of a small machine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
/// How long [`until`] waits: far longer than any page needs, so that a slow machine fails no test.
const PATIENCE: Duration = Duration::from_secs(20);

/// chromedriver, and the session that has to be ended before it: Chromium would stay otherwise.
struct Driver {
    process: Child,
    port: u16,
    session: Option<String>,
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let (Some(session), Ok(mut to)) = (&self.session, TcpStream::connect(("127.0.0.1", self.port))) {
            // It answers when Chromium has ended, and keeps the connection open.
            let _ = to.set_read_timeout(Some(PATIENCE));
            let _ = write!(to, "DELETE /session/{session} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let _ = to.read(&mut [0; 64]);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn runs(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdin(Stdio::null()).output();
    run.is_ok_and(|output| output.status.success())
}

fn start_driver() -> Driver {
    let mut process =
        Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    // "ChromeDriver was started successfully on port 12345."
    let port = lines.find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok());
    // Read on, or the driver stops at a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Driver { process, port: port.unwrap(), session: None }
}

/// Runs `script` in a fresh window of `width` × `height` pixels of page.
pub fn browse(width: u32, height: u32, script: impl AsyncFnOnce(&Client)) {
    if !(runs("chromium") && runs("chromedriver")) {
        println!("skipped: `chromium` and `chromedriver` are needed for this test (setup/packages.sh browser)");
        return;
    }
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let mut driver = start_driver();
    let arguments = [
        "--headless=new".to_owned(),
        format!("--window-size={width},{height}"),
        // A container's root has no sandbox and little shared memory.
        "--no-sandbox".into(),
        "--disable-dev-shm-usage".into(),
        "--disable-gpu".into(),
        "--disable-background-networking".into(),
        "--hide-scrollbars".into(),
        "--mute-audio".into(),
    ];
    let options = json!({ "args": arguments });
    let capabilities = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let Value::Object(capabilities) = capabilities else { unreachable!() };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .unwrap();
        driver.session = client.session_id().await.unwrap();
        script(&client).await;
    });
}

/// The value of a JavaScript expression in the page.
pub async fn eval(page: &Client, expression: &str) -> Value {
    page.execute(&format!("return ({expression});"), vec![]).await.unwrap_or_else(|e| panic!("{expression}: {e}"))
}

/// Waits until a JavaScript expression holds.
pub async fn until(page: &Client, expression: &str) {
    let start = Instant::now();
    while eval(page, &format!("!!({expression})")).await != Value::Bool(true) {
        assert!(start.elapsed() < PATIENCE, "never came true: {expression}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// Presses and releases one key, wherever the focus is.
pub async fn press(page: &Client, key: char) {
    let strokes =
        KeyActions::new("keyboard".into()).then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
    page.perform_actions(strokes).await.unwrap();
}

/// What the page said on its console that is an error: exceptions, refused resources, violated policies.
pub async fn console_errors(page: &Client) -> Vec<String> {
    let log = page.issue_cmd(BrowserLog).await.unwrap();
    let entries = log.as_array().cloned().unwrap_or_default();
    entries.iter().filter(|e| e["level"] == "SEVERE").map(|e| e["message"].to_string()).collect()
}

/// chromedriver's own command for the console's log.
#[derive(Debug)]
struct BrowserLog;

impl fantoccini::wd::WebDriverCompatibleCommand for BrowserLog {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
