//! `lumbar_flexion_peak`: how far the lower back is rounded in the hinge, against neutral standing.

use super::measure::ANGLE_CHANGE;
use super::{Followed, Measure, Measured, RepView, SetView, Unit, Value, Worse, any_lift};
use crate::uncertainty::lumbar::less_seen;

/// Robust peak in the hinge, rounded +.
pub const MEASURE: Measure = Measure {
    key: "lumbar_flexion_peak",
    title: "lower back",
    meaning: "rounding in the hinge, against standing",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: true,
    on_card: true,
    followed: Some(Followed { notable: ANGLE_CHANGE, improved: Some("Your lower back rounds less in the hinge") }),
    applies: any_lift,
    take: of,
};

pub(crate) fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).lumbar.clone()?;
    set.scene_of(rep).hinge_from.ok_or("the lean was not measured")?;
    let (found, method, seen) = set.hinge_lumbar(rep)?;
    let peak = set.extreme_of(&found, 1.0, method.name(), seen).ok_or("the lower back was not measured")?;
    set.sure_enough(rep, peak.sd)?;
    // The spine model has seen these lifts less than the others, and a row's bar at the belly.
    let is_less_seen = !set.lift.spine_model_knows;
    Ok(if is_less_seen { Value { sd: less_seen(peak.sd), ..peak } } else { peak })
}
