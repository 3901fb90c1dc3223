//! Every rep from its start (0 %) to its end (100 %), and mean and standard deviation over the whole reps of the set: how movement
//! laboratories lay repetitions over each other.

use super::{ExportError, Format, Make, Set};
use crate::compare::value_at;
use crate::files::Kind;
use crate::reps::Completeness;
use crate::statistics::standard_deviation;

/// Percent of the rep, both ends included.
const STEPS: usize = 101;

/// The format.
pub const FORMAT: Format = Format {
    name: "csv",
    words: "each angle over 0 to 100 % of the whole reps, with mean and standard deviation, for spreadsheets, R and pandas",
    kind: Kind { is_own: |head| head.starts_with(b"angle,percent_of_rep,"), private: false },
    make: Make::Each(make),
};

/// One angle over the reps of a set, degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Cycles {
    /// The angle, as the columns of frames.csv name it.
    pub angle: &'static str,
    /// Whole reps, in order.
    pub reps: Vec<Cycle>,
    /// Mean over the reps at each percent; NaN where none was measured.
    pub mean: Vec<f64>,
    /// Standard deviation over the reps (n − 1); NaN with fewer than two.
    pub sd: Vec<f64>,
}

/// One angle over one rep.
#[derive(Debug, Clone, PartialEq)]
pub struct Cycle {
    /// Number of the rep.
    pub rep: usize,
    /// Degrees at 0, 1 … 100 %; NaN where not measured.
    pub degrees: Vec<f64>,
}

impl Cycles {
    /// All angles of a set.
    #[must_use]
    pub fn of(set: &Set) -> Vec<Self> {
        let angles = &set.angles;
        [
            ("trunk_inclination", &angles.trunk_inclination),
            ("hip_hinge", &angles.hip_hinge),
            ("knee_flexion", &angles.knee_flexion),
            ("shank_inclination", &angles.shank_inclination),
            ("lumbar_flexion", &angles.lumbar_flexion),
        ]
        .into_iter()
        .map(|(angle, column)| Self::over(angle, set, &column.value))
        .collect()
    }

    fn over(angle: &'static str, set: &Set, values: &[f64]) -> Self {
        let whole = set.report.reps.iter().filter(|rep| rep.completeness == Completeness::Whole);
        let reps: Vec<Cycle> = whole
            .map(|rep| {
                let time = |k: usize| rep.start_s + (rep.end_s - rep.start_s) * k as f64 / (STEPS - 1) as f64;
                Cycle {
                    rep: rep.index,
                    degrees: (0..STEPS).map(|k| value_at(&set.angles.time_s, values, time(k))).collect(),
                }
            })
            .collect();
        let known = |k: usize| reps.iter().map(|rep| rep.degrees[k]).filter(|v| v.is_finite()).collect::<Vec<f64>>();
        let mean = |values: Vec<f64>| {
            if values.is_empty() { f64::NAN } else { values.iter().sum::<f64>() / values.len() as f64 }
        };
        let sd = |values: Vec<f64>| if values.len() < 2 { f64::NAN } else { standard_deviation(&values) };
        Self {
            angle,
            mean: (0..STEPS).map(|k| mean(known(k))).collect(),
            sd: (0..STEPS).map(|k| sd(known(k))).collect(),
            reps,
        }
    }
}

fn make(set: &Set) -> Result<Vec<u8>, ExportError> {
    let cycles = Cycles::of(set);
    let reps =
        cycles.first().map(|cycles| cycles.reps.iter().map(|rep| rep.rep).collect::<Vec<_>>()).unwrap_or_default();
    if reps.is_empty() {
        return Err(ExportError::Cannot("it has no whole rep".into()));
    }
    let of_rep: Vec<String> = reps.iter().map(|rep| format!("rep_{rep}_deg")).collect();
    let mut text = format!("angle,percent_of_rep,mean_deg,sd_deg,{}\n", of_rep.join(","));
    let cell = |v: f64| if v.is_finite() { format!("{v:.2}") } else { String::new() };
    for cycles in &cycles {
        for k in 0..STEPS {
            let reps: Vec<String> = cycles.reps.iter().map(|rep| cell(rep.degrees[k])).collect();
            text +=
                &format!("{},{k},{},{},{}\n", cycles.angle, cell(cycles.mean[k]), cell(cycles.sd[k]), reps.join(","));
        }
    }
    Ok(text.into_bytes())
}
