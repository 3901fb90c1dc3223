//! What the two processes tell each other: a line of JSON each, and behind [`Answer::Read`] the bytes that it announces.

use std::ffi::OsString;
use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clip::ClipOptions;
use crate::pose::{LandmarkModel, OwnModel, Resources, Stage};
use crate::track::{Person, skeletons};

/// What is asked for; paths may hold any bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// First: with what is read.
    Load {
        /// In the order of [`paths`].
        paths: [OsString; 7],
        /// A model of somebody's own, and the name of its skeleton.
        own_model: Option<(OsString, String)>,
        model: LandmarkModel,
        threads: usize,
    },
    /// Then, each when the one before is answered: a clip.
    Read { clip: OsString, person: Option<Person>, options: ClipOptions },
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

impl Order {
    pub fn load(resources: &Resources, model: LandmarkModel, threads: usize) -> Self {
        let own_model = resources.own_model.as_ref();
        Self::Load {
            paths: paths(resources).map(|path| path.as_os_str().to_owned()),
            own_model: own_model.map(|own| (own.path.as_os_str().to_owned(), own.skeleton.name.to_owned())),
            model,
            threads,
        }
    }
}

fn paths(resources: &Resources) -> [&PathBuf; 7] {
    let Resources {
        onnxruntime,
        detector,
        landmarks,
        landmarks_keypoints,
        spine_joints,
        spine_angles,
        spine_yaw,
        own_model: _,
    } = resources;
    [onnxruntime, detector, landmarks, landmarks_keypoints, spine_joints, spine_angles, spine_yaw]
}

/// The resources that an [`Order::Load`] names.
pub(super) fn resources(paths: [OsString; 7], own_model: Option<(OsString, String)>) -> Option<Resources> {
    let [onnxruntime, detector, landmarks, landmarks_keypoints, spine_joints, spine_angles, spine_yaw] =
        paths.map(PathBuf::from);
    let own_model = match own_model {
        Some((path, skeleton)) => Some(OwnModel { path: path.into(), skeleton: skeletons::named(&skeleton)? }),
        None => None,
    };
    Some(Resources {
        onnxruntime,
        detector,
        landmarks,
        landmarks_keypoints,
        spine_joints,
        spine_angles,
        spine_yaw,
        own_model,
    })
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
