//! What may be opened and what may be written: only regular files are read, and nothing that Spotter did not write is ever
//! replaced or removed.
//!
//! A folder that Spotter made carries its [`Mark`]; of a folder of results the mark also says which files in it are Spotter's.
//! What is being written lies in a [`Workspace`], a marked folder that is locked as long as its process lives, and is moved to
//! its place when whole ([`write_whole`]).

#[cfg(feature = "desk")]
pub mod database;
mod foreign;
mod forms;
mod mark;
mod moving;
mod regular;
pub mod results;
mod workspace;
mod written;

pub use foreign::Foreign;
pub use forms::{hexadecimal, sha256, write_json};
pub use mark::{MARK, Mark};
pub use moving::move_beside;
pub use regular::{open, read, read_to_string};
pub use workspace::{Opened, Workspace};
pub use written::{Kind, refuse_foreign, write_whole};
