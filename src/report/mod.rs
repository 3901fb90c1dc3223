//! Files for people and programs: report.json, frames.csv, pose.json, text, annotated video.

mod annotate;

pub use annotate::{AnnotateError, Caption, Overlay, annotate, still};
