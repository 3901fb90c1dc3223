//! Clips as people film them, labelled by eye: whether the reps are counted, the lift is named, and the turns are where they were seen.
//! The terminal shows a row a clip; the page gets shares only.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::{Profile, Verdict};
use spotter::reps::Completeness;

use crate::labels::{Counted, Label, TURN_S};
use crate::page::Table;
use crate::statistics::{HitRate, Span};
use crate::tally::spans;

/// What came of one clip.
struct Outcome {
    counted: Counted,
    /// Of each rep, whether it got a verdict.
    judged: Vec<bool>,
    row: String,
}

fn outcome(label: &Label) -> Outcome {
    let set = match label.track() {
        Ok(track) => SetAnalysis::new(&track, None, &Profile::load("default").unwrap()).unwrap(),
        Err(reason) => {
            let row = format!("{:<26} refused: {reason}", label.name());
            return Outcome { counted: label.refused(), judged: Vec::new(), row };
        }
    };
    let counted = label.compare(&set.reps, &set.angles.time_s);
    let sign = |k: usize| match set.reps.reps[k].completeness {
        Completeness::Whole => "",
        Completeness::NoEccentric => "^",
        Completeness::StartCut => "<",
        Completeness::EndCut => ">",
    };
    let judged = set.report.reps.iter().map(|r| r.verdict != Verdict::CannotJudge).collect();
    let mut row = format!(
        "{:<26} {} {}/{}{} {:?} {} ({:.0} %) of {}",
        label.name(),
        if counted.exactly { "ok   " } else { "WRONG" },
        set.reps.reps.len(),
        label.reps,
        if counted.named { "  " } else { " !" },
        set.angles.view.kind,
        set.reps.lift.name.id(),
        100.0 * set.reps.lift.confidence,
        label.lift,
    );
    let turn = |(k, f): (usize, &Span)| format!("{}{:.2}", sign(k), f.turn);
    row += &format!(
        " | turns {}",
        spans(&set.angles, &set.reps).iter().enumerate().map(turn).collect::<Vec<_>>().join(" ")
    );
    if let Some(worst) = counted.turns.iter().copied().reduce(f64::max).filter(|t| *t > TURN_S) {
        row += &format!(" | off by {worst:.2} s");
    }
    if !counted.exactly {
        let rejected = set.reps.rejected.iter().map(|m| format!("{:.1}-{:.1} {}", m.start_s, m.end_s, m.reason));
        row += &format!("\n      {}", rejected.collect::<Vec<_>>().join("\n      "));
    }
    Outcome { counted, judged, row }
}

/// The shares, or nothing where the folder holds no labels.
pub fn table(folder: &Path) -> Option<Table> {
    let labels = folder.join("labels.tsv");
    if !labels.exists() {
        return None;
    }
    let labels = Label::all(&labels);
    let outcomes: Vec<Outcome> = labels.iter().map(outcome).collect();
    for outcome in &outcomes {
        println!("{}", outcome.row);
    }
    let mut table = Table::new(&["", "clips", "bar"]);
    let share = |of: fn(&Counted) -> bool, among: &dyn Fn(&Label) -> bool| {
        let among = labels.iter().zip(&outcomes).filter(|(l, _)| among(l));
        HitRate::of(&among.map(|(_, o)| of(&o.counted)).collect::<Vec<_>>())
    };
    let any = |_: &Label| true;
    let with_reps = |label: &Label| label.reps > 0;
    let near = HitRate::of(&outcomes.iter().flat_map(|o| &o.counted.turns).map(|t| *t <= TURN_S).collect::<Vec<_>>());
    let judged = HitRate::of(&outcomes.iter().flat_map(|o| o.judged.iter().copied()).collect::<Vec<_>>());
    for (what, share, bar) in [
        (
            "reps counted exactly (a rep that the clip's edge cuts may be counted or not)",
            share(|o| o.exactly, &any),
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
