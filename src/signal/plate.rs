//! Where the plate nearest the camera truly was seen: between two frames in which it was found it is filled in along a straight line.

use super::columns::{MOMENT_S, Sampler};
use super::grid::{Frame, Grid};
use crate::track::{PlateDisc, Track};

/// A plate that moves by more than this many radii between two frames that saw it was somewhere on the way, nobody knows when, if they are
/// farther apart than what is bridged.
const LEAST_TRAVEL: f64 = 0.15;

/// Where its centre is over time, right and **down**, and its radius; pixels, NaN where nobody knows.
pub(super) fn columns(track: &Track, frames: &[Frame], grid: &Grid) -> [Vec<f64>; 3] {
    let discs: Vec<_> = frames.iter().map(|f| track.plates[f.row]).collect();
    let plates = told(&discs, &frames.iter().map(|f| f.time_s).collect::<Vec<_>>());
    let rows = Sampler::dense(frames, grid);
    let column =
        |of: fn(&PlateDisc) -> f32| rows.plain(|f| plates[f].as_ref().map_or(f64::NAN, |disc| f64::from(of(disc))));
    [column(|disc| disc.x), column(|disc| disc.y), column(|disc| disc.radius)]
}

/// The plate in frames at these times; none where none is seen, or it was filled in over too long a travel.
fn told(discs: &[Option<PlateDisc>], time: &[f64]) -> Vec<Option<PlateDisc>> {
    let mut told = discs.to_vec();
    let found: Vec<(usize, PlateDisc)> =
        discs.iter().enumerate().filter_map(|(k, disc)| Some((k, disc.filter(|disc| disc.seen)?))).collect();
    for pair in found.windows(2) {
        let ((from, before), (to, after)) = (pair[0], pair[1]);
        let travel = f64::from((after.y - before.y).abs());
        if time[to] - time[from] > MOMENT_S && travel > LEAST_TRAVEL * f64::from(before.radius) {
            told[from + 1..to].fill(None);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plate at the height `y`, not seen in the frames `hidden`.
    fn moving(y: impl Fn(f64) -> f64, hidden: std::ops::Range<usize>) -> Vec<Option<PlateDisc>> {
        let time: Vec<f64> = (0..60).map(|k| f64::from(k) / 30.0).collect();
        let disc =
            |k: usize| Some(PlateDisc { x: 100.0, y: y(time[k]) as f32, radius: 60.0, seen: !hidden.contains(&k) });
        told(&(0..60).map(disc).collect::<Vec<_>>(), &time)
    }

    #[test]
    fn a_way_that_nobody_saw_is_not_told() {
        let lifted = |t: f64| 400.0 - 150.0 * (0.5 - 0.5 * (1.5 * t).cos());
        let known = moving(lifted, 20..35);
        assert!(known[20..35].iter().all(Option::is_none));
        assert!(known[..20].iter().chain(&known[35..]).all(Option::is_some));
        // A few frames are bridged, and a plate that rests was where it is.
        assert!(moving(lifted, 20..23).iter().all(Option::is_some));
        assert!(moving(|_| 400.0, 20..35).iter().all(Option::is_some));
    }
}
