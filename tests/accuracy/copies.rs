//! Copies of a clip that a person would read alike: the same reps, the same verdicts.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::{Profile, Verdict};
use spotter::reps::SetReps;

use crate::labels::Label;
use crate::page::Table;
use crate::statistics::HitRate;
use crate::support::clips;
use crate::tracks;

/// Copies: what is done, and with which of ffmpeg's arguments.
const COPIES: [(&str, &str); 8] = [
    ("encoded again", "-crf 30"),
    ("at 0.8 of the size", "-vf scale=trunc(0.4*iw)*2:trunc(0.4*ih)*2"),
    ("mirrored", "-vf hflip"),
    ("a tenth brighter", "-vf lutyuv=y=1.1*val"),
    ("a tenth darker", "-vf lutyuv=y=0.9*val"),
    ("turned by 3°", "-vf rotate=PI/60"),
    (
        "from a hand that sways by 4 % and 1.5°",
        "-vf rotate=0.026*sin(2*PI*t/2.3),crop=iw*0.86:ih*0.86:iw*(0.07+0.04*sin(2*PI*t/1.7)):ih*(0.07+0.03*sin(2*PI*t/1.1)),\
         scale=trunc(iw/2)*2:trunc(ih/2)*2",
    ),
    ("filmed closer", "-vf crop=trunc(0.42*iw)*2:trunc(0.45*ih)*2:0.08*iw:0.06*ih"),
];
/// A rep of a copy is the same as one of the clip if it turns within this, seconds.
const SAME_S: f64 = 0.3;

/// What came of a clip or a copy: the reps, when they turn and their verdicts.
struct Read {
    reps: usize,
    turns: Vec<(f64, Verdict)>,
}

impl Read {
    fn of(clip: &Path) -> Option<Self> {
        let track = tracks::of(clip).ok()?;
        let set = SetAnalysis::new(&track, None, &Profile::load("default").unwrap()).ok()?;
        let SetReps { reps, .. } = &set.reps;
        let turns = reps.iter().zip(&set.verdict.reps).map(|(rep, v)| (set.angles.time_s[rep.turn], v.verdict));
        Some(Self { reps: reps.len(), turns: turns.collect() })
    }
}

/// The shares of copies with as many reps, and of reps with the same verdict, over every `every`-th labelled clip of a folder.
pub fn table(folder: &Path, every: usize) -> Option<Table> {
    let scratch = clips::folder()?;
    let labels = Label::all(&folder.join("labels.tsv"));
    let originals: Vec<(&Label, Read)> =
        labels.iter().step_by(every).filter_map(|label| Some((label, Read::of(&label.clip)?))).collect();
    let mut table = Table::new(&["copy", "clips with as many reps", "reps with the same verdict"]);
    let (mut counts, mut verdicts) = (Vec::new(), Vec::new());
    for (what, arguments) in COPIES {
        let (mut alike, mut same) = (Vec::new(), Vec::new());
        for (label, original) in &originals {
            let input = format!("-i {} {arguments} -an", label.clip.display());
            let copy = Read::of(&clips::make(scratch.path(), "copy.mp4", &input));
            let found = copy.as_ref().map_or(0, |copy| copy.reps);
            if found != original.reps {
                println!("{}, {what}: {found} reps, not {}", label.name(), original.reps);
            }
            alike.push(found == original.reps);
            for (turn, verdict) in &original.turns {
                let mut near = copy.iter().flat_map(|copy| &copy.turns).filter(|(t, _)| (t - turn).abs() <= SAME_S);
                same.extend(near.next().map(|(_, other)| other == verdict));
            }
        }
        let cell = |of: &[bool]| format!("{} of {}", HitRate::of(of).right, of.len());
        table.row(vec![what.into(), cell(&alike), cell(&same)]);
        counts.append(&mut alike);
        verdicts.append(&mut same);
    }
    let cell = |of: &[bool]| format!("{} of {}", HitRate::of(of).right, of.len());
    table.row(vec!["all".into(), cell(&counts), cell(&verdicts)]);
    Some(table)
}
