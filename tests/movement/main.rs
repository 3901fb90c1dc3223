//! From a track to a verdict, on the library alone: made-up lifters whose angles, reps and faults are known.

// In a test, and in what serves it, a panic is the message; a test's name is its documentation.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod agreement;
mod core;
mod faults;
mod history_bar;
mod history_rules;
mod reps;
mod rooms;
