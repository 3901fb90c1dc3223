//! Drives a real Chromium, so that pages are tested as a person meets them.
//!
//! [`browse`] starts chromedriver on a free port and a headless Chromium with an empty profile, hands the window to the
//! test, and ends both afterwards, also when the test fails. One browser runs at a time. It takes Chromium and chromedriver
//! (Debian: `chromium chromium-driver`; Ubuntu has only stubs of them).

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
    if !crate::programs::are_there("browser", &["chromium", "chromedriver"]) {
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
        // Nothing moves by itself, so that a test finds what it left.
        "--force-prefers-reduced-motion".into(),
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

/// Whether the page takes the system for a dark one.
pub async fn dark(page: &Client, on: bool) {
    let scheme = json!([{ "name": "prefers-color-scheme", "value": if on { "dark" } else { "light" } }]);
    let said = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": scheme } });
    page.issue_cmd(Own("goog/cdp/execute", said)).await.unwrap();
}

/// Lets things move by themselves, as they do for who has not asked for calm.
pub async fn lively(page: &Client) {
    let motion = json!([{ "name": "prefers-reduced-motion", "value": "no-preference" }]);
    let said = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": motion } });
    page.issue_cmd(Own("goog/cdp/execute", said)).await.unwrap();
}

/// The language that every further page is asked for in.
pub async fn language(page: &Client, tag: &str) {
    for (cmd, params) in [
        ("Network.enable", json!({})),
        ("Network.setExtraHTTPHeaders", json!({ "headers": { "Accept-Language": tag } })),
    ] {
        page.issue_cmd(Own("goog/cdp/execute", json!({ "cmd": cmd, "params": params }))).await.unwrap();
    }
}

/// A finger instead of a mouse, or the mouse again.
pub async fn touched(page: &Client, on: bool) {
    let said = json!({ "cmd": "Emulation.setTouchEmulationEnabled", "params": { "enabled": on, "maxTouchPoints": 5 } });
    page.issue_cmd(Own("goog/cdp/execute", said)).await.unwrap();
}

/// Whether the page is laid out for paper.
pub async fn on_paper(page: &Client, on: bool) {
    let said = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "media": if on { "print" } else { "" } } });
    page.issue_cmd(Own("goog/cdp/execute", said)).await.unwrap();
}

/// Sets the size of the page itself, as a device of that width has it.
pub async fn resize(page: &Client, width: u32, height: u32) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
    let said = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size });
    page.issue_cmd(Own("goog/cdp/execute", said)).await.unwrap();
}

/// What axe finds against the rules of accessibility: each violation with where it is.
pub async fn violations(page: &Client) -> Vec<String> {
    if eval(page, "typeof axe").await == "undefined" {
        page.execute(include_str!("../vendor/axe.min.js"), vec![]).await.unwrap();
    }
    let script = "const done = arguments[0]; axe.run({ resultTypes: ['violations'] }).then(r => done(r.violations.flatMap(\
        v => v.nodes.map(n => `${v.id}: ${n.target} ${n.failureSummary}`))), e => done([String(e)]));";
    let found = page.execute_async(script, vec![]).await.unwrap();
    found.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

/// A page of the width of a phone.
const PHONE: (u32, u32) = (390, 844);

/// Asserts that a page serves everybody: no violation in light and dark at the widths of a desk, a tablet and a phone, and nothing
/// wider than the screen.
pub async fn serves_everybody(page: &Client) {
    for size in [(1440, 900), (820, 1180), PHONE] {
        serves(page, size, &[false, true]).await;
    }
    dark(page, false).await;
    resize(page, 1440, 900).await;
}

/// The same on a phone in the dark alone: for a page that is asked of elsewhere in another language.
pub async fn serves_a_phone_at_night(page: &Client) {
    serves(page, PHONE, &[true]).await;
    dark(page, false).await;
    resize(page, 1440, 900).await;
}

async fn serves(page: &Client, (width, height): (u32, u32), nights: &[bool]) {
    resize(page, width, height).await;
    // Curves are drawn anew once the page has its new width.
    until(page, &format!("document.documentElement.scrollWidth <= {width}")).await;
    for night in nights {
        dark(page, *night).await;
        assert_eq!(violations(page).await, Vec::<String>::new(), "{width} px, dark: {night}");
    }
}

/// What the page said on its console that is an error: exceptions, refused resources, violated policies.
pub async fn console_errors(page: &Client) -> Vec<String> {
    let log = page.issue_cmd(Own("se/log", json!({ "type": "browser" }))).await.unwrap();
    let entries = log.as_array().cloned().unwrap_or_default();
    entries.iter().filter(|e| e["level"] == "SEVERE").map(|e| e["message"].to_string()).collect()
}

/// A command of chromedriver's own, and what it takes.
#[derive(Debug)]
struct Own(&'static str, Value);

impl fantoccini::wd::WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.1.to_string()))
    }
}
