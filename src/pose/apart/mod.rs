//! Clips read in a process of their own. A decoder that crashes or hangs on a file takes its process with it; where that process does nothing
//! but read, it costs one clip.
//!
//! The process is the program itself, told to [`serve`]. It gets models and clips on its input and answers on its output; it writes no file, so
//! that it may be killed at any moment, and ends when nobody listens any more.

mod messages;
mod reader;
mod serve;

pub use reader::{Apart, ReaderProcess};
pub use serve::serve;
