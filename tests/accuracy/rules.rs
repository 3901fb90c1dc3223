//! What each rule of counting is worth: every clip counted again with one of them left out.

use std::path::Path;

use spotter::angles::{AngleTrack, measure};
use spotter::reps::{Rule, find_reps};
use spotter::signal::clean_scenes;

use crate::labels::{Counted, Label, TURN_S};
use crate::page::Table;

/// A rendered beginning or end further than this from where it is, seconds, is another moment.
const END_S: f64 = 0.2;

/// A clip with its angles, measured once.
struct Clip {
    label: Label,
    scenes: Vec<AngleTrack>,
    time: Vec<f64>,
}

impl Clip {
    /// Nothing of a clip that was refused.
    fn of(label: Label) -> Option<Self> {
        let track = label.track().ok()?;
        let scenes: Vec<AngleTrack> = clean_scenes(&track).iter().map(measure).collect();
        let time = scenes.iter().flat_map(|scene| scene.time_s.iter().copied()).collect();
        Some(Self { label, scenes, time })
    }

    fn without(&self, rule: Option<Rule>) -> Counted {
        let count = || find_reps(&self.scenes, None);
        let found = rule.map_or_else(count, |rule| rule.without(count));
        found.map_or_else(|| self.label.refused(), |found| self.label.compare(&found, &self.time))
    }
}

/// The clips of the data folder that were counted rightly, named rightly and how many turns lie where they were seen, with all rules and
/// without each.
pub fn table(data: &Path) -> Table {
    let labels = Label::all(&data.join("data/real/labels.tsv"))
        .into_iter()
        .chain(Label::followed(&data.join("data/videos")))
        .chain(Label::rendered(&data.join("synth/clips")))
        .chain(Label::rendered(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clips")));
    let clips: Vec<Clip> = labels.filter_map(Clip::of).collect();
    let all: Vec<Counted> = clips.iter().map(|clip| clip.without(None)).collect();
    let mut table = Table::new(&[
        "without",
        "counted",
        "named",
        "none found",
        "turns within 0.15 s",
        "ends within 0.2 s",
        "what changes",
    ]);
    let row = |name: &str, outcomes: &[Counted]| {
        let of = |is: fn(&Counted) -> bool| outcomes.iter().filter(|c| is(c)).count().to_string();
        let turns: Vec<f64> = outcomes.iter().flat_map(|c| c.turns.iter().copied()).collect();
        let near = turns.iter().filter(|t| **t <= TURN_S).count();
        let ends: Vec<f64> = outcomes.iter().flat_map(|c| c.ends.iter().copied()).collect();
        let near_ends = ends.iter().filter(|t| **t <= END_S).count();
        let far = |c: &Counted| c.turns.iter().filter(|t| **t > TURN_S).count();
        let changes = clips.iter().zip(&all).zip(outcomes).filter_map(|((clip, before), after)| {
            let sign = |was: bool, is: bool, what: &str| match (was, is) {
                (true, false) => format!(" -{what}"),
                (false, true) => format!(" +{what}"),
                _ => String::new(),
            };
            let change = sign(before.exactly, after.exactly, "count") + &sign(before.named, after.named, "name");
            let turns = if far(before) == far(after) {
                String::new()
            } else {
                format!(" {:+} turns", far(before) as i32 - far(after) as i32)
            };
            let change = change + &turns;
            (!change.is_empty()).then(|| format!("{}{change}", clip.label.name()))
        });
        let changes = changes.collect::<Vec<_>>().join("; ");
        let cells = vec![
            name.into(),
            of(|c| c.exactly),
            of(|c| c.named),
            of(|c| c.nothing),
            format!("{near} of {}", turns.len()),
            format!("{near_ends} of {}", ends.len()),
            changes,
        ];
        println!("{}", cells.join(" | "));
        cells
    };
    table.row(row(&format!("nothing ({} clips)", clips.len()), &all));
    for rule in Rule::ALL {
        let outcomes: Vec<Counted> = clips.iter().map(|clip| clip.without(Some(*rule))).collect();
        table.row(row(rule.words(), &outcomes));
    }
    table
}
