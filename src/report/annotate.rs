//! stub
use crate::angles::AngleTrack; use crate::faults::Verdict; use crate::pose::PoseTrack; use std::path::Path;
#[derive(Debug, thiserror::Error)] pub enum AnnotateError { /// x
 #[error("x")] X }
/// c
pub struct Caption { pub start_s: f64, pub end_s: f64, pub rep: usize, pub verdict: Verdict, pub text: String }
/// o
pub struct Overlay<'a> { pub angles: &'a AngleTrack, pub captions: Vec<Caption> }
/// a
pub fn annotate(_: &Path, _: &PoseTrack, _: &Overlay, _: &Path) -> Result<(), AnnotateError> { Err(AnnotateError::X) }
