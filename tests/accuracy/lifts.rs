//! Rendered sets of the lifts that the renderer itself has no motion for: whether they are recognised and counted.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::Profile;
use spotter::report::lift_in_words;
use spotter::reps::LiftName;

use crate::page::Table;
use crate::rendered::clips;
use crate::support::json;
use crate::tracks;

/// What Spotter calls a rendered lift.
fn named(rendered: &str) -> LiftName {
    match rendered {
        "sumo_deadlift" => LiftName::Deadlift,
        "front_squat" => LiftName::Squat,
        other => serde_json::from_value(other.into()).unwrap(),
    }
}

/// The table, or nothing where the folder holds no set.
pub fn table(folder: &Path) -> Option<Table> {
    let mut table =
        Table::new(&["set", "largest plate", "recognised as", "sure", "reps", "counted", "counted when told the lift"]);
    let clips = clips(folder);
    for clip in &clips {
        let truth = json(&clip.with_extension("json"));
        let (rendered, reps) = (truth["lift"].as_str().unwrap(), truth["reps"].as_array().unwrap().len());
        let plates = truth["config"]["plates"].as_array().unwrap().iter().filter_map(|plate| plate[0].as_f64());
        let mut row = vec![rendered.replace('_', " "), format!("{:.0} mm", 2000.0 * plates.fold(0.0, f64::max))];
        match tracks::of(clip) {
            Ok(track) => {
                let read = |lift| SetAnalysis::new(&track, lift, &Profile::load("default").unwrap()).unwrap().reps;
                let (found, told) = (read(None), read(Some(named(rendered))));
                row.push(lift_in_words(found.lift.name).into());
                row.push(format!("{:.0} %", 100.0 * found.lift.confidence));
                row.extend([reps, found.reps.len(), told.reps.len()].map(|n| n.to_string()));
            }
            Err(reason) => row.extend([reason, "–".into(), reps.to_string(), "–".into(), "–".into()]),
        }
        table.row(row);
    }
    (!clips.is_empty()).then_some(table)
}
