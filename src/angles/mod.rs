//! The hot numeric core: from a [`CleanTrack`] to an [`AngleTrack`], struct of arrays, no
//! allocation per frame. Angles in degrees; flexion and forward lean positive; y up in here.

mod back;
mod build;
mod heights;
mod join;
mod kernels;
mod lumbar;
mod sagittal;
mod spine_points;
mod uncertain;
mod view;

use serde::{Deserialize, Serialize};

pub use back::{BackFit, BackFitter};
pub(crate) use build::HIPS_SEEN;
pub use kernels::{JointAngles, JointPoints, inclination, joint_angles, unwrap};
pub use uncertain::Uncertain;

use crate::signal::CleanTrack;
pub use crate::signal::{Column, SampleState};
pub use crate::track::Facing;
use crate::track::UPRIGHT_KNEE_DEG;

/// Why the hips are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HipsUnseen {
    /// They are out of the picture.
    Outside,
    /// Something hides them, mostly a plate.
    Hidden,
}

/// From which side the lifter is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ViewKind {
    Side,
    Oblique,
    Front,
    Back,
    Unknown,
}

/// The camera against the lifter, voted once over the clip.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct View {
    /// Side within 20°, oblique to 60°, then front or back.
    pub kind: ViewKind,
    /// Facing.
    pub facing: Facing,
    /// Angle of the camera off the true side view, degrees, 0…90.
    pub yaw_deg: Uncertain,
}

impl View {
    /// Whether the lifter is filmed from the side.
    #[must_use]
    pub fn is_side(&self) -> bool {
        self.kind == ViewKind::Side
    }
}

/// How a lumbar value was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LumbarMethod {
    /// The spine model on the person mask and keypoints.
    SpineModel,
    /// Calibrated convexity of the back line.
    BackLine,
    /// Hip–shoulder length and lean only: never more than a note.
    HipShoulderProxy,
    /// Points along the spine that another program placed: not validated, never more than a note.
    SpinePoints,
    /// Not measured.
    None,
}

impl LumbarMethod {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::SpineModel => "spine_model",
            Self::BackLine => "back_line",
            Self::HipShoulderProxy => "hip_shoulder_proxy",
            Self::SpinePoints => "spine_points",
            Self::None => "none",
        }
    }

    /// Those that only hint at the lower back: it is noted at most, and nothing is ruled out.
    pub const HINTS: [Self; 2] = [Self::HipShoulderProxy, Self::SpinePoints];

    /// Whether it is one of [`Self::HINTS`].
    #[must_use]
    pub fn is_hint(self) -> bool {
        Self::HINTS.contains(&self)
    }
}

/// A stretch of an [`AngleTrack`] without a cut, and from where it was filmed.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneView {
    /// Samples.
    pub samples: std::ops::Range<usize>,
    /// The view.
    pub view: View,
    /// How far forward a plumb line runs in [`AngleTrack::bar_across`] where the plate is, for each length that it rises; none where nothing
    /// upright in the picture tells.
    pub plumb_slope: Option<f64>,
    /// Half the height of the plate nearest the camera in the picture, body lengths: its radius, however far it is turned away about the
    /// vertical. None where none is followed, or too little of its rim is seen.
    pub plate_half_height: Option<Uncertain>,
}

/// Body length, from shoulder to ankle, in statures: shoulders stand at 0.818 and ankles at 0.039 of the stature (Drillis & Contini 1966).
pub const BODY_LENGTH_STATURES: f64 = 0.779;

/// Angles over time on a uniform grid of n samples. Every column has length n.
#[derive(Debug, Clone)]
pub struct AngleTrack {
    /// Samples a second.
    pub rate_hz: f64,
    /// Seconds from the start of the clip.
    pub time_s: Vec<f64>,
    /// The view; of several scenes that of the one in which the lifter was seen for longest.
    pub view: View,
    /// The scenes, in order; together they hold every sample.
    pub scenes: Vec<SceneView>,
    /// Inclination of mid-hip → mid-shoulder from the vertical, forward +, degrees.
    pub trunk_inclination: Column,
    /// Trunk–thigh angle (hip hinge): 180° − angle shoulder–hip–knee; upright about 0.
    pub hip_hinge: Column,
    /// 180° − angle hip–knee–ankle; straight about 0.
    pub knee_flexion: Column,
    /// Inclination of ankle → knee from the vertical, forward +.
    pub shank_inclination: Column,
    /// Inclination of shoulder → ear minus trunk inclination.
    pub neck: Column,
    /// Lumbar flexion against neutral standing, degrees, flexion +, extension −.
    pub lumbar_flexion: Column,
    /// How each lumbar value was come by.
    pub lumbar_method: Vec<LumbarMethod>,
    /// Convexity of the back line, percent of the torso length, convex (rounded) +.
    pub back_line_sagitta: Column,
    /// Whether something else lies over the back: a post, a plate's rim.
    pub back_covered: Vec<bool>,
    /// Whether something hides the hip, so that it was placed where it cannot be.
    pub hip_hidden: Vec<bool>,
    /// Height of mid-hip above where the ankles stand (their median over seconds, but for the camera's shake), in body lengths (see
    /// [`Self::body_length_px`]). NaN where missing.
    pub hip_height: Vec<f64>,
    /// Height of mid-shoulder above the same, in body lengths.
    pub shoulder_height: Vec<f64>,
    /// Height of the wrists above the same, in body lengths.
    pub wrist_height: Vec<f64>,
    /// Height of the left and of the right wrist above the same, in body lengths.
    pub either_wrist_height: [Vec<f64>; 2],
    /// Height of the bar in the picture, as the plate nearest the camera shows it, in body lengths from the picture's upper edge, up +.
    /// NaN where no plate is seen, or only before and after a long travel.
    pub bar_height: Vec<f64>,
    /// Height of that plate's centre above (+) or below (−) mid-shoulder, in body lengths. A plate nearer to the camera than the lifter looks
    /// lower or higher than the hands by up to a quarter.
    pub bar_reach: Vec<f64>,
    /// Horizontal position of that plate's centre in the picture, in body lengths, the way the lifter faces +; in oblique views stretched as
    /// all horizontal distances are.
    pub bar_across: Vec<f64>,
    /// Radius of that plate, in body lengths.
    pub plate_radius: Vec<f64>,
    /// What is left of the camera's motion in where things are, one standard deviation, in body lengths; NaN where nobody knows how it moved.
    pub camera_sd: Vec<f64>,
    /// Horizontal position of the ankles in the picture, in body lengths: feet that walk move it.
    pub feet_position: Vec<f64>,
    /// Difference of the (signed) height of hip crease proxy and knee over thigh length: hip above knee +.
    pub hip_above_knee: Vec<f64>,
    /// Frontal measures, NaN unless the view is front or back: knee distance over ankle distance.
    pub knee_ankle_separation: Vec<f64>,
    /// Tilt of the line through the shoulders, degrees, picture's right side down +; front and back views only.
    pub shoulder_tilt: Vec<f64>,
    /// Tilt of the line through the hips, degrees; front and back views only.
    pub hip_tilt: Vec<f64>,
    /// Tilt of the line through the hands, which hold the bar, degrees; front and back views only.
    pub hand_tilt: Vec<f64>,
    /// Sideways shift of mid-hip from mid-ankle, in body lengths; front and back views only.
    pub lateral_shift: Vec<f64>,
    /// The landmark model's score of the lifter, 0…1.
    pub lifter_score: Vec<f64>,
    /// Whether nothing but keypoints was read, so that nobody looked at the back.
    pub keypoints_only: bool,
    /// Body length in pixels: that from shoulder to ankle in upright standing, [`BODY_LENGTH_STATURES`] of the stature.
    pub body_length_px: f64,
}

/// Lean of the trunk up to which a lifter counts as standing upright, degrees.
const UPRIGHT_LEAN: f64 = 20.0;

/// Whether a lifter with this trunk inclination and knee flexion (degrees) stands upright; not where either is missing.
pub fn is_upright(trunk_inclination: f64, knee_flexion: f64) -> bool {
    trunk_inclination.abs() <= UPRIGHT_LEAN && knee_flexion.abs() <= UPRIGHT_KNEE_DEG
}

impl AngleTrack {
    /// `n` samples, `rate_hz` a second, in one scene of an unknown view, of which nothing was measured.
    pub fn missing(n: usize, rate_hz: f64) -> Self {
        let column = || Column::missing(n);
        let nan = || vec![f64::NAN; n];
        let yaw_deg = Uncertain { value: f64::NAN, sd: f64::NAN };
        let view = View { kind: ViewKind::Unknown, facing: Facing::Unknown, yaw_deg };
        Self {
            rate_hz,
            time_s: (0..n).map(|i| i as f64 / rate_hz).collect(),
            view,
            scenes: vec![SceneView { samples: 0..n, view, plumb_slope: None, plate_half_height: None }],
            trunk_inclination: column(),
            hip_hinge: column(),
            knee_flexion: column(),
            shank_inclination: column(),
            neck: column(),
            lumbar_flexion: column(),
            lumbar_method: vec![LumbarMethod::None; n],
            back_line_sagitta: column(),
            back_covered: vec![false; n],
            hip_hidden: vec![false; n],
            hip_height: nan(),
            shoulder_height: nan(),
            wrist_height: nan(),
            either_wrist_height: [nan(), nan()],
            bar_height: nan(),
            bar_reach: nan(),
            bar_across: nan(),
            plate_radius: nan(),
            camera_sd: nan(),
            feet_position: nan(),
            hip_above_knee: nan(),
            knee_ankle_separation: nan(),
            shoulder_tilt: nan(),
            hip_tilt: nan(),
            hand_tilt: nan(),
            lateral_shift: nan(),
            lifter_score: nan(),
            keypoints_only: false,
            body_length_px: f64::NAN,
        }
    }

    /// Number of samples.
    pub fn len(&self) -> usize {
        self.time_s.len()
    }

    /// Why the hips are not seen, among some samples, for at least half of the time in which the shoulders are; none where they are.
    pub fn hips_unseen(&self, among: impl Iterator<Item = usize> + Clone) -> Option<HipsUnseen> {
        if self.hips_seen(among.clone()) >= HIPS_SEEN {
            return None;
        }
        let lost: Vec<usize> = among.filter(|i| self.hip_height.get(*i).is_none_or(|height| height.is_nan())).collect();
        let hidden = lost.iter().filter(|i| self.hip_hidden.get(**i) == Some(&true)).count();
        Some(if 2 * hidden > lost.len() { HipsUnseen::Hidden } else { HipsUnseen::Outside })
    }

    /// In which share of those of some samples in which the shoulders are seen the hips are; 1 where shoulders never are.
    pub(crate) fn hips_seen(&self, among: impl Iterator<Item = usize>) -> f64 {
        build::hips_seen(among.filter_map(|i| self.hip_height.get(i).zip(self.shoulder_height.get(i))))
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.time_s.is_empty()
    }

    /// Which of the scenes, from 0, holds the first sample at or after a time; none after the last.
    pub fn scene_at(&self, at_s: f64) -> Option<usize> {
        let sample = self.time_s.partition_point(|t| *t < at_s);
        self.scenes.iter().position(|scene| scene.samples.contains(&sample))
    }
}

/// Measures every angle of a cleaned track. Total for any input: what cannot be measured comes out as missing.
///
/// Trunk, knee and hinge are the spine model's own values where it states them, to 40° of yaw; else they follow from the placed
/// joints or, less surely, from the keypoints. In front and back views the sagittal angles (trunk, hinge, knee, shank, neck, lumbar, back line) are missing, since the
/// picture does not show them; in oblique views horizontal distances are stretched by 1 / cos(yaw).
pub fn measure(clean: &CleanTrack) -> AngleTrack {
    let n = clean.len();
    let view = view::judge(clean);
    let frontal = matches!(view.kind, ViewKind::Front | ViewKind::Back);
    let facing = if view.facing == Facing::Left { -1.0 } else { 1.0 };
    let stretch = view::stretch(&view);

    let mut angles = JointAngles::new(n);
    if !frontal {
        joint_angles(&JointPoints::of(clean), facing * stretch, &mut angles);
    }
    let [trunk, knee, hinge, shank] = sagittal::trunk_and_legs(clean, &view, &angles);
    let neck = sagittal::neck(clean, &trunk, facing * stretch);

    let heights = heights::measure(clean, &view, &trunk.value, &knee.value, facing, stretch);
    let back = back::measure(clean, &view, facing);
    let lumbar =
        lumbar::choose(&lumbar::Evidence { clean, view: &view, trunk: &trunk, knee: &knee, neck: &neck, back: &back });
    AngleTrack {
        rate_hz: clean.rate_hz,
        time_s: clean.time_s.clone(),
        view,
        scenes: vec![SceneView {
            samples: 0..n,
            view,
            plumb_slope: heights.plumb_slope,
            plate_half_height: heights.plate_half_height,
        }],
        trunk_inclination: trunk,
        hip_hinge: hinge,
        knee_flexion: knee,
        shank_inclination: shank,
        neck,
        lumbar_flexion: lumbar.flexion,
        lumbar_method: lumbar.method,
        back_line_sagitta: back,
        back_covered: clean.back_covered.clone(),
        hip_hidden: clean.hip_hidden.clone(),
        hip_height: heights.hip,
        shoulder_height: heights.shoulder,
        wrist_height: heights.wrist,
        either_wrist_height: heights.either_wrist,
        bar_height: heights.bar,
        bar_reach: heights.bar_reach,
        bar_across: heights.bar_across,
        plate_radius: heights.plate_radius,
        camera_sd: clean.camera_sd.iter().map(|sd| sd / heights.body_length_px).collect(),
        feet_position: heights.feet,
        hip_above_knee: heights.hip_above_knee,
        knee_ankle_separation: heights.across.knee_ankle_separation,
        shoulder_tilt: heights.across.shoulder_tilt,
        hip_tilt: heights.across.hip_tilt,
        hand_tilt: heights.across.hand_tilt,
        lateral_shift: heights.across.lateral_shift,
        lifter_score: clean.score.clone(),
        keypoints_only: clean.keypoints_only,
        body_length_px: heights.body_length_px,
    }
}
