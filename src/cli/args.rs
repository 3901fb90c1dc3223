//! What can be typed.

use std::net::IpAddr;
use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;

use crate::bar::{PLATES_MM, STATURES_CM};
use crate::batch::Shard;
use crate::clip::ClipOptions;
use crate::export;
use crate::formats::Told;
use crate::library;
use crate::lifts::GivenLift;
use crate::pose::{LandmarkModel, OwnModel, ResourceError, Resources, Search};
use crate::report::Session;
use crate::track::{Skeleton, skeletons};

/// Cores that may be used.
pub fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Watches a recorded lifting set and says, rep by rep, where form broke down and how sure it is.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 checked and nothing flagged (reps that could not be judged do not change it), \
1 checked and something flagged, 2 wrong usage or profile, 3 some input could not be checked, 130 interrupted.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check recorded sets: print the reps with their verdicts and write report.html, report.json, frames.csv and pose.json
    Check(Box<CheckArguments>),
    /// Join result folders that were made apart, such as those of shards, into one, and summarise it
    Merge(MergeArguments),
    /// Compare two recordings of the same movement: Spotter's angles, an OpenSim motion, or markers
    Compare(CompareArguments),
    /// Write results of checks for other programs: OpenSim, Mokka, Kinovea, players, spreadsheets
    Export(ExportArguments),
    /// Keep judged sets of named lifters in one file, to see them beside each other
    Library(LibraryArguments),
    /// Show how a lifter's sessions went: progress, repeated faults, load and fatigue
    History(HistoryArguments),
    /// Open the coach's desk: look through a folder of results in the browser and say where you agree
    Review(ReviewArguments),
    /// Open the app in the browser: drop clips, see the answers, look through the reps
    App(AppArguments),
    /// Write sets as single files to send on: small video, pose, findings, and what the coach says
    Share(ShareArguments),
    /// Show which runtime and models were found, and what is missing with the remedy
    Doctor(ResourceArguments),
    /// Print what completes commands and options in a shell: `source <(spotter completions bash)`
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print a manual page: of the program, or of one of its commands
    #[command(hide = true)]
    Manual {
        /// Name of the command
        command: Option<String>,
    },
}

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
    /// Follow the Nth person from the left, counted where people are first seen [default: whoever lifts]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub person: Option<u16>,
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

/// How clips are to be read.
#[derive(Debug, Args)]
pub struct ReadingArguments {
    /// The clips play N times slower than filmed [default: what the camera wrote into them]
    #[arg(long, value_name = "N", value_parser = slowed)]
    pub slow_motion: Option<f64>,
    /// Read from this moment on: seconds, as a player counts them
    #[arg(long, value_name = "SECONDS", value_parser = moment)]
    pub from: Option<f64>,
    /// Read up to this moment
    #[arg(long, value_name = "SECONDS", value_parser = moment)]
    pub to: Option<f64>,
}

impl ReadingArguments {
    /// The same for the clip's reader.
    pub fn options(&self) -> ClipOptions {
        ClipOptions { slow_motion: self.slow_motion, from_s: self.from, to_s: self.to }
    }
}

/// What files of keypoints may not say themselves.
#[derive(Debug, Args)]
pub struct KeypointArguments {
    /// Frames a second of keypoints that do not say it
    #[arg(long, value_name = "N", value_parser = rate)]
    pub fps: Option<f64>,
    /// Size of the pictures in which keypoints were found, where the file does not say it
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<[u32; 2]>,
    /// Which points keypoints are, where their number and place do not tell; or which a model of your own places
    #[arg(long, value_name = "NAME", value_parser = skeleton)]
    pub skeleton: Option<&'static Skeleton>,
}

impl KeypointArguments {
    /// The same for the readers.
    pub fn told(&self) -> Told<'static> {
        Told { fps: self.fps, size: self.size, skeleton: self.skeleton, ..Told::default() }
    }
}

/// Frames a second, from a time lapse to the fastest cameras.
const RATES: std::ops::RangeInclusive<f64> = 1.0..=10_000.0;

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| RATES.contains(rate));
    rate.ok_or_else(|| format!("give frames a second, {} to {}", RATES.start(), RATES.end()))
}

fn size(text: &str) -> Result<[u32; 2], String> {
    let side = |text: &str| text.trim().parse().ok().filter(|side| (1..=65_535).contains(side));
    let sides = text.split_once(['x', 'X', '×']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    sides.ok_or_else(|| "give width and height in pixels, such as 1920x1080".to_owned())
}

fn skeleton(text: &str) -> Result<&'static Skeleton, String> {
    skeletons::named(text).ok_or_else(|| format!("give one of {}", skeleton_names()))
}

fn skeleton_names() -> String {
    skeletons::ALL.map(|skeleton| skeleton.name).join(", ")
}

/// From a time lapse to the fastest cameras.
const SLOWED: std::ops::RangeInclusive<f64> = 0.1..=100.0;

fn slowed(text: &str) -> Result<f64, String> {
    let factor = text.parse().ok().filter(|factor| SLOWED.contains(factor));
    factor.ok_or_else(|| format!("give how many times slower the clip plays, {} to {}", SLOWED.start(), SLOWED.end()))
}

fn moment(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0);
    seconds.ok_or_else(|| "give seconds from the start of the clip, such as 12.5".to_owned())
}

/// What a recording cannot tell.
#[derive(Debug, Args)]
pub struct SessionArguments {
    /// Who lifted; a pseudonym will do
    #[arg(long, value_name = "NAME", value_parser = lifter)]
    pub lifter: Option<String>,
    /// Day of the session
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<Date>,
    /// Load on the bar, bar included
    #[arg(long, value_name = "KG", value_parser = load)]
    pub load_kg: Option<f64>,
}

impl SessionArguments {
    /// The session with what was typed where it lacks something.
    pub fn complete(&self, session: Session) -> Session {
        Session {
            lifter: session.lifter.or_else(|| self.lifter.clone()),
            load_kg: session.load_kg.or(self.load_kg),
            date: session.date.or_else(|| self.date.map(|d| d.to_string())),
            ..session
        }
    }
}

/// How long things in the picture are: what the bar does is then told in metres.
#[derive(Debug, Args)]
pub struct LengthArguments {
    /// Diameter of the largest plate on the bar [default: 450 if it looks as large]
    #[arg(long, value_name = "MM", value_parser = plate)]
    pub plate_mm: Option<f64>,
    /// The lifter's height
    #[arg(long, value_name = "CM", value_parser = height)]
    pub height_cm: Option<f64>,
}

impl LengthArguments {
    /// The session with what was typed where it lacks something.
    pub fn complete(&self, session: Session) -> Session {
        Session {
            plate_mm: session.plate_mm.or(self.plate_mm),
            height_cm: session.height_cm.or(self.height_cm),
            ..session
        }
    }
}

fn plate(text: &str) -> Result<f64, String> {
    let mm = text.parse().ok().filter(|mm| PLATES_MM.contains(mm));
    mm.ok_or_else(|| format!("a plate's diameter is {} to {} millimetres", PLATES_MM.start(), PLATES_MM.end()))
}

fn height(text: &str) -> Result<f64, String> {
    let cm = text.parse().ok().filter(|cm| STATURES_CM.contains(cm));
    cm.ok_or_else(|| format!("a height is {} to {} centimetres", STATURES_CM.start(), STATURES_CM.end()))
}

fn lift_help() -> String {
    format!("The lift, when Spotter should not have to recognise it: {}", GivenLift::names())
}

fn lifter(text: &str) -> Result<String, String> {
    library::lifter_name(text).map(str::to_owned).map_err(|e| e.to_string())
}

fn date(text: &str) -> Result<Date, String> {
    library::typed_date(text).map_err(|e| e.to_string())
}

fn load(text: &str) -> Result<f64, String> {
    let kg = text.parse().ok().filter(|kg| (0.0..=library::HEAVIEST_KG).contains(kg));
    kg.ok_or_else(|| format!("a load is a number of kilograms from 0 to {}", library::HEAVIEST_KG))
}

/// Where the library is.
#[derive(Debug, Args)]
pub struct LibraryPlace {
    /// The library [default: spotter/library.sqlite in $XDG_DATA_HOME or ~/.local/share]
    #[arg(long, value_name = "FILE", env = "SPOTTER_LIBRARY", global = true)]
    pub library: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct LibraryArguments {
    #[command(subcommand)]
    pub command: LibraryCommand,
    #[command(flatten)]
    pub place: LibraryPlace,
}

#[derive(Debug, Subcommand)]
pub enum LibraryCommand {
    /// Store checked sets of named lifters; a clip that is there already is replaced
    Add {
        /// report.json files, or folders of results
        #[arg(required = true, value_name = "RESULTS")]
        results: Vec<PathBuf>,
        /// For reports that do not say it themselves
        #[command(flatten)]
        session: SessionArguments,
    },
    /// Show who is in the library
    List,
    /// Remove every trace of a lifter
    Forget {
        /// Name or pseudonym
        lifter: String,
    },
    /// Write what is stored, for other programs
    Export {
        /// One lifter only
        lifter: Option<String>,
        /// All of it, or a table of reps
        #[arg(long, value_enum, default_value = "json")]
        format: ExportFormat,
        /// File to write [default: the terminal]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Read every page and row, and say what is wrong
    Check,
}

/// What an export looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Json,
    Csv,
}

/// What a history looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HistoryFormat {
    /// For people
    Text,
    /// A row a measure: last value, change, repeatability (SEM, MDC, ICC)
    Csv,
    /// The same as JSON
    Json,
}

#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// Name or pseudonym
    pub lifter: String,
    /// One lift only
    #[arg(long, value_name = "NAME")]
    pub lift: Option<GivenLift>,
    /// Also write a page with plots
    #[arg(long, value_name = "FILE.html")]
    pub out: Option<PathBuf>,
    /// What goes to the standard output
    #[arg(long, value_enum, default_value = "text")]
    pub format: HistoryFormat,
    #[command(flatten)]
    pub place: LibraryPlace,
}

#[derive(Debug, Args)]
pub struct MergeArguments {
    /// Folder to join the results in
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Folders that `spotter check` filled
    #[arg(required = true, value_name = "SHARD_DIR")]
    pub shards: Vec<PathBuf>,
    /// Exit with 0 even if something was flagged
    #[arg(long)]
    pub exit_zero: bool,
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Results of `spotter check`: folders, folders of them, or report.json files
    #[arg(required = true, value_name = "RESULTS")]
    pub results: Vec<PathBuf>,
    /// Form of the files
    #[arg(long, value_name = "FORMAT", value_parser = export_format, long_help = export_help())]
    pub to: &'static export::Format,
    /// Folder for the files
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
}

fn export_format(text: &str) -> Result<&'static export::Format, String> {
    let names = || export::ALL.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
    export::named(text).ok_or_else(|| match text {
        "parquet" => "this build has no Parquet: build it with `cargo build --release --features parquet`".to_owned(),
        _ => format!("give one of {}", names()),
    })
}

fn export_help() -> String {
    let lines = export::ALL.iter().map(|format| format!("{:<5} {}\n", format.name, format.words));
    format!("Form of the files:\n{}", lines.collect::<String>().trim_end())
}

#[derive(Debug, Args)]
pub struct CompareArguments {
    /// A results folder of `spotter check` (or its frames.csv or report.json), an OpenSim .mot or .sto, or keypoints or markers of another
    /// program (docs/formats.md)
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// What A is compared with, in any of the same forms
    #[arg(value_name = "B")]
    pub b: PathBuf,
    /// B is the truth: differences are errors and stand against it, not against the mean of both
    #[arg(long)]
    pub truth: bool,
    /// Seconds to add to B's times [default: where the two run most alike]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub offset: Option<f64>,
    /// Also draw Bland–Altman plots
    #[arg(long, value_name = "FILE.svg")]
    pub plot: Option<PathBuf>,
    #[command(flatten)]
    pub told: KeypointArguments,
}

#[derive(Debug, Args)]
pub struct ReviewArguments {
    /// Folder of results made by `spotter check`; the marks are kept in its marks.sqlite
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Port of the page; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = crate::review::PORT)]
    pub port: u16,
    /// Address to listen at; beyond this computer `--token` is needed
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// A secret that a browser must know, 16 letters and digits or more
    #[arg(long, value_name = "TOKEN", env = "SPOTTER_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Whose marks these are
    #[arg(long, value_name = "NAME", env = "USER")]
    pub coach: Option<String>,
    /// Print how the marks compare with Spotter's findings, and which thresholds would agree best
    #[arg(long)]
    pub stats: bool,
    /// Write those thresholds as a profile
    #[arg(long, value_name = "FILE")]
    pub write_profile: Option<PathBuf>,
    /// Write the marks as .csv or .json
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// Take in a colleague's marks and show where you differ
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
}

impl ReviewArguments {
    /// The coach's name; without any, `coach`.
    pub fn coach(&self) -> &str {
        coach(self.coach.as_deref())
    }
}

fn coach(named: Option<&str>) -> &str {
    named.map(str::trim).filter(|name| !name.is_empty()).unwrap_or("coach")
}

#[derive(Debug, Args)]
pub struct ShareArguments {
    /// Folders of results made by `spotter check`
    #[arg(required = true, value_name = "SET")]
    pub sets: Vec<PathBuf>,
    /// Folder for the files, one a set
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
    /// Leave out who lifted, who coached, and the clip's file name
    #[arg(long)]
    pub without_names: bool,
    /// Blur the lifter's face, not those of others in the picture
    #[arg(long)]
    pub blur_face: bool,
    /// What to write: a page with its video, a sheet to print, or the worst finding beside the best rep as video or moving picture
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = ShareForm::Html)]
    pub form: ShareForm,
}

/// What is sent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShareForm {
    /// One page that holds all
    Html,
    /// One sheet of paper
    Pdf,
    /// The worst finding beside the best rep, a video
    Mp4,
    /// The same as a moving picture
    Gif,
}

#[derive(Debug, Args)]
pub struct AppArguments {
    /// Folder in which clips, results and marks are kept [default: `Spotter` in your home]
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// Port of the page; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = crate::app::PORT)]
    pub port: u16,
    /// Address to listen at; 0.0.0.0 lets phones on the same network in, with the token that the page shows them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// Do not open a browser
    #[arg(long)]
    pub no_browser: bool,
    /// Thresholds: default, novice, competition, cautious, or a TOML file with the keys that differ
    #[arg(long, value_name = "PROFILE", default_value = "default")]
    pub profile: String,
    /// Whose marks are made at the desk
    #[arg(long, value_name = "NAME", env = "USER")]
    pub coach: Option<String>,
    #[command(flatten)]
    pub resources: ResourceArguments,
}

impl AppArguments {
    /// As [`ReviewArguments::coach`].
    pub fn coach(&self) -> &str {
        coach(self.coach.as_deref())
    }
}

#[derive(Debug, Args)]
pub struct ResourceArguments {
    /// The ONNX Runtime library [default: beside the program, in ../lib/spotter, then the project's third_party/onnxruntime]
    #[arg(long, value_name = "FILE", env = "SPOTTER_ONNXRUNTIME")]
    pub onnxruntime: Option<PathBuf>,
    /// Folder with the models [default: `models` beside the program, in ../lib/spotter, then in the project]
    #[arg(long, value_name = "DIR", env = "SPOTTER_MODELS")]
    pub models: Option<PathBuf>,
}

impl ResourceArguments {
    /// Where to look.
    pub fn search(&self) -> Search {
        Search { onnxruntime: self.onnxruntime.clone(), models: self.models.clone() }
    }
}
