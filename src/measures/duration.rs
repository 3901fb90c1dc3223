//! Duration of a half of a rep between its events.

use super::set_view::KEYPOINTS;
use super::{Measured, SetView, Value, tempo};
use crate::uncertainty::movement;

/// Seconds from one sample to another; `what` names the half, of which `whole` says whether the clip shows all.
pub(super) fn duration(set: &SetView, from: usize, to: usize, whole: bool, what: &str) -> Measured {
    tempo::is_a_lifters(set)?;
    let (start, end) = (set.time(from), set.time(to));
    if !whole || end <= start {
        return Err(format!("the clip does not show all of the {what}"));
    }
    let rate = set.angles.rate_hz;
    if !(rate.is_finite() && rate > 0.0) {
        return Err("the rate of the pictures is not known".into());
    }
    let value = end - start;
    Ok(Value { value, sd: movement::duration(value, rate), at_s: start, method: KEYPOINTS, seen: 1.0 })
}
