//! `spotter app`: everything without a terminal. Clips are dropped on a local page, wait in a queue, are checked by the same code as
//! `spotter check`, and are looked through at the desk ([`crate::review`]).
//!
//! All is kept in one folder ([`Home`]): the clips, their results as `spotter check` writes them, and the queue, a small database.
//! What is acknowledged is on the disk: an upload goes on where it stopped, a clip that was being read when the program was killed is
//! read again, and nothing else is.

mod clips;
mod details;
mod home;
mod pages;
mod phone;
mod queue;
mod random;
mod routes;
mod run;
mod uploads;
mod worker;

pub use details::{Details, DetailsError};
pub use home::{Home, HomeError};
pub use queue::{Queue, QueueError, Queued, State};
pub use run::{AppError, Options, PORT, run};
pub use uploads::{LARGEST_CHUNK, Offer, UploadError, Uploads};
