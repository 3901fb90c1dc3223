//! The set page in a real browser.

#![allow(clippy::unwrap_used, clippy::panic)] // in a test a panic is the message

#[path = "support/browser.rs"]
mod browser;

use browser::{browse, eval};

#[test]
fn a_browser_is_driven() {
    browse(800, 600, async |page| {
        page.goto("data:text/html,<title>set</title>").await.unwrap();
        assert_eq!(eval(page, "document.title").await, "set");
    });
}
