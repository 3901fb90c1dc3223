//! What is stored, for other programs: all of it as JSON, or a table of reps as CSV.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::StoredSet;
use crate::faults::Severity;
use crate::files;
use crate::outside;

/// Sets of one lifter, by name.
#[derive(Serialize)]
struct Exported<'a> {
    lifter: &'a str,
    sets: &'a [StoredSet],
}

/// Writes everything that is stored of the given lifters: names, values and units as in report.json.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_json(lifters: &[(String, Vec<StoredSet>)], to: &mut impl Write) -> io::Result<()> {
    let exported: Vec<Exported> = lifters.iter().map(|(lifter, sets)| Exported { lifter, sets }).collect();
    files::write_json(to, &exported)
}

/// Writes one row a rep: the session, the verdict, the faults from a warning on, and what its metres rest on, and every metric with its standard deviation.
/// An empty cell is not known; text that a spreadsheet would run begins with a `'`.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_csv(lifters: &[(String, Vec<StoredSet>)], to: &mut impl Write) -> csv::Result<()> {
    let sets = || lifters.iter().flat_map(|(_, sets)| sets);
    let metrics: BTreeSet<&String> = sets().flat_map(|s| &s.set.reps).flat_map(|r| r.metrics.keys()).collect();
    let mut out = csv::Writer::from_writer(to);
    let mut header: Vec<String> = [
        "lifter",
        "date",
        "lift",
        "load_kg",
        "rpe",
        "clip",
        "clip_sha256",
        "profile",
        "rep",
        "verdict",
        "faults",
        "scale",
    ]
    .map(String::from)
    .to_vec();
    header.extend(metrics.iter().flat_map(|m| [(*m).clone(), format!("{m}_sd")]));
    out.write_record(&header)?;
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for (lifter, sets) in lifters {
        for StoredSet { clip, rpe, profile, set } in sets {
            for rep in &set.reps {
                let faults = rep.findings.iter().filter(|f| f.severity >= Severity::Warning).map(|f| f.fault.as_str());
                let mut row = vec![
                    outside::cell(lifter),
                    set.date.to_string(),
                    super::name_of(&set.lift),
                    number(set.load_kg),
                    number(*rpe),
                    outside::cell(clip),
                    set.clip_sha256.clone(),
                    outside::cell(profile),
                    rep.index.to_string(),
                    super::name_of(&rep.verdict),
                    faults.collect::<Vec<_>>().join(" "),
                    // All numbers in metres of a rep rest on the same.
                    outside::cell(rep.metrics.values().find_map(|m| m.scale.as_deref()).unwrap_or_default()),
                ];
                row.extend(metrics.iter().flat_map(|name| {
                    let metric = rep.metrics.get(*name);
                    [number(metric.map(|m| m.value)), number(metric.map(|m| m.sd))]
                }));
                out.write_record(&row)?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
