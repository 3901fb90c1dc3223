//! Checked sets for other programs: one file a format and one line of [`ALL`] each. Everything is made from the results of a check, a
//! report and its stored track, so that nothing is read from pictures again.

mod c3d;
mod captions;
mod cycles;
mod kva;
mod mot;
#[cfg(feature = "parquet")]
mod parquet;
mod points;
mod set;
mod trc;
mod xlsx;

pub use cycles::{Cycle, Cycles};
pub use set::{Set, SetError};

use crate::files::Kind;

/// Why a set cannot be written in a form.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The form cannot hold it.
    #[error("{0}")]
    Cannot(String),
    /// The workbook could not be made.
    #[error("the workbook could not be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// A form that other programs read.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What is typed, and the ending of the files.
    pub name: &'static str,
    /// What it holds and who reads it.
    pub words: &'static str,
    /// How a file begins that Spotter wrote.
    pub kind: Kind,
    /// Makes the file.
    pub make: Make,
}

/// Whether there is a file a set, or one for all.
#[derive(Debug, Clone, Copy)]
pub enum Make {
    /// A file a set.
    Each(fn(&Set) -> Result<Vec<u8>, ExportError>),
    /// One for all.
    All(fn(&[Set]) -> Result<Vec<u8>, ExportError>),
}

/// Every form that is written.
pub const ALL: &[&Format] = &[
    &trc::FORMAT,
    &mot::FORMAT,
    &c3d::FORMAT,
    &kva::FORMAT,
    &captions::SRT,
    &captions::VTT,
    &cycles::FORMAT,
    &xlsx::FORMAT,
    #[cfg(feature = "parquet")]
    &parquet::FORMAT,
];

/// The form of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Format> {
    ALL.iter().copied().find(|format| format.name == name)
}
