//! Spotter watches a recorded lifting set and says, rep by rep, where form broke down and how sure it is.
//!
//! ```no_run
//! use spotter::{analysis::SetAnalysis, faults::Profile, lifts::GivenLift, track::Track};
//!
//! let track = Track::read(std::fs::File::open("results/pose.json")?)?; // or filled from keypoints of your own
//! let analysis = SetAnalysis::new(&track, GivenLift::default(), &Profile::built_in("default")?)?;
//! for rep in &analysis.report.reps {
//!     println!("rep {}: {}", rep.index, rep.verdict.words());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//! Without features the crate takes keypoints of any program ([`formats`]) and gives verdicts; `export` writes them for others, `video` adds clips, the pose models and pages, `desk` marks, libraries of
//! lifters and local pages, `cli` (default) the program.
//!
//! A lift flows one way through the modules, and each hands on one named thing:
//! [`clip`] (a file → upright, timed frames) → `pose` (frames → [`track::Track`], which other programs' keypoints fill as well: [`formats`]) →
//! [`signal`] (→ [`signal::CleanTrack`], uniform in time) → [`angles`] (→ [`angles::AngleTrack`]) → [`reps`] (→ [`reps::SetReps`]) →
//! [`bar`] (→ [`bar::BarPath`], in metres) → [`faults`] (→ verdicts) → [`report`] (the contract with programs) → `render` (what people look
//! at) → `batch` (many clips, one folder of results) → `review` (the coach's desk) → `app` (all of it on a local page); [`analysis`] strings
//! the stages after the pose together. No module uses a later one; `cli` alone
//! sees all.
//!
//! Two ideas shape them. The set is **recorded, not live**: every stage may look ahead, and no result depends on the order
//! or the number of threads in which frames were processed. And there are **three outcomes everywhere**: measured with an
//! uncertainty, or not measured with a reason; a missing value is never a zero and never a pass.

pub mod advice;
pub mod analysis;
pub mod angles;
#[cfg(feature = "desk")]
pub mod app;
pub mod bar;
#[cfg(feature = "desk")]
pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod clip;
pub mod compare;
#[cfg(feature = "export")]
pub mod export;
pub mod faults;
pub mod files;
pub mod formats;
#[cfg(feature = "desk")]
pub mod history;
#[cfg(feature = "desk")]
pub mod library;
pub mod lifts;
pub mod measures;
pub mod outside;
#[cfg(feature = "video")]
pub mod pose;
#[cfg(feature = "video")]
pub mod process;
#[cfg(feature = "video")]
pub mod render;
pub mod report;
pub mod reps;
#[cfg(feature = "desk")]
pub mod review;
pub mod signal;
mod statistics;
mod system;
pub mod track;
pub mod uncertainty;
#[cfg(feature = "video")]
pub mod words;
