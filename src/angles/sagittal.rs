//! The angles in the plane of the lift: trunk, knee, hinge and shank, and the neck.

use super::kernels::{inclination, unwrap, wrap};
use super::{Column, JointAngles, SampleState, View, ViewKind};
use crate::signal::CleanTrack;
use crate::track::{Joint, Keypoint};

/// Standard deviation of angles for which the spine model states none, degrees: on rendered clips the root mean square
/// error was 1.7° for the shank (61, and 25 others again) and 7.0° for the neck (11).
const SHANK_SD_DEG: f64 = 1.8;
const NECK_SD_DEG: f64 = 8.0;
/// Standard deviation of a joint angle that is taken from placed joints, degrees, and from keypoints alone.
const PLACED_SD_DEG: f64 = 10.0;
const KEYPOINTS_SD_DEG: f64 = 12.0;
/// Stated standard deviations are for single frames; of the low-passed values these shares hold 97 % of the errors within twice
/// (61 rendered sets). Where the joint is nearly straight the model states less than the misplaced hip alone makes, which turns
/// trunk and thigh alike whatever the bend: there the least standard deviations hold, degrees. With both 97 to 98 % of 22,800
/// frames of unseen lifters within 15° of the side view (94 rendered sets) lie within twice.
const TRUNK_SD: StatedSd = StatedSd { share: 0.7, least_deg: 1.35 };
const KNEE_SD: StatedSd = StatedSd { share: 0.8, least_deg: 2.8 };
const HINGE_SD: StatedSd = StatedSd { share: 0.8, least_deg: 2.5 };
/// Camera yaw to which the spine model's angles are taken, degrees: it was trained to 38°, and the yaw is known to a few degrees.
const STATED_TO_YAW: f64 = 40.0;

/// What of a joint angle's standard deviation, as the spine model states it for single frames, holds after cleaning in time.
#[derive(Clone, Copy)]
struct StatedSd {
    share: f64,
    least_deg: f64,
}

/// Trunk, knee, hinge and shank: what the spine model states is better than what its joints give, as far as it was trained; the joints serve
/// beyond.
pub(super) fn trunk_and_legs(clean: &CleanTrack, view: &View, placed: &JointAngles) -> [Column; 4] {
    let yaw_share = view.yaw_deg.sd.to_radians() * view.yaw_deg.value.to_radians().tan().min(2.0);
    let trained = !matches!(view.kind, ViewKind::Front | ViewKind::Back) && view.yaw_deg.value <= STATED_TO_YAW;
    let column = |placed: &[f64], placed_sd: f64, stated: Option<(&Column, StatedSd)>, rows: &[Joint]| {
        let mut column = Column::missing(clean.len());
        let placed_state = worst_states(&clean.joints.state, rows);
        for i in 0..clean.len() {
            let told = stated.filter(|(s, _)| trained && s.value[i].is_finite());
            (column.value[i], column.sd[i], column.state[i]) = match told {
                Some((s, sd)) => (s.value[i], (sd.share * s.sd[i]).max(sd.least_deg), s.state[i]),
                None if placed[i].is_finite() => {
                    // A wrong yaw leans the segment by d(incl) = ½ sin(2 incl) tan(ψ) dψ.
                    let yaw = (0.5 * (2.0 * placed[i].to_radians()).sin() * yaw_share).to_degrees();
                    (placed[i], placed_sd.hypot(yaw), placed_state[i])
                }
                None => continue,
            };
        }
        column
    };
    let (sd, shank_sd) =
        if clean.keypoints_only { (KEYPOINTS_SD_DEG, KEYPOINTS_SD_DEG) } else { (PLACED_SD_DEG, SHANK_SD_DEG) };
    let (trunk, knee, hinge) = (&clean.stated.trunk_inclination, &clean.stated.knee_flexion, &clean.stated.hip_hinge);
    [
        column(&placed.trunk, sd, Some((trunk, TRUNK_SD)), &[Joint::Hip, Joint::Shoulder]),
        column(&placed.knee, sd, Some((knee, KNEE_SD)), &[Joint::Hip, Joint::Knee, Joint::Ankle]),
        column(&placed.hinge, sd, Some((hinge, HINGE_SD)), &[Joint::Hip, Joint::Shoulder, Joint::Knee]),
        column(&placed.shank, shank_sd, None, &[Joint::Knee, Joint::Ankle]),
    ]
}

/// State of an angle: that of its least certain point.
fn worst_states(states: &ndarray::Array2<SampleState>, rows: &[Joint]) -> Vec<SampleState> {
    let n = states.ncols();
    let worst = |i: usize| {
        let any = |wanted: SampleState| rows.iter().any(|j| states[[*j as usize, i]] == wanted);
        if any(SampleState::Missing) {
            SampleState::Missing
        } else if any(SampleState::Filled) {
            SampleState::Filled
        } else {
            SampleState::Measured
        }
    };
    (0..n).map(worst).collect()
}

/// Inclination of mid-shoulder → ear minus that of the trunk, from the keypoints' shoulders and ears (the spine model places
/// no ear); where both ears are known their mean counts.
pub(super) fn neck(clean: &CleanTrack, trunk: &Column, facing: f64) -> Column {
    let n = clean.len();
    let mid = |left: Keypoint, right: Keypoint| clean.keypoints.midpoint(left, right);
    let (shoulder, ear) =
        (mid(Keypoint::LeftShoulder, Keypoint::RightShoulder), mid(Keypoint::LeftEar, Keypoint::RightEar));
    let mut value = vec![f64::NAN; n];
    inclination((&shoulder.0, &shoulder.1), (&ear.0, &ear.1), facing, &mut value);
    for (v, t) in value.iter_mut().zip(&trunk.value) {
        *v -= t;
    }
    wrap(&mut value);
    unwrap(&mut value);
    let sd =
        value.iter().zip(&trunk.sd).map(|(v, t)| if v.is_nan() { f64::NAN } else { NECK_SD_DEG.hypot(*t) }).collect();
    let state =
        value.iter().zip(&trunk.state).map(|(v, s)| if v.is_nan() { SampleState::Missing } else { *s }).collect();
    Column { value, sd, state }
}
