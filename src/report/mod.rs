//! Files for people and programs: `report.json` with its schema, `frames.csv`, the text of the terminal, the annotated video,
//! the set page.

mod annotate;
mod answer;
mod frames;
pub mod page;
mod scope;
mod set_report;
mod text;
pub mod triage;

use crate::files::Kind;

pub use annotate::{AnnotateError, Caption, Overlay, annotate, still};
pub use answer::Answer;
pub(crate) use frames::name_of;
pub use frames::write_frames;
pub use scope::{SCOPE, SCOPE_LINE};
pub use set_report::{
    Analysis, PoseSummary, RepReport, SCHEMA_VERSION, Session, SetReport, SetSummary, SpotterInfo, Warning, schema,
};
pub(crate) use text::capitalised;
pub use text::write_text;

/// Whether a file that begins so is a page that Spotter made.
pub fn is_page(head: &[u8]) -> bool {
    Kind::holds(head, r#"<meta name="generator" content="Spotter">"#)
}
