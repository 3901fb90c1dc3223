//! What `spotter check` can be told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::options::{
    KeypointArguments, LengthArguments, ReadingArguments, ResourceArguments, SessionArguments, skeleton_names,
};
use crate::batch::Shard;
use crate::lifts::GivenLift;
use crate::pose::{LandmarkModel, OwnModel, ResourceError, Resources};
use crate::track::Person;

/// What goes to the standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people
    Text,
    /// One line of JSON a clip, as it is finished
    Json,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Videos, animated GIFs, folders of numbered pictures, pose.json files of earlier checks, keypoints of another program
    /// (docs/formats.md), or folders to search for clips
    #[arg(required = true, value_name = "CLIP")]
    pub clips: Vec<PathBuf>,
    /// Folder for the results [default: `<clip>.spotter` beside a single clip, `spotter-results` in a folder of clips or,
    /// for several clips, in the current one]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A table that tells of each clip: clip, lifter, lift, load_kg, date, rpe, person,
    /// plate_mm, height_cm
    #[arg(long, value_name = "CSV")]
    pub sheet: Option<PathBuf>,
    /// Clips checked at a time [default: what keeps the cores busy]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Of several clips, give one up whose reading does not go on for so many minutes
    #[arg(long, value_name = "MINUTES", default_value = "10", value_parser = minutes)]
    pub patience: f64,
    /// Check anew what is done already, and replace the results of another clip in the same folder
    #[arg(long)]
    pub force: bool,
    /// Only the Ith of N shares of the clips, dealt out by content
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
    /// What goes to the standard output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// The lift, when Spotter should not have to recognise it
    #[arg(long, value_name = "NAME", long_help = lift_help())]
    pub lift: Option<GivenLift>,
    /// Follow the Nth person from the left, counted where people are first seen, or whoever is at a place of the picture (shares of
    /// width and height) at a moment: 0.3,0.5@4.2 [default: whoever lifts]
    #[arg(long, value_name = "N|X,Y@S")]
    pub person: Option<Person>,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// The video of which the keypoints of another program are: pages and `--annotate` then show it
    #[arg(long, value_name = "CLIP")]
    pub video: Option<PathBuf>,
    #[command(flatten)]
    pub told: KeypointArguments,
    /// Thresholds: default, novice, competition, cautious, or a TOML file with the keys that differ
    #[arg(long, value_name = "PROFILE", default_value = "default")]
    pub profile: String,
    /// Also write annotated.mp4: skeleton, back line, angles and verdicts drawn over the video
    #[arg(long)]
    pub annotate: bool,
    /// Landmark model: full, lite, heavy (the last two need `models/fetch.sh lite heavy` first), or a top-down model of your own, FILE.onnx,
    /// whose points `--skeleton` names
    #[arg(long, value_name = "MODEL", default_value = "full", value_parser = model)]
    pub model: Model,
    /// Inference threads of each clip checked at a time [default: the cores shared out among them]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Exit with 0 even if something was flagged
    #[arg(long)]
    pub exit_zero: bool,
    #[command(flatten)]
    pub session: SessionArguments,
    #[command(flatten)]
    pub lengths: LengthArguments,
    /// Judge against the lifter's own earlier sets in this library
    #[arg(long, value_name = "FILE", env = "SPOTTER_LIBRARY")]
    pub library: Option<PathBuf>,
    #[command(flatten)]
    pub resources: ResourceArguments,
}

/// Minutes of a wait: more than none, and a year at most.
fn minutes(text: &str) -> Result<f64, String> {
    let asked = text.parse().ok().filter(|minutes| (0.01..=525_600.0).contains(minutes));
    asked.ok_or_else(|| "give minutes, 0.01 at least".to_owned())
}

fn lift_help() -> String {
    format!("The lift, when Spotter should not have to recognise it: {}", GivenLift::names())
}

/// What places the lifter's points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Model {
    /// One of BlazePose's.
    BlazePose(LandmarkModel),
    /// An ONNX file of somebody's own.
    Own(PathBuf),
}

fn model(text: &str) -> Result<Model, String> {
    if let Some(known) = LandmarkModel::ALL.into_iter().find(|model| model.name() == text) {
        return Ok(Model::BlazePose(known));
    }
    let path = PathBuf::from(text);
    let is_onnx = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("onnx"));
    is_onnx.then_some(Model::Own(path)).ok_or_else(|| "give lite, full, heavy or the path of an ONNX file".to_owned())
}

/// A model of somebody's own without its skeleton.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`--model FILE.onnx` needs `--skeleton NAME`, the points that it places: {}", skeleton_names())]
pub struct NoSkeleton;

impl CheckArguments {
    /// BlazePose's model, which finds the lifter and the back whoever places the points.
    pub fn landmark_model(&self) -> LandmarkModel {
        match self.model {
            Model::BlazePose(model) => model,
            Model::Own(_) => LandmarkModel::default(),
        }
    }

    /// The model of somebody's own, if one was named.
    ///
    /// # Errors
    /// When nobody says what it places.
    pub fn own_model(&self) -> Result<Option<OwnModel>, NoSkeleton> {
        let Model::Own(path) = &self.model else { return Ok(None) };
        let skeleton = self.told.skeleton.ok_or(NoSkeleton)?;
        Ok(Some(OwnModel { path: path.clone(), skeleton }))
    }

    /// Whether anything was said that only files of keypoints need.
    pub fn tells_of_keypoints(&self) -> bool {
        let skeleton = self.told.skeleton.is_some() && matches!(self.model, Model::BlazePose(_));
        self.video.is_some() || self.told.fps.is_some() || self.told.size.is_some() || skeleton
    }

    /// Runtime and models that reading pictures needs.
    ///
    /// # Errors
    /// For the first that is missing.
    pub fn located(&self) -> Result<Resources, ResourceError> {
        let own_model = self.own_model().unwrap_or_default();
        Ok(Resources { own_model, ..self.resources.search().locate(self.landmark_model())? })
    }
}
