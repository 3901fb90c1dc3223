//! How bodies are built, whoever is filmed, each with its source.

/// Separation of the shoulders in a true front view, and of toe and heel in a true side view, over the keypoints' torso length: measured on
/// rendered and real clips (0.69; 0.57–0.67; and 0.36–0.38).
pub(crate) const SHOULDER_WIDTH: f64 = 0.66;
pub(crate) const FOOT_LENGTH: f64 = 0.37;
/// Shoulder to elbow and elbow to wrist together, over hip to shoulder: 0.186, 0.146 and 0.288 of the stature (Drillis & Contini 1966).
const ARM_LENGTH: f64 = (0.186 + 0.146) / 0.288;

/// How long the trunk looks by the distance `across` the shoulders and by that along an `arm`, neither of which looks longer than it is, in
/// the unit of both; NaN is what was not seen.
pub(crate) fn torso_by(across: f64, arm: f64) -> f64 {
    (across / SHOULDER_WIDTH).max(arm / ARM_LENGTH)
}

/// Half widths of the upper arm and the forearm, torso lengths: girths of 36 cm, and of 31 cm that lessen to 18 at the wrist (ANSUR II, men),
/// to a trunk of 50 cm.
#[cfg(feature = "video")]
pub(crate) const UPPER_ARM: f32 = 0.11;
#[cfg(feature = "video")]
pub(crate) const FOREARM: f32 = 0.09;
/// A body, from crown to soles, is so many times as long as its points: the nose is at 0.93 of the stature, ankles at 0.04 (Drillis & Contini
/// 1966), heels and toes of some skeletons on the ground.
#[cfg(feature = "video")]
pub(crate) const BODY_OVER_POINTS: f32 = 1.1;
