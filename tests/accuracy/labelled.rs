//! Clips as people film them, labelled by eye: whether the reps are counted, the lift is named, and the turns are where they were seen.
//!
//! The labels are a table (`labels.tsv`) beside the clips, with the columns file, lift, reps (whole ones) and turns_s (moments or holds
//! `from-to`, separated by commas). The terminal shows a row a clip; the page gets shares only.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::compare::{Share, Span};
use spotter::faults::{Profile, Verdict};
use spotter::lifts::{Family, LiftName};
use spotter::reps::Completeness;
use spotter::track::Track;

use crate::page::Table;
use crate::tally::spans;
use crate::tracks;

/// A turn further than this from where it was seen, seconds, is another moment.
const TURN_S: f64 = 0.15;

/// A line of the table.
struct Label {
    file: String,
    lift: String,
    reps: usize,
    /// First and last moment of the hold, seconds.
    turns: Vec<(f64, f64)>,
    notes: String,
}

impl Label {
    fn all(path: &Path) -> Vec<Self> {
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path).unwrap();
        let head = reader.headers().unwrap().clone();
        let label = |row: csv::StringRecord| {
            let cell =
                |name: &str| row.get(head.iter().position(|h| h == name).unwrap()).unwrap_or_default().to_owned();
            let hold = |text: &str| {
                let (from, to) = text.split_once('-').unwrap_or((text, text));
                Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
            };
            let turns = cell("turns_s").split(',').filter_map(hold).collect();
            let (file, lift, notes) = (cell("file"), cell("lift"), cell("notes"));
            Self { file, lift, reps: cell("reps").parse().unwrap_or(0), turns, notes }
        };
        reader.records().map(|row| label(row.unwrap())).collect()
    }

    /// The lifts that would be named rightly, and the family in any case; nothing where the clip shows no lift.
    fn lift(&self) -> Option<(&'static [LiftName], Family)> {
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
            () => panic!("{}: no lift is known by `{}`", self.file, self.lift),
        })
    }
}

/// What came of one clip.
#[derive(Default)]
struct Outcome {
    /// As many as were labelled; a rep that the clip's edge cuts may be counted or not.
    counted: bool,
    named: bool,
    /// Named otherwise, or another family.
    wrongly_named: bool,
    nothing: bool,
    turns: Vec<f64>,
    /// Of each rep, whether it got a verdict.
    judged: Vec<bool>,
    row: String,
}

fn track(clip: &Path) -> Result<Track, String> {
    // Poses that were read before, a folder of results, save the reading while one works on what comes after it.
    let kept = std::env::var_os("SPOTTER_POSES")
        .map(|folder| Path::new(&folder).join(clip.file_name().unwrap()).join("pose.json"));
    match kept.and_then(|path| File::open(path).ok()) {
        Some(file) => Track::read(BufReader::new(file)).map_err(|e| e.to_string()),
        None => tracks::of(clip),
    }
}

fn outcome(label: &Label, clip: &Path) -> Outcome {
    let lift = label.lift();
    let set = match track(clip) {
        Ok(track) => SetAnalysis::new(&track, None, &Profile::load("default").unwrap()).unwrap(),
        Err(reason) => {
            let (counted, nothing) = (label.reps == 0, label.reps > 0);
            let row = format!("{:<26} refused: {reason}", label.file);
            return Outcome { counted, named: lift.is_none(), nothing, row, ..Outcome::default() };
        }
    };
    let cut = |c: Completeness| matches!(c, Completeness::StartCut | Completeness::EndCut);
    let all = set.reps.reps.len();
    let whole = set.reps.reps.iter().filter(|r| !cut(r.completeness)).count();
    let name = set.reps.lift.name;
    let named = match lift {
        None => all == 0,
        Some((names, family)) => names.contains(&name) || (!name.is_named && name.family == family),
    };
    let found = spans(&set.angles, &set.reps);
    let off = |(first, last): &(f64, f64)| {
        let outside = found.iter().map(|f| (first - f.turn).max(f.turn - last).max(0.0));
        outside.min_by(f64::total_cmp)
    };
    let sign = |k: usize| match set.reps.reps[k].completeness {
        Completeness::Whole => "",
        Completeness::NoEccentric => "^",
        Completeness::StartCut => "<",
        Completeness::EndCut => ">",
    };
    // Bottoms of pulls that turn at the top are no turns of theirs.
    let comparable = !(name.lifts_first() && label.notes.contains("bottoms"));
    let turns: Vec<f64> = if comparable { label.turns.iter().filter_map(off).collect() } else { Vec::new() };
    let counted = (whole..=all).contains(&label.reps);
    let judged = set.report.reps.iter().map(|r| r.verdict != Verdict::CannotJudge).collect();
    let mut row = format!(
        "{:<26} {} {}/{}{} {} {} ({:.0} %) of {}",
        label.file,
        if counted { "ok   " } else { "WRONG" },
        all,
        label.reps,
        if named { "  " } else { " !" },
        format_args!("{:?}", set.angles.view.kind),
        name.id(),
        100.0 * set.reps.lift.confidence,
        label.lift,
    );
    let turn = |(k, f): (usize, &Span)| format!("{}{:.2}", sign(k), f.turn);
    row += &format!(" | turns {}", found.iter().enumerate().map(turn).collect::<Vec<_>>().join(" "));
    if let Some(worst) = turns.iter().copied().reduce(f64::max).filter(|t| *t > TURN_S) {
        row += &format!(" | off by {worst:.2} s");
    }
    if !counted {
        let rejected = set.reps.rejected.iter().map(|m| format!("{:.1}-{:.1} {}", m.start_s, m.end_s, m.reason));
        row += &format!("\n      {}", rejected.collect::<Vec<_>>().join("\n      "));
    }
    let wrongly_named = !named && all > 0;
    Outcome { counted, named, wrongly_named, nothing: label.reps > 0 && all == 0, turns, judged, row }
}

/// The shares, or nothing where the folder holds no labels.
pub fn table(folder: &Path) -> Option<Table> {
    let labels = folder.join("labels.tsv");
    if !labels.exists() {
        return None;
    }
    let labels = Label::all(&labels);
    let outcomes: Vec<Outcome> = labels.iter().map(|label| outcome(label, &folder.join(&label.file))).collect();
    for outcome in &outcomes {
        println!("{}", outcome.row);
    }
    let mut table = Table::new(&["", "clips", "bar"]);
    let share = |of: fn(&Outcome) -> bool, among: &dyn Fn(&Label) -> bool| {
        Share::of(&labels.iter().zip(&outcomes).filter(|(l, _)| among(l)).map(|(_, o)| of(o)).collect::<Vec<_>>())
    };
    let any = |_: &Label| true;
    let with_reps = |label: &Label| label.reps > 0;
    let near = Share::of(&outcomes.iter().flat_map(|o| &o.turns).map(|t| *t <= TURN_S).collect::<Vec<_>>());
    let judged = Share::of(&outcomes.iter().flat_map(|o| o.judged.iter().copied()).collect::<Vec<_>>());
    for (what, share, bar) in [
        (
            "reps counted exactly (a rep that the clip's edge cuts may be counted or not)",
            share(|o| o.counted, &any),
            "≥ 95 %",
        ),
        ("lift named rightly, or unnamed with the right family", share(|o| o.named, &any), "≥ 95 %"),
        ("reps counted, under a wrong name", share(|o| o.wrongly_named, &any), "–"),
        ("with visible reps, and none found", share(|o| o.nothing, &with_reps), "≤ 2 %"),
        ("turning points within 0.15 s", near, "all"),
        ("reps with a verdict", judged, "≥ 95 %"),
    ] {
        println!("{what}: {} of {}", share.right, share.of);
        table.row(vec![what.into(), format!("{} of {}", share.right, share.of), bar.into()]);
    }
    Some(table)
}
