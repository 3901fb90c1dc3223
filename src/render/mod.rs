//! What people look at: the terminal's text, the annotated video, the set page, triage.

mod annotate;
mod bar_text;
mod excerpt;
mod face;
mod one_page;
pub mod page;
mod text;
pub mod triage;
mod units;
mod video;
mod words;

use crate::files::Kind;

pub use annotate::{AnnotateError, Annotation, Caption, annotate, still};
pub use excerpt::{Moving, Shown, excerpt};
pub use one_page::one_page;
pub use text::write_text;
pub use units::Units;

/// Whether a file that begins so is a page that Spotter made.
pub fn is_page(head: &[u8]) -> bool {
    Kind::holds(head, r#"<meta name="generator" content="Spotter">"#)
}
