//! What is known of a clip beforehand, and how a count compares with it.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use spotter::lifts::{Family, LiftName};
use spotter::reps::{Completeness, Rep, SetReps};
use spotter::track::Track;

use crate::rendered::Truth;
use crate::{real, rendered, tracks};

/// A turn further than this from where it was seen, seconds, is another moment.
pub const TURN_S: f64 = 0.15;

/// A clip with what a person saw in it, or what was rendered.
pub struct Label {
    pub clip: PathBuf,
    pub lift: String,
    /// Whole ones.
    pub reps: usize,
    /// First and last moment of the hold at each turn, seconds; empty where they were not timed.
    pub turns: Vec<(f64, f64)>,
    /// First and last moment of each rep, seconds; empty where they were not timed.
    ends: Vec<(f64, f64)>,
    /// Whether the moments are those of the lift's other end.
    other_end: bool,
}

/// How a count compares with its label.
#[derive(Default)]
pub struct Counted {
    /// As many as were labelled; a rep that the clip's edge cuts may be counted or not.
    pub exactly: bool,
    /// The lift's name, or none and the right family.
    pub named: bool,
    /// Reps of another lift.
    pub wrongly_named: bool,
    /// Reps are there and none was found.
    pub nothing: bool,
    /// Seconds from each labelled hold to the nearest turn that was found.
    pub turns: Vec<f64>,
    /// The same of each rendered beginning and end.
    pub ends: Vec<f64>,
}

impl Label {
    /// The lines of a table beside the clips, `labels.tsv`, with the columns file, lift, reps (whole ones), turns_s (moments or holds
    /// `from-to`, separated by commas) and notes.
    pub fn all(path: &Path) -> Vec<Self> {
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path).unwrap();
        let head = reader.headers().unwrap().clone();
        let label = |row: csv::StringRecord| {
            let cell =
                |name: &str| row.get(head.iter().position(|h| h == name).unwrap()).unwrap_or_default().to_owned();
            let hold = |text: &str| {
                let (from, to) = text.split_once('-').unwrap_or((text, text));
                Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
            };
            Self {
                clip: path.with_file_name(cell("file")),
                lift: cell("lift"),
                reps: cell("reps").parse().unwrap_or(0),
                turns: cell("turns_s").split(',').filter_map(hold).collect(),
                ends: Vec::new(),
                other_end: cell("notes").contains("bottoms"),
            }
        };
        reader.records().map(|row| label(row.unwrap())).collect()
    }

    /// Rendered sets of a folder.
    pub fn rendered(folder: &Path) -> Vec<Self> {
        let label = |clip: PathBuf| {
            let truth = Truth::beside(&clip)?;
            let turns = truth.reps.iter().map(|rep| rep.hold).collect();
            let ends = truth.reps.iter().map(|rep| (rep.start, rep.end)).collect();
            Some(Self { clip, reps: truth.reps.len(), lift: truth.lift, turns, ends, other_end: false })
        };
        rendered::clips(folder).into_iter().filter_map(label).collect()
    }

    /// Real sets whose turns were followed in the picture.
    pub fn followed(folder: &Path) -> Vec<Self> {
        let label = |clip: real::Clip| Self {
            reps: real::counted(&clip),
            clip: folder.join(clip.0),
            lift: clip.2.to_owned(),
            turns: clip.3,
            ends: Vec::new(),
            other_end: false,
        };
        real::clips().into_iter().map(label).collect()
    }

    /// The file's name.
    pub fn name(&self) -> String {
        self.clip.file_name().unwrap().to_string_lossy().into_owned()
    }

    /// The lifts that would be named rightly, and the family in any case; nothing where the clip shows no lift.
    fn expected(&self) -> Option<(&'static [LiftName], Family)> {
        let lift = self.lift.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lift.contains(word));
        Some(match () {
            () if self.reps == 0 || says(&["none"]) => return None,
            () if says(&["swing"]) => (&[LiftName::KettlebellSwing], Family::Hinge),
            () if says(&["squat"]) => (&[LiftName::Squat], Family::Squat),
            () if says(&["good_morning", "good morning"]) => (&[LiftName::GoodMorning], Family::Hinge),
            () if says(&["stiff"]) => (&[LiftName::RomanianDeadlift, LiftName::Deadlift], Family::Hinge),
            () if says(&["romanian", "rdl"]) => (&[LiftName::RomanianDeadlift], Family::Hinge),
            () if says(&["deadlift"]) => (&[LiftName::Deadlift], Family::Hinge),
            () if says(&["press"]) => (&[LiftName::OverheadPress], Family::Press),
            () if says(&["row"]) => (&[LiftName::BarbellRow], Family::Row),
            () => panic!("{}: no lift is known by `{}`", self.name(), self.lift),
        })
    }

    /// Compares a count, whose samples are at these times.
    pub fn compare(&self, set: &SetReps, time: &[f64]) -> Counted {
        let cut = |c: Completeness| matches!(c, Completeness::StartCut | Completeness::EndCut);
        let all = set.reps.len();
        let whole = set.reps.iter().filter(|r| !cut(r.completeness)).count();
        let name = set.lift.name;
        let named = match self.expected() {
            None => all == 0,
            Some((names, family)) => names.contains(&name) || (!name.is_named && name.family == family),
        };
        let off = |(first, last): &(f64, f64)| {
            let outside = set.reps.iter().map(|r| (first - time[r.turn]).max(time[r.turn] - last).max(0.0));
            outside.min_by(f64::total_cmp)
        };
        let nearest =
            |at: f64, of: fn(&Rep) -> usize| set.reps.iter().map(|r| (at - time[of(r)]).abs()).min_by(f64::total_cmp);
        let from: Vec<f64> = self.ends.iter().filter_map(|(from, _)| nearest(*from, |r| r.start)).collect();
        let to: Vec<f64> = self.ends.iter().filter_map(|(_, to)| nearest(*to, |r| r.end)).collect();
        let comparable = !(name.lifts_first() && self.other_end);
        Counted {
            exactly: (whole..=all).contains(&self.reps),
            named,
            wrongly_named: !named && all > 0,
            nothing: self.reps > 0 && all == 0,
            ends: [from, to].concat(),
            turns: if comparable { self.turns.iter().filter_map(off).collect() } else { Vec::new() },
        }
    }

    /// A clip that was refused.
    pub fn refused(&self) -> Counted {
        let nothing = self.reps > 0;
        Counted { exactly: !nothing, named: self.expected().is_none(), nothing, ..Counted::default() }
    }

    /// The poses of the clip, or why it was refused. A folder of results that `SPOTTER_POSES` names saves the reading while one works on
    /// what comes after it.
    pub fn track(&self) -> Result<Track, String> {
        let Some(folder) = std::env::var_os("SPOTTER_POSES") else { return tracks::of(&self.clip) };
        let kept = Path::new(&folder).join(self.name()).join("pose.json");
        let file = File::open(&kept).map_err(|e| format!("{}: {e}", kept.display()))?;
        Track::read(BufReader::new(file)).map_err(|e| e.to_string())
    }
}
