//! The contract with programs: `report.json` with its schema, `frames.csv`, the answer of a set, and the words they are told in.

mod answer;
mod captions;
mod frames;
mod scope;
mod set_report;
pub(crate) mod words;

pub use answer::Answer;
pub use captions::{CAPTIONS_BY, srt, vtt};
#[cfg(feature = "desk")]
pub(crate) use frames::name_of;
pub use frames::write_frames;
pub use scope::{SCOPE, SCOPE_LINE};
pub use set_report::{
    Analysis, BarReport, PoseSummary, RepReport, SCHEMA_VERSION, Session, SetReport, SetSummary, SpotterInfo, Warning,
    schema,
};
pub(crate) use words::capitalised;
