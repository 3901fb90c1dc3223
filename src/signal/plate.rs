//! Where the plate nearest the camera truly was seen: the pose stage fills the frames between two looks along a straight line.

use crate::pose::PlateDisc;

/// A plate that moves by more than this many radii between two looks was somewhere on the way, nobody knows when …
const LEAST_WAY: f64 = 0.15;
/// … if they are farther apart than this, seconds.
const LONGEST_S: f64 = 0.2;
/// Steps of one speed differ by no more than this from frame to frame, pixels; those of a plate that is found by a few tenths.
const STRAIGHT_PX: f64 = 0.05;

/// Height of the plate's centre in frames at these times, pixels, down; NaN where none is seen, or it was filled in over too long a way.
pub(super) fn heights(discs: &[Option<PlateDisc>], time: &[f64]) -> Vec<f64> {
    let mut y: Vec<f64> = discs.iter().map(|d| d.map_or(f64::NAN, |d| f64::from(d.y))).collect();
    let radius = discs.iter().flatten().next().map_or(f64::NAN, |d| f64::from(d.radius));
    let step = |k: usize| (y[k + 1] - y[k]) / (time[k + 1] - time[k]);
    let mut filled = Vec::new();
    let mut from = 0;
    for k in 1..y.len().saturating_sub(1) {
        let goes_on = ((step(k) - step(k - 1)) * (time[k + 1] - time[k])).abs() <= STRAIGHT_PX;
        if goes_on && k + 2 < y.len() {
            continue;
        }
        let to = if goes_on { k + 1 } else { k };
        if time[to] - time[from] > LONGEST_S && (y[to] - y[from]).abs() > LEAST_WAY * radius {
            filled.push(from + 1..to);
        }
        from = k;
    }
    for range in filled {
        y[range].fill(f64::NAN);
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plate that is followed at each moment, but for `hidden`, which is filled in straight.
    fn seen(y: impl Fn(f64) -> f64, hidden: std::ops::Range<usize>) -> Vec<f64> {
        let time: Vec<f64> = (0..60).map(|k| f64::from(k) / 30.0).collect();
        let (before, after) = (hidden.start - 1, hidden.end);
        let height = |k: usize| {
            let share = (k as f64 - before as f64) / (after - before) as f64;
            let straight = y(time[before]) + share * (y(time[after]) - y(time[before]));
            if hidden.contains(&k) { straight } else { y(time[k]) }
        };
        let disc = |k| Some(PlateDisc { x: 100.0, y: height(k) as f32, radius: 60.0 });
        heights(&(0..60).map(disc).collect::<Vec<_>>(), &time)
    }

    #[test]
    fn a_way_that_nobody_saw_is_not_told() {
        let lifted = |t: f64| 400.0 - 150.0 * (0.5 - 0.5 * (1.5 * t).cos()) + 0.3 * (40.0 * t).sin();
        let known = seen(lifted, 20..35);
        assert!(known[20..35].iter().all(|y| y.is_nan()));
        assert!(known[..20].iter().chain(&known[35..]).all(|y| y.is_finite()));
        // A few frames are bridged, and a plate that rests was where it is.
        assert!(seen(lifted, 20..23).iter().all(|y| y.is_finite()));
        assert!(seen(|_| 400.0, 20..35).iter().all(|y| y.is_finite()));
    }
}
