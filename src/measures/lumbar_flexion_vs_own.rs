//! `lumbar_flexion_vs_own`: the lower back in the hinge against the lifter's own cleanest reps, at like lean. Against those of the same
//! set body, clothes and camera cancel, but a set rounded alike hides; the clean reps of earlier sessions, where they are known, show
//! that too, less surely.

use super::lumbar_flexion_peak;
use super::own_level::OwnLevel;
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse, any_lift};
use crate::statistics::lowest_third;

/// Peak lumbar flexion in the hinge less that of the lifter's own cleanest reps (median of the lowest third).
pub const MEASURE: Measure = Measure {
    key: "lumbar_flexion_vs_own",
    title: "against own best",
    meaning: "rounding in the hinge, against the own cleanest reps",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: true,
    on_card: true,
    followed: None,
    applies: any_lift,
    take: of,
};

/// The lifter's own cleanest level in the scene of a rep and its standard deviation, with the rep that stands for it.
pub(crate) fn cleanest<'s>(set: &'s SetView, rep: &RepView) -> Result<(Value, &'s RepView), String> {
    let levels: Vec<(Value, &RepView)> =
        set.beside(rep).filter_map(|rep| lumbar_flexion_peak::of(set, rep).ok().map(|m| (m, rep))).collect();
    if levels.len() < 2 {
        return Err("there are not two reps in which the lower back could be measured".into());
    }
    let values: Vec<f64> = levels.iter().map(|(m, _)| m.value).collect();
    let own = lowest_third(&values).ok_or("the lower back was not measured")?;
    let (nearest, rep) = levels
        .into_iter()
        .min_by(|a, b| (a.0.value - own).abs().total_cmp(&(b.0.value - own).abs()))
        .ok_or("the lower back was not measured")?;
    Ok((Value { value: own, ..nearest }, rep))
}

/// Difference from the own cleanest reps of the set.
pub(crate) fn in_set(set: &SetView, rep: &RepView) -> Measured {
    let here = lumbar_flexion_peak::of(set, rep)?;
    let (own, _) = cleanest(set, rep)?;
    Ok(Value { value: here.value - own.value, sd: set.noise(rep).change(here.sd, own.sd), ..here })
}

/// Difference from the own clean reps of earlier sessions: between clips only the body is the same.
pub(crate) fn against_earlier(set: &SetView, rep: &RepView, own: &OwnLevel) -> Measured {
    let here = lumbar_flexion_peak::of(set, rep)?;
    let sd = own.sd.hypot(own.between_clips_sd).hypot(set.noise(rep).sd(here.sd));
    Ok(Value { value: here.value - own.value, sd, ..here })
}

/// Difference from the reference that the report names.
fn of(set: &SetView, rep: &RepView) -> Measured {
    match &set.own_level {
        Some(Ok(own)) => against_earlier(set, rep, own),
        _ => in_set(set, rep),
    }
}
