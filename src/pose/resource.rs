//! The files the pose stage needs, ONNX Runtime and the models, and whether they are the ones Spotter was made with.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::files::hexadecimal;

/// Environment variable that names ONNX Runtime's shared library, or the folder it lies in.
pub const ONNXRUNTIME_VARIABLE: &str = "SPOTTER_ONNXRUNTIME";
/// Environment variable that names the folder with the models.
pub const MODELS_VARIABLE: &str = "SPOTTER_MODELS";

const LIBRARY: &str = "libonnxruntime.so";

const PINNED_MODELS: &str = include_str!("../../models/SHA256SUMS");
const PINNED_LIBRARY: &str = include_str!("../../setup/onnxruntime.sha256");

/// BlazePose's landmark models, from the fastest to the most accurate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum LandmarkModel {
    Lite,
    #[default]
    Full,
    Heavy,
}

impl LandmarkModel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lite, Self::Full, Self::Heavy];

    /// `lite`, `full` or `heavy`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lite => "lite",
            Self::Full => "full",
            Self::Heavy => "heavy",
        }
    }
}

/// One file that the pose stage needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// ONNX Runtime's shared library.
    OnnxRuntime,
    /// BlazePose's person detector.
    Detector,
    /// A landmark model with all its outputs, the person mask among them.
    Landmarks(LandmarkModel),
    /// The same model without the mask: equal outputs in three quarters of the time.
    LandmarksKeypoints(LandmarkModel),
    /// The spine model's first network, which places joints.
    SpineJoints,
    /// Its second, which states angles.
    SpineAngles,
    /// Its third, which states the camera's yaw.
    SpineYaw,
}

impl Resource {
    /// Name of its file.
    pub fn file_name(self) -> String {
        match self {
            Self::OnnxRuntime => LIBRARY.into(),
            Self::Detector => "pose_detection.onnx".into(),
            Self::Landmarks(model) => format!("pose_landmark_{}.onnx", model.name()),
            Self::LandmarksKeypoints(model) => format!("pose_landmark_{}_keypoints.onnx", model.name()),
            Self::SpineJoints => "spine_joints.onnx".into(),
            Self::SpineAngles => "spine_angles.onnx".into(),
            Self::SpineYaw => "spine_yaw.onnx".into(),
        }
    }

    /// What brings the file, as the end of a sentence.
    pub fn remedy(self) -> String {
        match self {
            Self::Landmarks(model) | Self::LandmarksKeypoints(model) if model != LandmarkModel::Full => {
                format!("run `models/fetch.sh {}` in Spotter's folder", model.name())
            }
            Self::SpineJoints | Self::SpineAngles | Self::SpineYaw => {
                format!("restore it in Spotter's folder with `git checkout models/{}`", self.file_name())
            }
            _ => "run `make setup` in Spotter's folder".into(),
        }
    }

    /// SHA-256 of the file that Spotter was made with, lower-case hexadecimal.
    pub fn pinned_sha256(self) -> Option<&'static str> {
        let of_library = || PINNED_LIBRARY.split_whitespace().next();
        let of_model = || {
            let lines = PINNED_MODELS.lines().filter_map(|line| line.split_once("  "));
            lines.into_iter().find(|(_, name)| *name == self.file_name()).map(|(sha256, _)| sha256)
        };
        if self == Self::OnnxRuntime { of_library() } else { of_model() }
    }

    /// The flag that names its place.
    pub(super) fn flag(self) -> &'static str {
        if self == Self::OnnxRuntime { "--onnxruntime" } else { "--models" }
    }

    /// The environment variable that names its place.
    pub(super) fn variable(self) -> &'static str {
        if self == Self::OnnxRuntime { ONNXRUNTIME_VARIABLE } else { MODELS_VARIABLE }
    }
}

/// Version of ONNX Runtime that `make setup` fetches.
pub fn pinned_onnxruntime_version() -> &'static str {
    PINNED_LIBRARY.trim_end().rsplit(".so.").next().unwrap_or_default()
}

/// SHA-256 of a file's bytes, lower-case hexadecimal.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    sha256_of_all(&[path])
}

/// The same of several files, one after the other.
pub(super) fn sha256_of_all(paths: &[&Path]) -> io::Result<String> {
    let mut hash = Sha256::new();
    for path in paths {
        let mut file = BufReader::with_capacity(1 << 20, fs::File::open(path)?);
        loop {
            let bytes = file.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            hash.update(bytes);
            let read = bytes.len();
            file.consume(read);
        }
    }
    Ok(hexadecimal(hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_sha256() {
        // The "abc" example of FIPS 180-4.
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("abc"), "abc").unwrap();
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_of(&folder.path().join("abc")).unwrap(), expected);
        assert!(sha256_of(folder.path()).is_err());
    }

    const OF_SPINE: [Resource; 3] = [Resource::SpineJoints, Resource::SpineAngles, Resource::SpineYaw];

    #[test]
    fn every_resource_is_pinned() {
        let of_models = LandmarkModel::ALL.map(|m| [Resource::Landmarks(m), Resource::LandmarksKeypoints(m)]);
        let others = [Resource::OnnxRuntime, Resource::Detector];
        for resource in of_models.into_iter().flatten().chain(others).chain(OF_SPINE) {
            assert_eq!(resource.pinned_sha256().map(str::len), Some(64), "{resource:?}");
        }
        assert_eq!(pinned_onnxruntime_version(), "1.31.1");
    }

    #[test]
    fn the_committed_spine_model_is_the_pinned_one() {
        for part in OF_SPINE {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models").join(part.file_name());
            assert_eq!(Some(sha256_of(&path).unwrap().as_str()), part.pinned_sha256());
        }
    }
}
