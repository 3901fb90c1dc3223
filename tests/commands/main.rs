//! The commands of the program on clips, keypoints and results, through the real binary.

// In a test, and in what serves it, a panic is the message; a test's name is its documentation.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod annotate;
mod bad_input;
mod batch;
mod check;
mod clip;
mod compare;
mod documents;
mod edited;
mod export;
mod failing_disk;
mod formats;
mod frame_rates;
mod high_dynamic_range;
mod history;
mod library;
mod names;
mod nothing_lost;
mod reading_apart;
mod setup;
mod sheet;
mod special_files;
mod workflow;
