//! What the spine model states of the frames in which it ran.

use super::columns::Sampler;
use super::given::{BACK_HZ, LIMB_HZ};
use super::grid::Frame;
use super::{Column, StatedAngles, hidden};
use crate::track::{Joint, STATED_OF, Track};

/// What the spine model states of some frames.
pub(super) struct Stated<'a> {
    pub track: &'a Track,
    pub frames: &'a [Frame],
    pub sure: &'a [bool],
    /// Where the hip is not where it is placed.
    pub misplaced: &'a [bool],
}

impl Stated<'_> {
    /// NaN where nothing is stated; an angle about a joint that lies outside the picture, or is not where it is placed, is a guess.
    pub fn angle(&self, f: usize, column: usize) -> f64 {
        let (row, spine) = (self.frames[f].row, &self.track.spine);
        let is_there = |j: &Joint| spine.is_placed(row, *j) && !(self.misplaced[f] && *j == Joint::Hip);
        let is_told = self.sure[f] && STATED_OF[column].iter().all(is_there);
        if is_told { f64::from(spine.angle[[row, column]]) } else { f64::NAN }
    }

    pub fn sd(&self, f: usize, column: usize) -> f64 {
        if self.sure[f] { f64::from(self.track.spine.angle_sd[[self.frames[f].row, column]]) } else { f64::NAN }
    }

    /// The lower back's flexion, but of frames in which it is hidden.
    pub fn lumbar(&self, sparse: &Sampler<'_>, hidden: impl Fn(usize) -> bool) -> Column {
        let seen = |f: usize| if hidden(f) { f64::NAN } else { self.angle(f, 0) };
        sparse.estimate(BACK_HZ, seen, |f| self.sd(f, 0))
    }

    /// How far the ensemble disagrees about it.
    pub fn lumbar_spread(&self, sparse: &Sampler<'_>) -> Vec<f64> {
        sparse.plain(|f| self.where_sure(f, &self.track.spine.spread))
    }

    /// The camera's yaw by the angles.
    pub fn yaw(&self, sparse: &Sampler<'_>) -> Column {
        sparse.estimate(BACK_HZ, |f| self.angle(f, 5), |f| self.sd(f, 5))
    }

    /// The same by the landmarks in space.
    pub fn yaw_in_space(&self, sparse: &Sampler<'_>) -> Column {
        let spine = &self.track.spine;
        let (yaw, sd) = (|f| self.where_sure(f, &spine.yaw), |f| self.where_sure(f, &spine.yaw_sd));
        sparse.estimate(BACK_HZ, yaw, sd)
    }

    fn where_sure(&self, f: usize, of_rows: &[f32]) -> f64 {
        if self.sure[f] { f64::from(of_rows[self.frames[f].row]) } else { f64::NAN }
    }

    /// A joint angle keeps its quick turns: no median, unlike the estimates of the back.
    fn joint_angle(&self, sparse: &Sampler<'_>, column: usize, guessed: fn(&Track, usize) -> f64) -> Column {
        let (value, state) = sparse.scalar(LIMB_HZ, 0.0, |f| self.angle(f, column));
        let mut sd = sparse.plain(|f| self.sd(f, column).hypot(guessed(self.track, self.frames[f].row)));
        sd.iter_mut().zip(&value).filter(|(_, v)| v.is_nan()).for_each(|(s, _)| *s = f64::NAN);
        Column { value, sd, state }
    }

    pub fn columns(&self, sparse: &Sampler<'_>) -> StatedAngles {
        StatedAngles {
            trunk_inclination: self.joint_angle(sparse, 1, hidden::shoulder_sd),
            knee_flexion: self.joint_angle(sparse, 2, hidden::knee_sd),
            hip_hinge: self.joint_angle(sparse, 3, hidden::shoulder_sd),
        }
    }
}
