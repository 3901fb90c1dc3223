//! `lumbar_extension_overhead`: how far the lower back arches with the bar overhead.

use super::overhead::{behind, overhead};
use super::{Measure, Measured, RepView, SetView, Unit, Worse};
use crate::lifts::Family;

/// Lumbar extension after the bar has passed the forehead, against quiet standing, extension +.
pub const MEASURE: Measure = Measure {
    key: "lumbar_extension_overhead",
    title: "arch overhead",
    meaning: "arching with the bar overhead, against standing",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: true,
    on_card: false,
    followed: None,
    applies: |lift| lift.is(Family::Press),
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).lumbar.clone()?;
    let range = overhead(set, rep)?;
    let (what, of) = ("the lower back with the bar overhead", range.len());
    let (found, method) = set.of_the_back(range);
    let seen = set.covered(what, found.len(), of)?;
    let m = set.extreme_of(&found, -1.0, method.name(), seen).ok_or_else(|| format!("{what} was not measured"))?;
    set.sure_enough(rep, m.sd)?;
    let noise = set.noise(rep);
    Ok(behind(m, set.standing_lumbar(rep, method), |a, b| noise.change(a, b)))
}
