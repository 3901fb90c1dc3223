//! What is seen in a browser: set pages, the desk and the app, over their protocol and in a real one.

// In a test, and in what serves it, a panic is the message; a test's name is its documentation.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/browser.rs"]
mod browser;
#[path = "../support/mod.rs"]
mod support;
use support::programs;

mod app;
mod app_browser;
mod corrections;
mod desk_browser;
mod desk_safety;
mod drawing;
mod earlier_reports;
mod first_screen;
mod german;
mod guard;
mod lifter;
mod pair;
mod reasons;
mod review;
mod set_page;
mod set_page_data;
mod share;
mod statistics;
mod walk;
