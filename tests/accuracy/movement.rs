//! The numbers that a report gives of a rep, and the faults but those of level and history, against what the rendered lifter truly does.

use spotter::compare::{Against, Agreement, Pair};
use spotter::faults::{Finding, Grades, NotAssessed, Profile, Severity};

use crate::bars::{SEED, SIDE};
use crate::page::Table;
use crate::rendered::{Rep, Set};
use crate::statistics::{cluster_bootstrap, coverage};

/// Beyond this off the side view a lifter is seen from the front or the back, degrees.
const FRONTAL: f64 = 60.0;

/// Numbers of a rep that have no row among the bars: name in the report, in words, unit.
const NUMBERS: [(&str, &str, &str); 9] = [
    ("lumbar_flexion_change", "lumbar flexion gained within the rep", "°"),
    ("trunk_inclination_peak", "trunk inclination, peak", "°"),
    ("hip_hinge_peak", "hip hinge, peak", "°"),
    ("knee_flexion_peak", "knee flexion, peak", "°"),
    ("depth", "depth of the squat, thighs", ""),
    ("hip_rise_ratio", "rise of hips over shoulders", ""),
    ("concentric_s", "duration of the lifting", " s"),
    ("eccentric_s", "duration of the lowering", " s"),
    ("concentric_speed", "speed of the lifting, statures a second", ""),
];

/// Agreement and coverage of each number over the reps filmed within 15° of the side view.
pub fn numbers(sets: &[Set]) -> Table {
    let mut table = Table::new(&["number of a rep", "reps", "bias", "RMSE", "± 1 sd", "± 2 sd"]);
    for (name, words, unit) in NUMBERS {
        let value = |r: &Rep| r.metric(name, *r.true_numbers()?.get(name)?);
        let side = sets.iter().filter(|s| s.truth.yaw <= SIDE);
        let clusters: Vec<Vec<(Pair, f64)>> = side.map(|s| s.reps().iter().filter_map(value).collect()).collect();
        let all = clusters.concat();
        let pairs: Vec<Pair> = all.iter().map(|v| v.0).collect();
        let Some(found) = Agreement::of(&pairs, Against::Truth) else { continue };
        let digits = if unit == "°" { 1 } else { 2 };
        let share = |sds: f64| format!("{:.0} %", 100.0 * coverage(&all, sds).unwrap());
        let interval = cluster_bootstrap(&clusters, SEED, |v| coverage(v, 2.0)).filter(|_| clusters.len() > 2);
        let interval = interval.map_or_else(String::new, |(l, h)| format!(" ({:.0} … {:.0})", 100.0 * l, 100.0 * h));
        table.row(vec![
            words.into(),
            all.len().to_string(),
            format!("{:+.digits$}{unit}", found.bias),
            format!("{:.digits$}{unit}", found.rmse),
            share(1.0),
            share(2.0) + &interval,
        ]);
    }
    table
}

/// A fault and how its true grade follows from its measures.
struct Judged<'a> {
    name: &'static str,
    /// Thresholds of each measure, which goes by the fault's name, or by `fault.measure` where there are two.
    measures: Vec<(&'static str, &'a Grades)>,
    /// Whether the lower of the grades counts, not the graver.
    both: bool,
    frontal: bool,
}

fn judged(p: &Profile) -> Vec<Judged<'_>> {
    let grades = |key: &'static str| p.grades(key).unwrap_or_else(|| panic!("no thresholds {key}"));
    let one =
        |name: &'static str, key| Judged { name, measures: vec![(name, grades(key))], both: false, frontal: false };
    let two = |name, keys: [&'static str; 2]| Judged {
        name,
        measures: keys.map(|key| (key, grades(key))).into(),
        both: false,
        frontal: false,
    };
    let same = |name| one(name, name);
    vec![
        same("lumbar_flexion_loss"),
        same("hinge_deficit"),
        same("butt_wink"),
        two(
            "lumbar_hyperextension_lockout",
            ["lumbar_hyperextension_lockout.spine", "lumbar_hyperextension_lockout.lean_back"],
        ),
        Judged { both: true, ..two("hips_rise_first", ["hips_rise_first.ratio", "hips_rise_first.lean"]) },
        two("excess_forward_lean", ["excess_forward_lean.vs_own", "excess_forward_lean.trunk_minus_shank"]),
        one("knee_dominance", "knee_dominance.squatty"),
        same("squat_depth"),
        same("incomplete_lockout"),
        same("uncontrolled_eccentric"),
        Judged { frontal: true, ..same("knee_valgus") },
        Judged { frontal: true, ..same("lateral_shift") },
        Judged { frontal: true, ..same("asymmetry") },
    ]
}

/// 0 none, 1 note, 2 warning or breakdown.
fn true_grade(value: f64, grades: &Grades) -> usize {
    let rising = grades.note <= grades.breakdown;
    let reached = |threshold: f64| if rising { value >= threshold } else { value <= threshold };
    let highest = if grades.highest == Severity::Note { 1 } else { 2 };
    (usize::from(reached(grades.note)) + usize::from(reached(grades.warning))).min(highest)
}

/// The grade that was given, None where it could not be assessed.
fn given(fault: &str, findings: &[Finding], not_assessed: &[NotAssessed]) -> Option<usize> {
    let found = findings.iter().find(|f| f.fault == fault).map(|f| if f.severity == Severity::Note { 1 } else { 2 });
    found.or_else(|| not_assessed.iter().all(|n| n.fault != fault).then_some(0))
}

/// Counts of one fault: given none, note, warning or breakdown, not assessed; for each true grade.
type Counts = [[usize; 4]; 3];

fn add(counts: &mut Counts, truly: usize, given: Option<usize>) {
    counts[truly][given.unwrap_or(3)] += 1;
}

/// True against given grades of every fault but those of the level and of the change against own reps, which the bars hold.
pub fn faults(sets: &[Set]) -> Table {
    let profile = Profile::built_in("default").unwrap();
    let mut table = Table::new(&["fault", "truly none", "truly a note", "truly a warning or breakdown"]);
    let mut row = |name: &str, counts: Counts| {
        let cell = |c: [usize; 4]| {
            let assessed: usize = c[..3].iter().sum();
            let unseen = if c[3] > 0 { format!("; {} not assessed", c[3]) } else { String::new() };
            if assessed + c[3] == 0 { "–".to_owned() } else { format!("{} / {} / {}{unseen}", c[0], c[1], c[2]) }
        };
        let words = name.replace('_', " ");
        table.row([words].into_iter().chain(counts.map(cell)).collect());
    };
    for fault in judged(&profile) {
        let mut counts = Counts::default();
        let seen = |s: &&Set| if fault.frontal { s.truth.yaw >= FRONTAL } else { s.truth.yaw <= SIDE };
        for rep in sets.iter().filter(seen).flat_map(Set::reps) {
            let Some(values) = rep.true_numbers() else { continue };
            let grades = fault.measures.iter().filter_map(|(key, grades)| Some(true_grade(*values.get(key)?, grades)));
            let truly = if fault.both { grades.min() } else { grades.max() };
            if let Some(truly) = truly {
                add(&mut counts, truly, given(fault.name, &rep.found.findings, &rep.found.not_assessed));
            }
        }
        row(fault.name, counts);
    }
    let mut counts = Counts::default();
    for set in sets.iter().filter(|s| s.truth.yaw <= SIDE) {
        let Some(course) = &set.truth.course else { continue };
        let deadlift = set.truth.lift == "deadlift";
        let key = if deadlift { "velocity_loss.deadlift" } else { "velocity_loss.other" };
        let grades = profile.grades(key).unwrap();
        let summary = &set.analysis.report.set;
        add(
            &mut counts,
            true_grade(course.velocity_loss(), grades),
            given("velocity_loss", &summary.findings, &summary.not_assessed),
        );
    }
    row("velocity_loss", counts);
    table
}
