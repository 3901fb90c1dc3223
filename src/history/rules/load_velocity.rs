//! `load_velocity`: how the bar's speed falls with the load, and which load would stop it: the estimated one-rep maximum.

use super::super::{Session, Statement, Tone};
use super::{Said, lately};
use crate::faults::history::limits::{
    LATELY_DAYS, MAXIMUM_HEAVIEST, MAXIMUM_UNSURE, SPEED_LIGHTEST, SPEED_LOADS, SPEED_SETS, SURE_SDS,
};
use crate::faults::{Evidence, PastSet};
use crate::lifts::LiftName;
use crate::render::Units;

pub(super) const RULE: &str = "load_velocity";

/// The measure that is set against the load.
const SPEED: &str = "bar_speed_mean";

/// Speed over load by least squares.
#[derive(Debug)]
struct Line {
    loads_kg: Vec<f64>,
    mean_kg: f64,
    mean_m_s: f64,
    slope: f64,
    slope_sd: f64,
    /// Scatter of the sets about the line, metres a second.
    scatter: f64,
}

pub(super) fn assess(lift: LiftName, sessions: &[Session], units: Units) -> Said {
    let line = Line::of(&lately(sessions)?)?;
    let (lightest, heaviest) = line.ends();
    // Ten of the unit, in kilograms.
    let ten = 10.0 / units.of_kg(1.0);
    let unit = units.of_loads();
    let measured = format!(
        "{} sets from {} to {}; {:+.3} ± {:.3} m/s for 10 {unit} more",
        line.loads_kg.len(),
        units.load(lightest),
        units.load(heaviest),
        ten * line.slope,
        ten * line.slope_sd
    );
    let threshold = format!(
        "the fastest rep of each set of the last {LATELY_DAYS} days; {SPEED_SETS} sets, {SPEED_LOADS} loads, the lightest \
         at most {:.0} % of the heaviest",
        100.0 * SPEED_LIGHTEST
    );
    let say = |text: String| Statement {
        tone: Tone::Plain,
        rule: RULE,
        text,
        measured: measured.clone(),
        threshold: threshold.clone(),
        evidence: Evidence::B,
    };
    let (fast, slow) = (line.at(lightest), line.at(heaviest));
    let mut said = vec![say(format!(
        "The bar slows from {fast:.2} m/s at {} to {slow:.2} m/s at {}.",
        units.load(lightest),
        units.load(heaviest)
    ))];
    match line.maximum(lift, units) {
        Ok((kg, sd)) => said.push(say(format!(
            "One-rep maximum estimated from the bar's speed: {} (95 %: {} to {}). No maximum was lifted.",
            units.about(kg),
            units.about(kg - sd),
            units.about(kg + sd)
        ))),
        Err(reason) => said[0].text.push_str(&format!(" No maximum is estimated: {reason}.")),
    }
    Ok(said)
}

impl Line {
    /// Through the fastest rep of every set.
    fn of(sets: &[&PastSet]) -> Result<Self, String> {
        let fastest = |set: &PastSet| {
            let speeds = set.reps.iter().filter_map(|rep| rep.metrics.get(SPEED)).map(|m| m.value);
            speeds.max_by(f64::total_cmp)
        };
        let points: Vec<(f64, f64)> = sets.iter().filter_map(|set| set.load_kg.zip(fastest(set))).collect();
        let mut loads: Vec<f64> = points.iter().map(|p| p.0).collect();
        loads.sort_by(f64::total_cmp);
        let mut distinct = loads.clone();
        distinct.dedup();
        let spread = loads.first().zip(loads.last()).is_some_and(|(low, high)| *low <= SPEED_LIGHTEST * high);
        if points.len() < SPEED_SETS || distinct.len() < SPEED_LOADS || !spread {
            return Err(format!(
                "it needs {SPEED_SETS} sets with a bar speed at {SPEED_LOADS} loads in {LATELY_DAYS} days, the lightest at most \
                 {:.0} % of the heaviest; so far {} at {}",
                100.0 * SPEED_LIGHTEST,
                points.len(),
                distinct.len()
            ));
        }
        let n = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
        let (mean_kg, mean_m_s) = (mean(|p| p.0), mean(|p| p.1));
        let width: f64 = points.iter().map(|p| (p.0 - mean_kg).powi(2)).sum();
        let slope = points.iter().map(|p| (p.0 - mean_kg) * (p.1 - mean_m_s)).sum::<f64>() / width;
        let off = |p: &(f64, f64)| p.1 - mean_m_s - slope * (p.0 - mean_kg);
        let scatter = (points.iter().map(|p| off(p).powi(2)).sum::<f64>() / (n - 2.0)).sqrt();
        let line = Self { loads_kg: loads, mean_kg, mean_m_s, slope, slope_sd: scatter / width.sqrt(), scatter };
        if slope + SURE_SDS * line.slope_sd < 0.0 {
            Ok(line)
        } else {
            Err("the bar is not surely slower at heavier loads".into())
        }
    }

    fn ends(&self) -> (f64, f64) {
        let end = |load: Option<&f64>| load.copied().unwrap_or(f64::NAN);
        (end(self.loads_kg.first()), end(self.loads_kg.last()))
    }

    /// Metres a second at a load.
    fn at(&self, kg: f64) -> f64 {
        self.mean_m_s + self.slope * (kg - self.mean_kg)
    }

    /// The load at which the bar is as slow as in a maximum, kilograms, and the half of its 95 % interval: the scatter of one more set, how
    /// well the line is known there, and how people differ in that speed.
    fn maximum(&self, lift: LiftName, units: Units) -> Result<(f64, f64), String> {
        let (speed, speed_sd) =
            lift.speed_at_maximum_m_s.ok_or("nobody measured how fast a maximum of this lift is")?;
        let kg = self.mean_kg + (speed - self.mean_m_s) / self.slope;
        let n = self.loads_kg.len() as f64;
        let set = self.scatter * (1.0 + 1.0 / n).sqrt();
        let sd = set.hypot(self.slope_sd * (kg - self.mean_kg)).hypot(speed_sd) / self.slope.abs();
        let half = student_95(self.loads_kg.len() - 2) * sd;
        let (_, heaviest) = self.ends();
        if heaviest < MAXIMUM_HEAVIEST * kg {
            Err(format!(
                "{} is under {:.0} % of it, and the line is not followed so far",
                units.load(heaviest),
                100.0 * MAXIMUM_HEAVIEST
            ))
        } else if half > MAXIMUM_UNSURE * kg {
            Err(format!("it would be unsure by {:.0} %", 100.0 * half / kg))
        } else {
            Ok((kg, half))
        }
    }
}

/// Two-sided 95 % quantile of Student's distribution; beyond ten degrees of freedom by its expansion, to a hundredth.
fn student_95(freedom: usize) -> f64 {
    const TABLE: [f64; 10] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
    let beyond = 1.96 + 2.37 / freedom as f64 + 2.8 / (freedom as f64).powi(2);
    TABLE.get(freedom.saturating_sub(1)).copied().unwrap_or(beyond)
}
