//! The coach's desk: a local web server that shows the triage and set pages of a results folder and keeps what the coach says
//! of each finding.
//!
//! Judgements are kept in `marks.sqlite` in the results folder as an append-only log ([`Store`]): nothing is ever overwritten,
//! undo is one more entry, so that two windows cannot lose each other's marks. A mark names the clip by its content and the
//! rep by time ([`resolve`]), so that it is still there when the clip has been analysed again. `stats` compares the marks
//! with the findings; [`serve`] is the server.

mod connections;
mod correcting;
mod desk;
mod drawing;
mod exchange;
mod guard;
mod lifter;
mod mark;
mod marks_file;
mod network;
mod pages;
mod pair;
mod proportion;
mod resolve;
mod routes;
mod server;
mod share;
mod stats;
mod stats_page;
mod store;
mod thresholds;
mod video;

pub use correcting::{Corrected, Correcting, Retracting};
pub use desk::{Desk, DeskError, Judged, Kind, Marks, Reader, Saying, Shown, Undone};
pub use drawing::{DrawingAsked, DrawnByCoach};
pub use exchange::{Exchange, ExchangeError, Imported};
pub use mark::{CLEAN, Conflict, Judgement, Mark, MarkError, Opinion, Scope, Subject};
pub use marks_file::StoreError;
pub(crate) use network::address_for_others;
pub use proportion::Proportion;
pub use resolve::{Placed, resolve};
pub(crate) use routes::{Failure, failed, routes, serve_video, tell_errors, words};
pub(crate) use server::serve_routes;
pub use server::{PORT, ServeError, ServeOptions, serve};
pub use share::{Form, NoFinding, OfRep, ShareError, Sharing, marks_about, share};
pub use stats::{FaultStats, Observation, Stats, by_fault, observe};
pub use store::{Entry, NewMark, Store};
pub use thresholds::{Better, Kept, Key, Suggestion, profile_with, suggest};
