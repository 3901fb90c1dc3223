//! The bar in metres, against the joint `bar` of rendered lifters.

use std::path::Path;

use serde_json::Value;
use spotter::analysis::SetAnalysis;
use spotter::bar::Told;
use spotter::faults::{Known, Profile};
use spotter::report::RepReport;

use crate::page::Table;
use crate::rendered::{clips, numbers};
use crate::support::json;
use crate::tracks;

/// Farther off the side view the bars do not hold, degrees.
const OFF_SIDE: f64 = 30.0;
/// Radius of the plate that is taken for granted, metres.
const PLATE_M: f64 = 0.225;
/// A bar that is slower rests, metres a second; it sets off and arrives within such a share of its way: docs/faults.md.
const RESTS_M_S: f64 = 0.05;
const END_SHARE: f64 = 0.1;
/// The lifting is looked for so much beyond its ends, seconds.
const BEYOND_S: f64 = 0.2;

/// A number of a rep: its name in the report, in words, its unit, how wrong it may be, and decimals.
struct Number {
    key: &'static str,
    words: &'static str,
    unit: &'static str,
    bar: f64,
    digits: usize,
}

const NUMBERS: [Number; 4] = [
    Number { key: "bar_speed_mean", words: "mean speed", unit: "m/s", bar: 0.03, digits: 3 },
    Number { key: "bar_speed_peak", words: "highest speed", unit: "m/s", bar: 0.06, digits: 3 },
    Number { key: "bar_range", words: "range", unit: "cm", bar: 1.5, digits: 1 },
    Number { key: "bar_drift", words: "drift", unit: "cm", bar: 1.0, digits: 1 },
];
/// Of the errors so many are to be within twice the standard deviation.
const COVERAGE: std::ops::RangeInclusive<f64> = 0.93..=0.98;
const WITH_SPEED: f64 = 0.95;
const SCALE: f64 = 0.02;

/// What a lifting truly was, in the order of [`NUMBERS`].
type Truth = [f64; NUMBERS.len()];

struct Lifting {
    truth: Truth,
    /// Value and standard deviation of each number, where the rep has it.
    found: [Option<(f64, f64)>; NUMBERS.len()],
    /// The same where the diameter of the plate was told.
    plate_told: [Option<(f64, f64)>; NUMBERS.len()],
}

/// A rendered set.
pub struct BarSet {
    name: String,
    liftings: Vec<Lifting>,
    /// Whether the background tells how the camera moved.
    motion_is_told: bool,
}

impl BarSet {
    /// The sets of a folder with plates of 450 mm, filmed up to 30° off the side.
    pub fn all(folder: &Path) -> Vec<Self> {
        clips(folder).iter().filter_map(|clip| Self::of(clip)).collect()
    }

    fn of(clip: &Path) -> Option<Self> {
        let file = json(Some(clip.with_extension("json")).filter(|path| path.exists())?.as_path());
        let azimuth = file["camera"]["azimuth"].as_f64()?;
        let plates = file["config"]["plates"].as_array()?;
        let radius = plates.iter().filter_map(|plate| plate[0].as_f64()).fold(0.0, f64::max);
        if (90.0 - azimuth.abs()).abs() > OFF_SIDE || (radius - PLATE_M).abs() > 1e-6 {
            return None;
        }
        let track = tracks::of(clip).ok()?;
        let analysis = |told: Told| {
            let known = Known { told, ..Known::default() };
            SetAnalysis::corrected(&track, None, &Profile::load("default").unwrap(), &known, &[]).unwrap()
        };
        // That a plate may be of another size than 450 mm is part of the sd, but none of these is: how well the rest is stated shows with it told.
        let (untold, plate_told) =
            (analysis(Told::default()), analysis(Told { plate_mm: Some(2000.0 * PLATE_M), ..Told::default() }));
        let time = numbers(&file["t"]);
        let axis = |k: usize| -> Vec<f64> {
            let points = file["joints3d"]["bar"].as_array().into_iter().flatten();
            points.map(|point| point[k].as_f64().unwrap_or(f64::NAN)).collect()
        };
        let (height, forward) = (axis(1), axis(2));
        let lifting = |rep: &Value| {
            let [from, to] = [0, 1].map(|end| rep["segments"]["up"][end].as_f64());
            let (from, to) = from.zip(to)?;
            let within: Vec<usize> = (0..time.len().min(height.len()))
                .filter(|i| (from - BEYOND_S..=to + BEYOND_S).contains(&time[*i]))
                .collect();
            let column = |of: &[f64]| within.iter().map(|i| of[*i]).collect::<Vec<f64>>();
            let middle = (from + to) / 2.0;
            let found = |analysis: &SetAnalysis| {
                let rep = analysis.report.reps.iter().find(|rep| (rep.start_s..rep.end_s + 0.3).contains(&middle));
                [0, 1, 2, 3].map(|k: usize| told(rep?, NUMBERS[k].key))
            };
            Some(Lifting {
                truth: truth(&column(&height), &column(&forward), &column(&time)),
                found: found(&untold),
                plate_told: found(&plate_told),
            })
        };
        let known = track.camera.iter().filter(|motion| motion.sd.is_some()).count();
        Some(Self {
            name: clip.file_stem()?.to_string_lossy().into_owned(),
            liftings: file["reps"].as_array()?.iter().filter_map(lifting).collect(),
            motion_is_told: 2 * known > track.len(),
        })
    }

    /// How much longer the way is than it truly was, the median of the liftings.
    fn longer(&self) -> Option<f64> {
        let range = |l: &Lifting| Some(l.found[2]?.0 / l.truth[2] - 1.0);
        let mut longer: Vec<f64> = self.liftings.iter().filter_map(range).collect();
        longer.sort_by(f64::total_cmp);
        longer.get(longer.len() / 2).copied()
    }
}

fn told(rep: &RepReport, key: &str) -> Option<(f64, f64)> {
    rep.metrics.get(key).map(|metric| (metric.value, metric.sd))
}

/// Mean and highest speed, range and drift of a rise, as docs/faults.md defines them.
fn truth(height: &[f64], forward: &[f64], time: &[f64]) -> Truth {
    let last = height.len() - 1;
    let speed = |i: usize| {
        let (a, b) = (i.saturating_sub(1), (i + 1).min(last));
        (height[b] - height[a]) / (time[b] - time[a])
    };
    let by_height = |a: &usize, b: &usize| height[*a].total_cmp(&height[*b]);
    let high = (0..=last).max_by(by_height).unwrap();
    let low = (0..=high).min_by(by_height).unwrap();
    let way = height[high] - height[low];
    let is_low = |i: &usize| height[*i] <= height[low] + END_SHARE * way && speed(*i) < RESTS_M_S;
    let is_high = |i: &usize| height[*i] >= height[high] - END_SHARE * way && speed(*i) < RESTS_M_S;
    let from = (low..high).rev().find(is_low).unwrap_or(low);
    let to = (from + 1..=high).find(is_high).unwrap_or(high);
    let range = height[to] - height[from];
    let drift = (from..=to).map(|i| forward[i] - forward[from]).max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap();
    [range / (time[to] - time[from]), (from..=to).map(speed).fold(0.0, f64::max), 100.0 * range, 100.0 * drift]
}

/// What was found in some sets, and whether it reaches the bar; nothing where nothing was.
type Standing = Option<(String, bool)>;

/// A line for each bar: what was found in each of these groups of sets, met or not.
pub fn table(groups: &[(&str, Vec<&BarSet>)]) -> Table {
    let heads: Vec<String> = groups
        .iter()
        .map(|(name, sets)| format!("{name} ({} liftings)", sets.iter().map(|set| set.liftings.len()).sum::<usize>()))
        .collect();
    let mut head = vec!["quantity", "bar"];
    head.extend(heads.iter().map(String::as_str));
    let mut table = Table::new(&head);
    let mut row = |words: &str, bar: String, of: &dyn Fn(&[&BarSet]) -> Standing| {
        let cell = |(_, sets): &(&str, Vec<&BarSet>)| {
            of(sets)
                .map_or_else(|| "–".into(), |(found, met)| if met { found } else { format!("{found}, **not met**") })
        };
        let mut cells = vec![words.to_owned(), bar];
        cells.extend(groups.iter().map(cell));
        table.row(cells);
    };
    let errors = |sets: &[&BarSet], k: usize, plate_told: bool| -> Vec<(f64, f64)> {
        let error = |l: &Lifting| {
            let found = if plate_told { &l.plate_told } else { &l.found };
            found[k].map(|(value, sd)| (value - l.truth[k], sd))
        };
        sets.iter().flat_map(|set| &set.liftings).filter_map(error).collect()
    };
    let share = |part: usize, all: usize| format!("{:.0} %", 100.0 * part as f64 / all.max(1) as f64);
    for (k, number) in NUMBERS.iter().enumerate() {
        let (digits, unit) = (number.digits, number.unit);
        row(number.words, format!("RMSE ≤ {} {unit}", number.bar), &|sets| {
            let errors = errors(sets, k, false);
            let rmse = (errors.iter().map(|(e, _)| e * e).sum::<f64>() / errors.len() as f64).sqrt();
            (!errors.is_empty()).then(|| (format!("{rmse:.digits$} {unit}"), rmse <= number.bar))
        });
    }
    for (k, number) in NUMBERS.iter().enumerate() {
        row(&format!("{} within ± 2 sd, the plate told", number.words), "93–98 %".into(), &|sets| {
            let errors = errors(sets, k, true);
            let within = errors.iter().filter(|(e, sd)| e.abs() <= 2.0 * sd).count();
            let met = COVERAGE.contains(&(within as f64 / errors.len() as f64));
            (!errors.is_empty()).then(|| (share(within, errors.len()), met))
        });
    }
    row("liftings with a speed", "≥ 95 %".into(), &|sets| {
        let all: Vec<&Lifting> = sets.iter().flat_map(|set| &set.liftings).collect();
        let with = all.iter().filter(|l| l.found[0].is_some()).count();
        Some((format!("{with} of {}", all.len()), with as f64 >= WITH_SPEED * all.len() as f64))
    });
    row("scale by the plate against the renderer's metre, by set", "≤ 2 %".into(), &|sets| {
        let longer: Vec<f64> = sets.iter().filter_map(|set| set.longer()).collect();
        let rms = (longer.iter().map(|l| l * l).sum::<f64>() / longer.len() as f64).sqrt();
        (!longer.is_empty()).then(|| (format!("{:.1} %", 100.0 * rms), rms <= SCALE))
    });
    table
}

/// The table of docs/accuracy/bar.md: sets of `known` and of `others`, all and those whose background tells the camera's motion.
pub fn of_folders(known: &Path, others: &Path) -> Table {
    let (known, others) = (BarSet::all(known), BarSet::all(others));
    for set in known.iter().chain(&others) {
        for lifting in &set.liftings {
            let number = |k: usize| {
                let Number { words, digits, unit, .. } = &NUMBERS[k];
                let found =
                    lifting.found[k].map_or("none".into(), |(value, sd)| format!("{value:.digits$} ± {sd:.digits$}"));
                format!("{words} {found} of {:.digits$} {unit}", lifting.truth[k])
            };
            eprintln!("{}: {}", set.name, [0, 1, 2, 3].map(number).join(", "));
        }
    }
    let told = |sets: &[BarSet]| sets.iter().filter(|set| set.motion_is_told).count();
    eprintln!(
        "{} known sets, {} others ({} whose background tells the motion)",
        known.len(),
        others.len(),
        told(&others)
    );
    table(&[
        ("known", known.iter().collect()),
        ("others", others.iter().collect()),
        ("others whose background tells the motion", others.iter().filter(|set| set.motion_is_told).collect()),
    ])
}
