//! `lumbar_flexion_change`: how much the lower back gives way under load, within one rep, from its own set position.

use std::ops::Range;

use super::measure::ANGLE_CHANGE;
use super::within_rep::{change, crossing};
use super::{Followed, Measure, Measured, RepView, SetView, Unit, Worse, any_lift};
use crate::lifts::Family;
use crate::uncertainty::lumbar::held;

/// Largest lumbar flexion under load less that of the rep's own set position; in the squat, of its bottom.
pub const MEASURE: Measure = Measure {
    key: "lumbar_flexion_change",
    title: "lower back, change",
    meaning: "rounding gained under load, within the rep",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: true,
    on_card: false,
    followed: Some(Followed { notable: ANGLE_CHANGE, improved: Some("Your lower back keeps its set position better") }),
    applies: any_lift,
    take: of,
};

/// Trunk–thigh angle that stands for the set position of hinge lifts that begin at the top, degrees.
const HINGE_SET_DEG: f64 = 60.0;

/// Where the set position is held, and where the back is then under load. Lowering into a squat every back flexes towards the
/// bottom, which `lumbar_flexion_bottom` measures; what gives way on the way up is told from the bottom.
fn parts(set: &SetView, rep: &RepView) -> Result<(Range<usize>, Range<usize>), String> {
    if set.lift.lifts_first() {
        if !rep.start_is_seen() {
            return Err("the clip begins after the set position of this rep".into());
        }
        // Lift-off to knee pass: the first half of the lifting. In the row the trunk stays down all the way.
        let pull = rep.concentric.clone();
        let end = if set.lift.is(Family::Row) { pull.end } else { pull.start + pull.len().div_ceil(2) };
        return Ok((rep.set_position.clone(), pull.start..end));
    }
    let middle = if set.lift.is(Family::Squat) {
        rep.concentric.start
    } else {
        crossing(set, rep.eccentric.clone(), HINGE_SET_DEG)
            .ok_or("the lowering past a trunk–thigh angle of 60° was not seen")?
    };
    let half = set.samples(0.1);
    let lifting = rep.concentric.start + rep.concentric.len().div_ceil(2);
    Ok((middle.saturating_sub(half)..middle + half + 1, middle..lifting.max(middle)))
}

fn of(set: &SetView, rep: &RepView) -> Measured {
    let (from, to) = parts(set, rep)?;
    // As a load leaves the floor or the bottom, or is rowed, the posture stays; through the depths of a hinge it does not.
    let bends = set.lift.turns_in_hinge();
    change(set, rep, from, to, |a, b| if bends { set.noise(rep).bend(a, b) } else { held(a, b) })
}
