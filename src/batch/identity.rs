//! What a result is the result of: enough to tell whether it still stands, whether the stored pose can be judged again, or
//! whether the clip must be read anew.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::clip::ClipOptions;
use crate::files;
use crate::files::results::{ALWAYS, ANNOTATED, IDENTITY, POSE};
use crate::lifts::GivenLift;
use crate::pose::{LandmarkModel, Resources, sha256_of};
use crate::report::Session;
use crate::reps::Correction;
use crate::track::{Person, Spot};

/// Digits of the clip's hash in the name of its folder: 48 bits, so that among 100,000 clips of one name two meet with a
/// chance of 1 in 50,000 (and are then told apart by the whole hash, never mixed).
const DIGITS: usize = 12;
/// Longest part of a clip's name in the name of its folder, bytes: with the rest it must fit the 255 of a file name.
const LONGEST_STEM: usize = 120;

/// The whole key of a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// What `pose.json` depends on.
    pub pose: PoseIdentity,
    /// What only the judgement depends on.
    pub judging: JudgingIdentity,
}

/// What the stored pose depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoseIdentity {
    /// SHA-256 of the clip (or of the stored track that was given instead).
    pub clip_sha256: String,
    /// Version of the program.
    pub spotter: String,
    /// The person asked for.
    pub person: Option<Person>,
    /// The person whom somebody chose afterwards, in the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Spot>,
    /// How the clip was read.
    #[serde(default)]
    pub options: ClipOptions,
    /// Models; none for a stored track and for keypoints of another program.
    pub models: Option<ModelIdentity>,
    /// What was told of keypoints of another program.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub told: String,
}

/// Inference runtime and models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in Resources
pub struct ModelIdentity {
    pub landmark_model: LandmarkModel,
    pub onnxruntime_sha256: String,
    pub detector_sha256: String,
    pub landmarks_sha256: String,
    pub landmarks_keypoints_sha256: String,
    pub spine_sha256: String,
    /// SHA-256 of a model of somebody's own, and the skeleton it was said to place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_model: Option<(String, String)>,
}

/// What the judgement depends on beside the pose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JudgingIdentity {
    /// The lift, if it was told.
    pub lift: GivenLift,
    /// SHA-256 of the profile's thresholds.
    pub profile_hash: String,
    /// The profile's name, which the report repeats.
    pub profile: String,
    /// Who lifted what and when.
    pub session: Session,
    /// Whether the annotated video was wanted.
    pub annotated: bool,
    /// SHA-256 of what a library knew of the lifter, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history_sha256: Option<String>,
    /// What somebody corrected by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

/// What an existing result is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is what a check would write.
    Done,
    /// Its pose is; the judgement is not.
    PoseOnly,
    /// Nothing of it, or there is none.
    Nothing,
    /// It belongs to another clip whose hash begins alike.
    OtherClip,
}

impl ModelIdentity {
    /// Hashes the files.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn of(resources: &Resources, landmark_model: LandmarkModel) -> io::Result<Self> {
        let own_model = resources.own_model.as_ref();
        let own_model = own_model.map(|own| io::Result::Ok((sha256_of(&own.path)?, own.skeleton.name.to_owned())));
        Ok(Self {
            landmark_model,
            onnxruntime_sha256: sha256_of(&resources.onnxruntime)?,
            detector_sha256: sha256_of(&resources.detector)?,
            landmarks_sha256: sha256_of(&resources.landmarks)?,
            landmarks_keypoints_sha256: sha256_of(&resources.landmarks_keypoints)?,
            spine_sha256: resources.spine_sha256()?,
            own_model: own_model.transpose()?,
        })
    }
}

impl PoseIdentity {
    /// Whom to follow: who was chosen in the picture goes before nobody in particular.
    pub fn lifter(&self) -> Option<Person> {
        self.chosen.map(Person::At).or(self.person)
    }
}

impl Identity {
    /// Reads it from a result folder; `None` when there is none that can be read.
    pub fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&files::read(&folder.join(IDENTITY)).ok()?).ok()
    }

    /// Whether a folder with this identity satisfies a check that wants `wanted`. An annotated video that nobody wants now does
    /// no harm.
    fn satisfies(&self, wanted: &Self) -> bool {
        let mut judging = self.judging.clone();
        judging.annotated = wanted.judging.annotated;
        self.pose == wanted.pose && judging == wanted.judging && (self.judging.annotated || !wanted.judging.annotated)
    }

    /// Files that a check with this identity writes.
    fn files(&self) -> impl Iterator<Item = &'static str> {
        ALWAYS.iter().copied().chain(self.judging.annotated.then_some(ANNOTATED))
    }

    /// What the result in `folder` is worth for this key.
    pub fn standing(&self, folder: &Path) -> Standing {
        let Some(stored) = Self::read(folder) else { return Standing::Nothing };
        let there = |name: &str| folder.join(name).is_file();
        if stored.pose.clip_sha256 != self.pose.clip_sha256 {
            Standing::OtherClip
        } else if stored.satisfies(self) && self.files().all(there) {
            Standing::Done
        } else if stored.pose == self.pose && there(POSE) {
            Standing::PoseOnly
        } else {
            Standing::Nothing
        }
    }

    /// Name of the result folder: the clip's own, the beginning of its hash, and the person if one was asked for. Whoever is chosen
    /// afterwards changes no name: what was read of another makes way.
    pub fn folder_name(&self, clip: &Path) -> String {
        let path = std::path::absolute(clip).unwrap_or_else(|_| clip.to_path_buf());
        // Every stored track is called pose.json; the folder tells whose it is.
        let path = if path.ends_with(POSE) { path.parent().unwrap_or(&path) } else { path.as_path() };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let stem = stem.trim_start_matches(['.', '-']);
        let end = (0..=stem.len().min(LONGEST_STEM)).rev().find(|i| stem.is_char_boundary(*i)).unwrap_or(0);
        let sha256 = &self.pose.clip_sha256;
        let mut name = format!("{}-{}", &stem[..end], sha256.get(..DIGITS).unwrap_or(sha256));
        match self.pose.person {
            Some(Person::FromLeft(number)) => name.push_str(&format!("-person{number}")),
            Some(Person::At(Spot { at_s, x, y })) => name.push_str(&format!("-person{x},{y}@{at_s}s")),
            None => {}
        }
        // Parts of one clip lie beside each other.
        for (what, moment_s) in [("from", self.pose.options.from_s), ("to", self.pose.options.to_s)] {
            name.extend(moment_s.map(|moment_s| format!("-{what}{moment_s}s")));
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> Identity {
        let pose = PoseIdentity {
            clip_sha256: "0123456789abcdef".repeat(4),
            spotter: "1.0".into(),
            person: None,
            chosen: None,
            options: ClipOptions::default(),
            models: None,
            told: String::new(),
        };
        let judging = JudgingIdentity {
            lift: GivenLift::default(),
            profile_hash: "f".into(),
            profile: "default".into(),
            session: Session::default(),
            annotated: false,
            history_sha256: None,
            corrections: Vec::new(),
        };
        Identity { pose, judging }
    }

    fn stored(identity: &Identity) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ALWAYS {
            std::fs::write(folder.path().join(name), b"{}").unwrap();
        }
        std::fs::write(folder.path().join(IDENTITY), serde_json::to_vec(identity).unwrap()).unwrap();
        folder
    }

    #[test]
    fn every_part_of_the_key_counts() {
        let (own, folder) = (identity(), stored(&identity()));
        assert_eq!(own.standing(folder.path()), Standing::Done);
        let changed = |change: fn(&mut Identity)| {
            let mut other = identity();
            change(&mut other);
            other.standing(folder.path())
        };
        assert_eq!(changed(|i| i.judging.lift = "squat".parse().unwrap()), Standing::PoseOnly);
        assert_eq!(changed(|i| i.judging.profile_hash = "e".into()), Standing::PoseOnly);
        assert_eq!(changed(|i| i.judging.session.load_kg = Some(100.0)), Standing::PoseOnly);
        assert_eq!(changed(|i| i.judging.annotated = true), Standing::PoseOnly);
        assert_eq!(changed(|i| i.judging.history_sha256 = Some("a".into())), Standing::PoseOnly);
        assert_eq!(changed(|i| i.pose.spotter = "1.1".into()), Standing::Nothing);
        assert_eq!(changed(|i| i.pose.person = Some(Person::FromLeft(2))), Standing::Nothing);
        assert_eq!(changed(|i| i.pose.told = "--fps 30".into()), Standing::Nothing);
        assert_eq!(changed(|i| i.pose.options.slow_motion = Some(8.0)), Standing::Nothing);
        assert_eq!(changed(|i| i.pose.clip_sha256 = "0".repeat(64)), Standing::OtherClip);
    }

    #[test]
    fn a_folder_that_lost_a_file_does_not_stand() {
        let (mut own, folder) = (identity(), stored(&identity()));
        for name in ["frames.csv", "report.html", "report.json"] {
            std::fs::rename(folder.path().join(name), folder.path().join("aside")).unwrap();
            assert_eq!(own.standing(folder.path()), Standing::PoseOnly, "{name}");
            std::fs::rename(folder.path().join("aside"), folder.path().join(name)).unwrap();
        }
        own.judging.annotated = true;
        let annotated = stored(&own);
        assert_eq!(own.standing(annotated.path()), Standing::PoseOnly);
        std::fs::write(annotated.path().join(ANNOTATED), b"video").unwrap();
        assert_eq!(own.standing(annotated.path()), Standing::Done);
        std::fs::remove_file(folder.path().join("pose.json")).unwrap();
        assert_eq!(own.standing(folder.path()), Standing::Nothing);
        assert_eq!(own.standing(&folder.path().join("absent")), Standing::Nothing);
    }

    #[test]
    fn folders_are_named_readably() {
        let mut own = identity();
        assert_eq!(own.folder_name(Path::new("a/Set 1.MP4")), "Set 1-0123456789ab");
        assert_eq!(own.folder_name(Path::new("monday.spotter/pose.json")), "monday-0123456789ab");
        assert_eq!(own.folder_name(Path::new(".-x.mp4")), "x-0123456789ab");
        own.pose.person = Some(Person::FromLeft(2));
        assert_eq!(own.folder_name(Path::new("frames")), "frames-0123456789ab-person2");
        assert!(own.folder_name(Path::new(&"é".repeat(120))).len() <= 150);
        own.pose.options = ClipOptions { from_s: Some(12.5), to_s: Some(30.0), slow_motion: None };
        assert_eq!(own.folder_name(Path::new("frames")), "frames-0123456789ab-person2-from12.5s-to30s");
    }
}
