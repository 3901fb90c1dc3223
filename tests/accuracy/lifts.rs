//! Rendered sets of the lifts that the renderer itself has no motion for: whether they are recognised and counted, and their angles.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::Profile;
use spotter::lifts::LiftName;

use crate::page::Table;
use crate::rendered::{Rep, Set, clips};
use crate::support::json;
use crate::tally::{mean, summary};

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
    let mut table = Table::new(&[
        "set",
        "largest plate",
        "recognised as",
        "sure",
        "reps",
        "counted",
        "counted when told the lift",
        "trunk inclination, RMSE (stated sd)",
        "peak lumbar flexion, rendered",
        "stated",
    ]);
    let clips = clips(folder);
    for clip in &clips {
        let truth = json(&clip.with_extension("json"));
        let (rendered, reps) = (truth["lift"].as_str().unwrap(), truth["reps"].as_array().unwrap().len());
        let plates = truth["config"]["plates"].as_array().unwrap().iter().filter_map(|plate| plate[0].as_f64());
        let mut row = vec![rendered.replace('_', " "), format!("{:.0} mm", 2000.0 * plates.fold(0.0, f64::max))];
        match Set::of(clip).expect("a clip with its truth") {
            Ok(set) => {
                let lift = Some(named(rendered));
                let told = SetAnalysis::new(&set.track, lift, &Profile::load("default").unwrap()).unwrap().reps;
                let found = &set.analysis.reps;
                row.push(found.lift.name.words.into());
                row.push(format!("{:.0} %", 100.0 * found.lift.confidence));
                row.extend([reps, found.reps.len(), told.reps.len()].map(|n| n.to_string()));
                row.extend(angles(&set));
            }
            Err(reason) => {
                row.extend([reason, "–".into(), reps.to_string()]);
                row.extend(vec!["–".to_owned(); 5]);
            }
        }
        table.row(row);
    }
    (!clips.is_empty()).then_some(table)
}

/// How far the trunk's inclination is off in the frames of the reps, and the peak lumbar flexion of the reps found, rendered and stated.
fn angles(set: &Set) -> [String; 3] {
    let samples = set.samples();
    let trunk: Vec<_> = samples.iter().filter(|s| s.angle == "trunk inclination").collect();
    let sd = mean(&trunk.iter().map(|s| s.sd).collect::<Vec<f64>>());
    let off = summary(trunk).map_or("–".to_owned(), |(found, ..)| format!("{:.1}° ({sd:.1}°)", found.rmse));
    let each = |of: fn(&Rep) -> String| match set.reps() {
        reps if reps.is_empty() => "–".to_owned(),
        reps => reps.iter().map(of).collect::<Vec<_>>().join(" / "),
    };
    let stated = |r: &Rep| r.peak().map_or("–".to_owned(), |(pair, sd)| format!("{:.0} ± {sd:.0}", pair.measured));
    [off, each(|r| format!("{:.0}", r.true_peak())), each(stated)]
}
