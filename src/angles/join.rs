//! The angles of a clip of several scenes, each of which was measured on its own.

use super::AngleTrack;
use crate::signal::Column;

impl AngleTrack {
    /// Joins the tracks of scenes that follow one another on one grid of time. View and body length are those of the scene in which the lifter
    /// was seen for longest; each scene keeps its own in [`AngleTrack::scenes`]. `None` without a scene.
    #[must_use]
    pub fn join(scenes: Vec<Self>) -> Option<Self> {
        let seen = |track: &Self| track.shoulder_height.iter().filter(|v| v.is_finite()).count();
        // The first of equals.
        let longest = scenes.iter().rev().max_by_key(|track| seen(track))?;
        let (view, body_length_px) = (longest.view, longest.body_length_px);
        let mut joined = scenes.into_iter().reduce(|mut all, next| {
            all.append(next);
            all
        })?;
        (joined.view, joined.body_length_px) = (view, body_length_px);
        Some(joined)
    }

    fn append(&mut self, mut next: Self) {
        let before = self.len();
        for scene in &mut next.scenes {
            scene.samples = scene.samples.start + before..scene.samples.end + before;
        }
        self.scenes.append(&mut next.scenes);
        self.keypoints_only &= next.keypoints_only;
        self.lumbar_method.append(&mut next.lumbar_method);
        self.back_covered.append(&mut next.back_covered);
        self.hip_hidden.append(&mut next.hip_hidden);
        for (to, from) in self.columns().into_iter().zip(next.columns()) {
            to.value.append(&mut from.value);
            to.sd.append(&mut from.sd);
            to.state.append(&mut from.state);
        }
        for (to, from) in self.values().into_iter().zip(next.values()) {
            to.append(from);
        }
    }

    fn columns(&mut self) -> [&mut Column; 7] {
        [
            &mut self.trunk_inclination,
            &mut self.hip_hinge,
            &mut self.knee_flexion,
            &mut self.shank_inclination,
            &mut self.neck,
            &mut self.lumbar_flexion,
            &mut self.back_line_sagitta,
        ]
    }

    fn values(&mut self) -> [&mut Vec<f64>; 19] {
        let [left_wrist, right_wrist] = &mut self.either_wrist_height;
        [
            &mut self.time_s,
            &mut self.hip_height,
            &mut self.shoulder_height,
            &mut self.wrist_height,
            left_wrist,
            right_wrist,
            &mut self.bar_height,
            &mut self.bar_reach,
            &mut self.bar_across,
            &mut self.plate_radius,
            &mut self.camera_sd,
            &mut self.feet_position,
            &mut self.hip_above_knee,
            &mut self.knee_ankle_separation,
            &mut self.shoulder_tilt,
            &mut self.hip_tilt,
            &mut self.hand_tilt,
            &mut self.lateral_shift,
            &mut self.lifter_score,
        ]
    }
}
