//! The first version of `pose.json`: BlazePose's points with their visibility, no scenes, and plates that do not say where they were seen.

use super::stored_form::{Stored, StoredTrackError, numbers, points};
use super::{Facing, Joint, Keypoints, PlateDisc, Scene, Skeleton, Track, skeletons};

/// The one skeleton that there was.
pub(super) const SKELETON: &Skeleton = &skeletons::blazepose33::SKELETON;

/// A plate that moves by more than this many radii between two frames that saw it was somewhere on the way, nobody knows when …
const LEAST_TRAVEL: f64 = 0.15;
/// … if they are farther apart than this, seconds.
const LONGEST_S: f64 = 0.2;
/// Steps of one speed differ by no more than this from frame to frame, pixels; those of a plate that is found by a few tenths.
const STRAIGHT_PX: f64 = 0.05;

/// The keypoints of a file.
pub(super) fn keypoints(stored: &mut Stored) -> Result<Keypoints, StoredTrackError> {
    let shape = [stored.time_s.len(), SKELETON.count];
    let placed = points("keypoints", std::mem::take(&mut stored.keypoints), shape)?;
    let visibility = numbers("visibility", std::mem::take(&mut stored.visibility), shape)?;
    let mut keypoints = Keypoints::missing(shape[0], shape[1]);
    for ((frame, row), visibility) in visibility.indexed_iter() {
        keypoints.put(frame, row, [0, 1].map(|axis| placed[[frame, row, axis]]), *visibility);
    }
    Ok(keypoints)
}

/// Adds to a track that was read what follows from it.
pub(super) fn complete(track: &mut Track) {
    track.scenes = vec![Scene::new(0..track.len(), facing(track))];
    mark_filled(&mut track.plates, &track.time_s);
    track.lose_what_was_not_seen();
}

/// The way the lifter was taken to face: away from the side of hip → shoulder on which the back line was traced.
fn facing(track: &Track) -> Facing {
    let side = |frame: usize| {
        let joint = |j: Joint| [0, 1].map(|c| f64::from(track.spine.points[[frame, j as usize, c]]));
        let (hip, shoulder) = (joint(Joint::Hip), joint(Joint::Shoulder));
        let edge = track.back_line.points.index_axis(ndarray::Axis(0), frame);
        let across = |p: ndarray::ArrayView1<f32>| {
            let [x, y] = [0, 1].map(|c| f64::from(p[c]) - hip[c]);
            x * (shoulder[1] - hip[1]) - y * (shoulder[0] - hip[0])
        };
        edge.outer_iter().map(across).filter(|v| v.is_finite()).sum::<f64>()
    };
    Facing::of_sign((0..track.len()).map(side).filter(|v| v.abs() > 0.0).map(f64::signum).sum())
}

/// Marks as not seen the discs over a long travel that somebody filled in along a straight line.
fn mark_filled(discs: &mut [Option<PlateDisc>], time: &[f64]) {
    let y: Vec<f64> = discs.iter().map(|d| d.map_or(f64::NAN, |d| f64::from(d.y))).collect();
    let radius = discs.iter().flatten().next().map_or(f64::NAN, |d| f64::from(d.radius));
    let step = |k: usize| (y[k + 1] - y[k]) / (time[k + 1] - time[k]);
    let mut from = 0;
    for k in 1..y.len().saturating_sub(1) {
        let goes_on = ((step(k) - step(k - 1)) * (time[k + 1] - time[k])).abs() <= STRAIGHT_PX;
        if goes_on && k + 2 < y.len() {
            continue;
        }
        let to = if goes_on { k + 1 } else { k };
        if time[to] - time[from] > LONGEST_S && (y[to] - y[from]).abs() > LEAST_TRAVEL * radius {
            discs[from + 1..to].iter_mut().flatten().for_each(|disc| disc.seen = false);
        }
        from = k;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plate that is followed at each moment, but for `hidden`, which is filled in straight.
    fn seen(y: impl Fn(f64) -> f64, hidden: std::ops::Range<usize>) -> Vec<bool> {
        let time: Vec<f64> = (0..60).map(|k| f64::from(k) / 30.0).collect();
        let (before, after) = (hidden.start - 1, hidden.end);
        let height = |k: usize| {
            let share = (k as f64 - before as f64) / (after - before) as f64;
            let straight = y(time[before]) + share * (y(time[after]) - y(time[before]));
            if hidden.contains(&k) { straight } else { y(time[k]) }
        };
        let disc = |k| Some(PlateDisc { x: 100.0, y: height(k) as f32, radius: 60.0, seen: true });
        let mut discs: Vec<_> = (0..60).map(disc).collect();
        mark_filled(&mut discs, &time);
        discs.iter().map(|disc| disc.unwrap().seen).collect()
    }

    #[test]
    fn a_way_that_nobody_saw_is_told_by_its_straightness() {
        let lifted = |t: f64| 400.0 - 150.0 * (0.5 - 0.5 * (1.5 * t).cos()) + 0.3 * (40.0 * t).sin();
        let known = seen(lifted, 20..35);
        assert!(known[20..35].iter().all(|seen| !seen));
        assert!(known[..20].iter().chain(&known[35..]).all(|seen| *seen));
        assert!(seen(lifted, 20..23).iter().all(|seen| *seen));
    }
}
