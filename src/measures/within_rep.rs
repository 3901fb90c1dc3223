//! Changes of the lower back within one rep: from a posture to the robust peak of what follows.

use std::ops::Range;

use super::rep_view::{sample, valid};
use super::set_view::{Samples, medians};
use super::{Measured, RepView, SetView, Unit, Value};

/// First sample of a range at which the trunk–thigh angle passes `angle` upwards.
pub(super) fn crossing(set: &SetView, range: Range<usize>, angle: f64) -> Option<usize> {
    let mut below = false;
    range.into_iter().find(|i| match sample(&set.angles.hip_hinge, *i) {
        Some((value, _)) if value < angle => {
            below = true;
            false
        }
        Some(_) => below,
        None => false,
    })
}

/// Change from one part of a rep to the robust peak of another; `sd` makes the two values' standard deviations that of their difference.
pub(super) fn change(
    set: &SetView,
    rep: &RepView,
    from: Range<usize>,
    to: Range<usize>,
    sd: impl Fn(f64, f64) -> f64,
) -> Measured {
    set.picture_of(rep).lumbar.clone()?;
    let of = from.len();
    let held: Samples = valid(&set.lumbar, from).collect();
    let held_seen = set.covered("the lower back in the set position", held.len(), of)?;
    let (own, own_sd) = medians(&held).ok_or("no set position")?;
    let method = set.lumbar_method(to.clone()).name();
    let peak = set.extreme("the lower back under load", &set.lumbar, to, 1.0, method)?;
    set.sure_enough(rep, peak.sd.max(own_sd))?;
    let (sd, limit) = (sd(peak.sd, own_sd), set.limits.note_lumbar_sd_deg);
    if sd > limit {
        return Err(format!(
            "the change of the lower back is known to ±{} only, ±{} is the limit",
            Unit::Degrees.one(sd),
            Unit::Degrees.limit(limit)
        ));
    }
    Ok(Value { value: peak.value - own, sd, seen: held_seen.min(peak.seen), ..peak })
}
