//! The scenes of a set. No posture is compared across a cut: behind it the camera, its distance and the lifter's facing are others.

use std::ops::Range;

use super::picture::Picture;
use super::rep_view::{RepView, time_range, valid};
use super::{Limits, PictureLimits};
use crate::angles::{AngleTrack, Column, SceneView, View};
use crate::lifts::{Family, LiftName};
use crate::reps::SetReps;
use crate::statistics::{median, quantile};

/// A peak is this quantile: the plain maximum is biased upwards by noise.
pub(super) const PEAK: f64 = 0.95;

/// A stretch of a clip without a cut, as the measures of its reps see it.
pub(crate) struct Scene {
    /// Samples.
    pub samples: Range<usize>,
    /// From where it is filmed.
    pub view: View,
    /// What it allows to be measured.
    pub picture: Picture,
    /// Quiet upright standing.
    pub standing: Option<Range<usize>>,
    /// Lean (trunk–thigh angle in the squat) from which on the lifter is in the hinge, the same for all of its reps.
    pub hinge_from: Option<f64>,
}

impl Scene {
    /// The scenes of a clip, at least one, in order. `lumbar` is the smoothed column of lumbar flexion.
    pub fn all(
        angles: &AngleTrack,
        set: &SetReps,
        reps: &[RepView],
        lumbar: &Column,
        (limits, picture): (&Limits, &PictureLimits),
    ) -> Vec<Self> {
        let depth = depth_column(angles, set.lift.name);
        let standing: Vec<Range<usize>> = set
            .standing
            .iter()
            .filter_map(|found| found.start_s.zip(found.end_s))
            .map(|(from, to)| time_range(angles, from, to))
            .filter(|stretch| !stretch.is_empty())
            .collect();
        let scene = |SceneView { samples, view, .. }: &SceneView| {
            let within: Vec<RepView> = reps.iter().filter(|rep| samples.contains(&rep.turn)).cloned().collect();
            let deepest = within.iter().filter_map(|rep| peak(depth, rep.whole.clone()));
            Self {
                samples: samples.clone(),
                view: *view,
                picture: Picture::new(angles, view, &within, lumbar, picture),
                standing: standing.iter().find(|stretch| samples.contains(&stretch.start)).cloned(),
                hinge_from: median(deepest).map(|deepest| deepest * limits.hinge_share),
            }
        };
        match &angles.scenes[..] {
            // One scene is the clip.
            [] | [_] => vec![scene(&SceneView {
                samples: 0..angles.len(),
                view: angles.view,
                plumb_slope: None,
                plate_half_height: None,
            })],
            scenes => scenes.iter().map(scene).collect(),
        }
    }
}

/// What says how deep in the hinge the lifter is: the lean, or in the more upright squat the trunk–thigh angle.
pub(super) fn depth_column(angles: &AngleTrack, lift: LiftName) -> &Column {
    if lift.is(Family::Squat) { &angles.hip_hinge } else { &angles.trunk_inclination }
}

fn peak(column: &Column, range: Range<usize>) -> Option<f64> {
    let values: Vec<f64> = valid(column, range).map(|(_, value, _)| value).collect();
    quantile(&values, PEAK)
}
