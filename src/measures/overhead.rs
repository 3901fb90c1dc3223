//! The press from where the bar passes the forehead, and how far the body is then behind quiet standing.

use std::ops::Range;

use super::{RepView, SetView, Value};

/// Height of the forehead above the shoulders, in body lengths.
const FOREHEAD: f64 = 0.17;

/// The press from where the bar passes the forehead to the end of the hold.
pub(super) fn overhead(set: &SetView, rep: &RepView) -> Result<Range<usize>, String> {
    let passed = rep.concentric.clone().find(|i| {
        let (wrist, shoulder) = (set.angles.wrist_height.get(*i), set.angles.shoulder_height.get(*i));
        wrist.zip(shoulder).is_some_and(|(w, s)| *w - *s > FOREHEAD)
    });
    let from = passed.ok_or("the bar was not seen to pass the forehead")?;
    Ok(from..rep.lockout.end.max(from))
}

/// The least value of a forward angle as one backwards, against quiet standing where that was seen.
pub(super) fn behind(m: Value, standing: Option<(f64, f64)>, change_sd: impl Fn(f64, f64) -> f64) -> Value {
    match standing {
        Some((own, sd)) => Value { value: own - m.value, sd: change_sd(m.sd, sd), ..m },
        None => Value { value: -m.value, ..m },
    }
}
