//! Lumbar flexion from points along the spine that another program placed in the picture (SpinePose). How right such points are nobody has
//! measured, least of all under a bar: they hint, like hip and shoulder, and rule nothing out.

use crate::signal::{CleanTrack, PointColumns};
use crate::statistics::median;

/// Standard deviation, degrees: that of a bend between two chords of 50 pixels whose ends are each off by 4, and what nobody knows of how such
/// points follow a back; no surer than the hip–shoulder length.
pub(super) const SD: f64 = 14.9;
/// Bends that a lower back can show against standing, degrees: beyond lie misplaced points.
const RANGE: std::ops::RangeInclusive<f64> = -25.0..=70.0;
/// The chords meet at the second point above the pelvis and end at the fourth: about L3 and the lower ribs.
const MIDDLE: usize = 2;
const UPPER: usize = 4;

/// Lumbar flexion at each sample against the median of the samples `upright`, degrees, flexion +; NaN where the points are missing or make no
/// back. Empty without points along the spine or somebody standing upright. `facing` is +1 where the lifter faces the picture's right.
pub(super) fn flexion(clean: &CleanTrack, upright: &[usize], facing: f64) -> Vec<f64> {
    if clean.spine.x.nrows() <= UPPER {
        return Vec::new();
    }
    let bends: Vec<f64> = (0..clean.len()).map(|i| bend(&clean.spine, i, facing).unwrap_or(f64::NAN)).collect();
    let Some(standing) = median(upright.iter().map(|i| bends[*i]).filter(|bend| bend.is_finite())) else {
        return Vec::new();
    };
    let against = |bend: f64| Some(bend - standing).filter(|flexion| RANGE.contains(flexion)).unwrap_or(f64::NAN);
    bends.into_iter().map(against).collect()
}

/// How much farther the back leans forward above the middle of the lumbar spine than below it, degrees.
fn bend(spine: &PointColumns, i: usize, facing: f64) -> Option<f64> {
    let at = |row: usize| Some([spine.x[[row, i]], spine.y[[row, i]]]).filter(|p| p.iter().all(|v| v.is_finite()));
    let mut points: Vec<[f64; 2]> = (0..spine.x.nrows()).map(at).collect::<Option<_>>()?;
    let (pelvis, neck) = (*points.first()?, *points.last()?);
    // Their authors name the points between in two orders: they are taken as they lie.
    let along = |p: &[f64; 2]| (p[0] - pelvis[0]) * (neck[0] - pelvis[0]) + (p[1] - pelvis[1]) * (neck[1] - pelvis[1]);
    let last = points.len() - 1;
    points[1..last].sort_by(|a, b| along(a).total_cmp(&along(b)));
    let lean = |from: [f64; 2], to: [f64; 2]| (facing * (to[0] - from[0])).atan2(from[1] - to[1]).to_degrees();
    let turned = lean(points[MIDDLE], points[UPPER]) - lean(pelvis, points[MIDDLE]);
    Some((turned + 180.0).rem_euclid(360.0) - 180.0)
}
