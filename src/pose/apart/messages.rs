//! What the two processes tell each other: a line of JSON each, and behind [`Answer::Read`] the bytes that it announces.

use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clip::ClipOptions;
use crate::pose::resources::any_path;
use crate::pose::{LandmarkModel, Resources, Stage};
use crate::track::Person;

/// What is asked for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// First: with what is read.
    Load { resources: Resources, model: LandmarkModel, threads: usize },
    /// Then, each when the one before is answered: a clip.
    Read {
        #[serde(with = "any_path")]
        clip: PathBuf,
        person: Option<Person>,
        options: ClipOptions,
    },
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// How far the clip is; see [`crate::pose::Progress`].
    Progress { again: bool, done: u64, expected: Option<u64> },
    /// The clip is read: its track, of so many bytes, and the album's pictures, by frame and number of bytes, follow.
    Read { track: usize, pictures: Vec<(usize, usize)> },
    /// It cannot be read, with the sentence that says why.
    Failed(String),
}

impl Answer {
    pub fn progress(stage: Stage, done: u64, expected: Option<u64>) -> Self {
        Self::Progress { again: stage == Stage::Again, done, expected }
    }
}

/// Writes a message.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *to, message)?;
    to.write_all(b"\n")?;
    to.flush()
}

/// The next message; nothing where the other process has ended.
pub(super) fn receive<M: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<M>> {
    let mut line = Vec::new();
    from.read_until(b'\n', &mut line)?;
    if line.is_empty() { Ok(None) } else { Ok(Some(serde_json::from_slice(&line)?)) }
}

/// So many bytes that follow a message.
pub(super) fn receive_bytes(from: &mut impl Read, bytes: usize) -> io::Result<Vec<u8>> {
    let mut taken = Vec::new();
    from.take(bytes as u64).read_to_end(&mut taken)?;
    if taken.len() == bytes { Ok(taken) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
