//! `back_line_sagitta`: convexity of the back's edge in the hinge.

use super::rep_view::sample;
use super::set_view::Samples;
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse, any_lift};
use crate::angles::LumbarMethod;
use crate::statistics::median;

/// Median convexity of the back line in the hinge, percent of the torso, rounded +.
pub const MEASURE: Measure = Measure {
    key: "back_line_sagitta",
    title: "back line",
    meaning: "convexity of the back's edge in the hinge, of the torso",
    unit: Unit::Percent,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    let hinge = set.hinge(rep);
    let line = &set.angles.back_line_sagitta;
    let found: Samples = hinge.iter().filter_map(|i| sample(line, *i).map(|(v, sd)| (*i, v, sd))).collect();
    let seen = set.covered("the back line in the hinge", found.len(), hinge.len())?;
    let value = median(found.iter().map(|f| f.1)).ok_or("the back line was not measured")?;
    let nearest = found.iter().min_by(|a, b| (a.1 - value).abs().total_cmp(&(b.1 - value).abs()));
    let (i, _, sd) = nearest.ok_or("the back line was not measured")?;
    Ok(Value { value, sd: *sd, at_s: set.time(*i), method: LumbarMethod::BackLine.name(), seen })
}
