//! The contract with programs: `report.json` with its schema, `frames.csv`, the answer of a set, and the words they are told in.

mod answer;
mod bar_report;
mod captions;
mod frames;
mod rounded;
mod scope;
mod set_report;
mod warnings;
pub(crate) mod words;

pub use answer::Answer;
pub use bar_report::BarReport;
pub use captions::{CAPTIONS_BY, srt, vtt};
#[cfg(feature = "video")]
pub(crate) use frames::name_of;
pub use frames::write_frames;
pub use scope::{SCOPE, SCOPE_LINE};
pub use set_report::{
    Analysis, PoseSummary, RepReport, SCHEMA_VERSION, Session, SetReport, SetSummary, SpotterInfo, schema,
};
pub use warnings::Warning;
pub(crate) use words::capitalised;
