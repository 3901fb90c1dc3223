//! Faults on synthetic sets whose truth is set by hand: angles are written down, never measured by the code under test.

// In a test, and in what serves it, a panic is the message.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(missing_docs)]

mod lumbar;
mod movement;
mod profiles;
mod set;
mod verdicts;
