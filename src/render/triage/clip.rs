//! One clip on the triage page: the few things of its report by which reps are sorted, filtered and shown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::clip::VideoClock;
use crate::faults::{Aspect, AspectVerdict, Finding, Severity, Verdict};
use crate::files::hexadecimal;
use crate::files::results::{PAGE, PREVIEW, REPORT};
use crate::lifts::LiftName;
use crate::outside::shown_message;
use crate::report::{RepReport, SetReport};

/// One clip with its reps.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// Names the clip in addresses: a hash of its folder's relative path.
    pub id: String,
    /// Folder of its results, relative to the results folder, `/` between names; empty for the folder itself.
    pub folder: String,
    /// File name of the clip.
    pub name: String,
    /// The clip's path as the report has it.
    pub path: String,
    /// SHA-256 of the clip.
    pub sha256: String,
    /// Times of the first and the last frame, seconds.
    pub span_s: (f64, f64),
    /// The lift.
    pub lift: LiftName,
    /// Who lifted.
    pub lifter: Option<String>,
    /// Day of the session, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Load, kilograms.
    pub load_kg: Option<f64>,
    /// In order of time.
    pub reps: Vec<TriageRep>,
    /// Findings on the set as a whole, without what concerns the picture.
    pub set: Vec<TriageFinding>,
    /// Why there is nothing to judge, where no rep was counted.
    pub without: Option<String>,
    /// Whether there is a page of the set beside the report.
    pub has_page: bool,
    /// A video to show, where there is one: the small one made for browsers, otherwise the clip.
    pub video: Option<PathBuf>,
    /// When that video shows which frame.
    pub clock: VideoClock,
    /// When the report was written and how long it is: changed with every new check.
    pub(super) stamp: Option<(SystemTime, u64)>,
}

/// One rep.
#[derive(Debug, Clone, PartialEq)]
pub struct TriageRep {
    /// From 1.
    pub index: usize,
    /// Seconds.
    pub start_s: f64,
    /// Seconds.
    pub turn_s: f64,
    /// Seconds.
    pub end_s: f64,
    /// Outcome.
    pub verdict: Verdict,
    /// Outcome of each aspect.
    pub aspects: BTreeMap<Aspect, AspectVerdict>,
    /// Worst first.
    pub findings: Vec<TriageFinding>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct TriageFinding {
    /// Name of the fault.
    pub fault: String,
    /// Grade.
    pub severity: Severity,
    /// Measured.
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
    /// Of the grade that was given.
    pub threshold: f64,
    /// Of value, sd and threshold.
    pub unit: String,
    /// Seconds.
    pub at_s: f64,
    /// [`Finding::excess`].
    pub excess: f64,
}

impl TriageFinding {
    fn new(finding: &Finding) -> Self {
        Self {
            fault: finding.fault.clone(),
            severity: finding.severity,
            value: finding.value,
            sd: finding.sd,
            threshold: finding.threshold,
            unit: finding.unit.clone(),
            at_s: finding.at_s,
            excess: finding.excess(),
        }
    }
}

impl TriageRep {
    fn new(rep: &RepReport) -> Self {
        Self {
            index: rep.index,
            start_s: rep.start_s,
            turn_s: rep.turn_s,
            end_s: rep.end_s,
            verdict: rep.verdict,
            aspects: rep.aspects.iter().map(|(aspect, judged)| (*aspect, judged.verdict)).collect(),
            findings: rep.findings.iter().map(TriageFinding::new).collect(),
        }
    }
}

impl Clip {
    /// Reads the report in `results`; `folder` is its path from the results folder.
    pub(super) fn read(results: &Path, folder: &str, stamp: Option<(SystemTime, u64)>) -> Result<Self, String> {
        let text = crate::files::read(&results.join(REPORT)).map_err(|e| e.to_string())?;
        let report: SetReport =
            serde_json::from_slice(&text).map_err(|e| format!("not a report: {}", shown_message(&e)))?;
        let is_file = |name: &str| results.join(name).symlink_metadata().is_ok_and(|m| m.is_file());
        let clip = Self::new(&report, folder);
        let video = video_of(results, Path::new(&report.clip.path), &clip.name);
        let is_copy = video.as_ref().is_some_and(|video| video.ends_with(PREVIEW));
        let clock = if is_copy { report.clip.clock_of_copy() } else { report.clip.clock() };
        Ok(Self { has_page: is_file(PAGE), video, clock, stamp, ..clip })
    }

    /// What the triage page needs of a report whose results are in `folder` (relative to the results folder).
    pub fn new(report: &SetReport, folder: &str) -> Self {
        Self {
            id: result_id(folder),
            folder: folder.to_owned(),
            name: file_name(&report.clip.path).to_owned(),
            path: report.clip.path.clone(),
            sha256: report.clip.sha256.clone(),
            span_s: (report.clip.start_s, report.clip.start_s + report.clip.duration_s),
            lift: report.lift.name,
            lifter: report.session.lifter.clone(),
            date: report.session.date.clone(),
            load_kg: report.session.load_kg,
            reps: report.reps.iter().map(TriageRep::new).collect(),
            set: report.set.findings.iter().filter(|f| !f.is_about_the_picture()).map(TriageFinding::new).collect(),
            without: report.reps.is_empty().then(|| without(report)),
            has_page: false,
            video: None,
            clock: report.clip.clock(),
            stamp: None,
        }
    }
}

/// The last part of a path of any system.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(path)
}

/// Why no rep was counted: the first movement that is none, else what is wrong with the picture.
fn without(report: &SetReport) -> String {
    let rejected = report.rejected_movements.first().map(|m| m.reason.as_str());
    let picture = || report.set.findings.iter().find(|f| f.is_about_the_picture()).map(|f| f.cue.as_str());
    let warning = || report.warnings.first().map(|w| w.message.as_str());
    let why = rejected.or_else(picture).or_else(warning);
    why.map_or_else(
        || "no rep was counted".to_owned(),
        |why| format!("no rep was counted: {}", why.trim_end_matches('.')),
    )
}

/// Names a result in addresses, by its folder's path from the results folder. Twelve hexadecimal digits: short, and no path can be
/// read back from it.
pub fn result_id(folder: &str) -> String {
    hexadecimal(&Sha256::digest(folder)[..6])
}

/// Where the video is: beside the report, where the report says, or beside or above the folder of the results. A clip that was
/// moved together with its results is found again.
fn video_of(results: &Path, clip: &Path, name: &str) -> Option<PathBuf> {
    let preview = results.join(PREVIEW);
    // The app keeps clips in a folder of their own beside that of the results.
    let beside = ["", "..", "../..", "../../clips"].map(|way| results.join(way).join(name));
    let found = [preview, clip.to_path_buf()].into_iter().chain(beside).find(|p| is_video(p) && p.is_file());
    found.or_else(|| told_as(clip, name))?.canonicalize().ok()
}

/// The video whose name is told as `name`: a name that is no text stands in a report with signs in place of what cannot be told.
fn told_as(clip: &Path, name: &str) -> Option<PathBuf> {
    let folder = clip.parent().filter(|_| name.contains(char::REPLACEMENT_CHARACTER))?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut files = folder.read_dir().ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    files.find(|p| p.file_name().is_some_and(|n| n.to_string_lossy() == name) && is_video(p) && p.is_file())
}

/// Whether a file's name is that of a video, which a picture or a folder of pictures is not.
fn is_video(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    ["mp4", "m4v", "mov", "webm", "mkv", "avi"].contains(&extension.as_str())
}
