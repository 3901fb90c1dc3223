//! Drives a real Chromium, so that pages are tested as a person meets them.
//!
//! [`browse`] hands a window without a past to the test, one test at a time. chromedriver and a headless Chromium are started for the first
//! test and end with the last, also when one fails: to start them takes longer than most tests. It takes Chromium and chromedriver
//! (Debian: `chromium chromium-driver`; Ubuntu has only stubs of them).

#![allow(dead_code, clippy::unwrap_used, clippy::panic)] // in a test a panic is the message

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// A browser takes most of a small machine: there is one, which one test at a time has.
static BROWSER: Mutex<Option<Browser>> = Mutex::new(None);
/// How long [`until`] waits: far longer than any page needs, so that a slow machine fails no test.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs chromedriver until nobody writes to it any more, which is when the tests have ended, however they did. It is told port and session, for
/// Chromium ends with its session alone: the driver answers when it has, and then takes its profile away.
const DRIVER: &str = "chromedriver --port=0 & driver=$!
    if read -r port session; then
        read -r _
        exec 3<>/dev/tcp/127.0.0.1/$port
        printf 'DELETE /session/%s HTTP/1.1\r\nHost: localhost\r\n\r\n' $session >&3
        read -r -t 20 _ <&3
        sleep 1
    fi
    kill $driver";

/// chromedriver with a session, and what it ends with.
struct Browser {
    address: String,
    session: String,
    /// The window that stays when that of a test is closed.
    home: WindowHandle,
    _driver: Child,
}

impl Browser {
    async fn start() -> Self {
        let mut driver = Command::new("bash");
        driver.args(["-c", DRIVER]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // Out of the terminal's reach, so that Ctrl-C ends it by way of the tests.
        let mut driver = driver.process_group(0).spawn().unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        // "ChromeDriver was started successfully on port 12345."
        let port = |line: String| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok();
        let port = lines.find_map(port).unwrap();
        // Read on, or the driver stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let arguments = [
            "--headless=new",
            // A container's root has no sandbox and little shared memory.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--hide-scrollbars",
            "--mute-audio",
            // Nothing moves by itself, so that a test finds what it left.
            "--force-prefers-reduced-motion",
        ];
        let options = json!({ "args": arguments });
        let capabilities = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let Value::Object(capabilities) = capabilities else { unreachable!() };
        let address = format!("http://127.0.0.1:{port}");
        let mut new = ClientBuilder::new(HttpConnector::new());
        let page = new.capabilities(capabilities).connect(&address).await.unwrap();
        page.persist().await.unwrap();
        let session = page.session_id().await.unwrap().unwrap();
        writeln!(driver.stdin.as_mut().unwrap(), "{port} {session}").unwrap();
        Self { address, session, home: page.window().await.unwrap(), _driver: driver }
    }

    /// A new window of the given size, without what earlier ones left: windows, cookies, what pages of files stored, messages.
    async fn window(&self, width: u32, height: u32) -> Client {
        let page = Client::with_existing_session(&self.address, &self.session, HttpConnector::new()).await.unwrap();
        page.persist().await.unwrap();
        for window in page.windows().await.unwrap().into_iter().filter(|window| *window != self.home) {
            page.switch_to_window(window).await.unwrap();
            page.close_window().await.unwrap();
        }
        page.switch_to_window(self.home.clone()).await.unwrap();
        let of_files = json!({ "origin": "file://", "storageTypes": "all" });
        for (cmd, params) in [("Network.clearBrowserCookies", json!({})), ("Storage.clearDataForOrigin", of_files)] {
            page.issue_cmd(Own("goog/cdp/execute", json!({ "cmd": cmd, "params": params }))).await.unwrap();
        }
        let window = page.new_window(false).await.unwrap();
        page.switch_to_window(window.handle).await.unwrap();
        page.set_window_rect(0, 0, width, height).await.unwrap();
        console_errors(&page).await;
        page
    }
}

/// Runs `script` in a fresh window of `width` × `height` pixels.
pub fn browse(width: u32, height: u32, script: impl AsyncFnOnce(&Client)) {
    if !crate::programs::are_there("browser", &["chromium", "chromedriver"]) {
        return;
    }
    let mut browser = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        if browser.is_none() {
            *browser = Some(Browser::start().await);
        }
        let page = browser.as_ref().unwrap().window(width, height).await;
        script(&page).await;
        // A page that nobody looks at should not go on playing.
        page.close_window().await.unwrap();
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
