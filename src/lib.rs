//! Spotter watches a recorded lifting set and says, rep by rep, where form broke down and how sure it is.
//!
//! A lift flows one way through the modules, and each hands on one named thing:
//! [`clip`] (a file → upright, timed frames) → [`pose`] (frames → [`track::Track`], which other programs' keypoints fill as well) → [`signal`] (→ [`signal::CleanTrack`],
//! uniform in time) → [`angles`] (→ [`angles::AngleTrack`]) → [`reps`] (→ [`reps::SetReps`]) → [`faults`] (→ verdicts) →
//! [`report`] (files for people and programs) → [`batch`] (many clips, one folder of results) → [`review`] (the coach's desk);
//! [`analysis`] strings the stages after the pose together. No module uses a later one; [`cli`] alone sees all.
//!
//! Two ideas shape them. The set is **recorded, not live**: every stage may look ahead, and no result depends on the order
//! or the number of threads in which frames were processed. And there are **three outcomes everywhere**: measured with an
//! uncertainty, or not measured with a reason; a missing value is never a zero and never a pass.

pub mod analysis;
pub mod angles;
pub mod batch;
pub mod cli;
pub mod clip;
pub mod compare;
pub mod faults;
pub mod files;
pub mod history;
pub mod library;
pub mod lifts;
pub mod measures;
pub mod outside;
pub mod pose;
pub mod process;
pub mod render;
pub mod report;
pub mod reps;
pub mod review;
pub mod signal;
mod statistics;
pub mod track;
pub mod uncertainty;
