//! How many metres a body length is where the bar moves, and by what.

use serde::{Deserialize, Serialize};

use crate::angles::{AngleTrack, BODY_LENGTH_STATURES, SceneView, ViewKind};
use crate::statistics::median;
use crate::uncertainty::calibration::{
    BODY_BY_ARMS_SHARE, BODY_LENGTH_SHOWS, PLATE_ASSUMED_SHARE, PLATE_NEARER, PLATE_NEARER_SD, PLATE_SHOWS_SHORT,
    PLATE_TOLD_SHARE, STATURE_SHARE,
};

/// The largest disc of a loaded bar: 450 mm across (IWF and IPF technical rules), as are bumpers of any weight.
const USUAL_PLATE_M: f64 = 0.45;
/// Nearly all adults are this tall, metres: mean and standard deviation of men and women together (NCD-RisC 2016).
const USUAL_STATURE_M: (f64, f64) = (1.70, 0.09);
/// How many of the discs that are followed are of 450 mm, as far as anybody knows before looking, and over how wide a range, as the logarithm
/// of the diameter, the others are spread: 25 to 45 cm.
const OF_450_MM: f64 = 0.7;
const OTHERS_OVER: f64 = 0.6;
/// A disc that looks larger than one of 450 mm is nearer to the camera, as larger ones do not exist; what looks larger by this factor is no disc.
const LARGER: f64 = 1.7;
/// Why nothing tells how long a metre is.
const NO_METRE: &str = "no plate is followed through the lifting that tells how long a metre is; `--height-cm` with the lifter's height serves for it";
/// Diameters that a plate can have, millimetres.
pub const PLATES_MM: std::ops::RangeInclusive<f64> = 100.0..=600.0;
/// Statures that a lifter can have, centimetres.
pub const STATURES_CM: std::ops::RangeInclusive<f64> = 100.0..=250.0;

/// What somebody told of the bar and of who lifts it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Told {
    /// Diameter of the largest plate on the bar, millimetres.
    pub plate_mm: Option<f64>,
    /// Stature of the lifter, centimetres.
    pub height_cm: Option<f64>,
    /// Load on the bar, bar included, kilograms.
    pub load_kg: Option<f64>,
}

impl Told {
    /// Diameter of the plate, metres; nothing where none was told that a plate can have.
    fn plate_m(&self) -> Option<f64> {
        self.plate_mm.filter(|mm| PLATES_MM.contains(mm)).map(|mm| mm / 1000.0)
    }

    /// Stature, metres; nothing where none was told that a lifter can have.
    fn stature_m(&self) -> Option<f64> {
        self.height_cm.filter(|cm| STATURES_CM.contains(cm)).map(|cm| cm / 100.0)
    }
}

/// What a length in metres rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScaleSource {
    /// The diameter of the plate that was told.
    Plate,
    /// The plate, taken for one of 450 mm. Reports were written with the other name before.
    #[serde(rename = "plate_450", alias = "plate450")]
    Plate450,
    /// The stature that was told.
    Stature,
    /// The usual stature of adults, 1.70 m.
    UsualStature,
}

impl ScaleSource {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Plate450 => "plate_450",
            Self::Stature => "stature",
            Self::UsualStature => "usual_stature",
        }
    }

    /// As a coach reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Plate => "by the plate's diameter",
            Self::Plate450 => "by a plate taken for one of 450 mm",
            Self::Stature => "by the lifter's height",
            Self::UsualStature => "by a usual height of 1.70 m",
        }
    }
}

/// Metres of a body length where the bar moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// What it rests on.
    pub source: ScaleSource,
    /// Metres.
    pub metres: f64,
    /// One standard deviation, as a share.
    pub share_sd: f64,
}

impl Scale {
    /// By the plate that is followed in a scene. A plate that is neither told nor looks like one of 450 mm leaves
    /// the stature, told or usual.
    pub(super) fn by_plate(angles: &AngleTrack, scene: usize, told: &Told) -> Result<Self, String> {
        let none = || "no plate is followed".to_owned();
        let scene = angles.scenes.get(scene).ok_or_else(none)?;
        let (radius, turned_sd) = plate_radius(angles, scene).ok_or_else(none)?;
        let metres = |diameter_m: f64| PLATE_SHOWS_SHORT.value * diameter_m / (2.0 * radius);
        if let Some(diameter_m) = told.plate_m() {
            let share_sd = PLATE_TOLD_SHARE.value.hypot(turned_sd);
            return Ok(Self { source: ScaleSource::Plate, metres: metres(diameter_m), share_sd });
        }
        // As large as a disc of 450 mm makes it, a body length where the plate is must be that of a lifter a little farther away.
        let body = Self::of_body(told);
        let nearer_sd = PLATE_NEARER_SD.value / PLATE_NEARER.value;
        let expected = body.metres / PLATE_NEARER.value;
        let doubt = body.share_sd.hypot(nearer_sd).hypot(turned_sd);
        let smaller = metres(USUAL_PLATE_M) / expected;
        let other = is_of_another_size(smaller.ln() / doubt, doubt);
        if other < 0.5 && smaller >= LARGER.recip() {
            // As unsure as it is likely to be another.
            let mistaken = other.sqrt() * smaller.ln();
            let share_sd = PLATE_ASSUMED_SHARE.value.hypot(turned_sd).hypot(mistaken);
            return Ok(Self { source: ScaleSource::Plate450, metres: metres(USUAL_PLATE_M), share_sd });
        }
        Ok(Self { metres: expected, share_sd: body.share_sd.hypot(nearer_sd), ..body })
    }

    /// For the lifter's own joints in a scene: by the stature that was told, else by the plate, which is nearer to the camera.
    ///
    /// # Errors
    /// Why nothing tells a scale.
    pub fn of_lifter(angles: &AngleTrack, scene: usize, told: &Told) -> Result<Self, String> {
        if told.stature_m().is_some() {
            return Ok(Self::of_body(told));
        }
        let plate = Self::by_plate(angles, scene, told)?;
        if plate.source == ScaleSource::UsualStature {
            return Err(NO_METRE.into());
        }
        let share_sd = plate.share_sd.hypot(PLATE_NEARER_SD.value / PLATE_NEARER.value);
        Ok(Self { metres: PLATE_NEARER.value * plate.metres, share_sd, ..plate })
    }

    /// For what moves where the lifter is: a body length as long as the stature that was told makes it, else as that of most adults does.
    pub(super) fn of_body(told: &Told) -> Self {
        let (source, stature, sd) = match told.stature_m() {
            Some(stature) => (ScaleSource::Stature, stature, 0.0),
            None => (ScaleSource::UsualStature, USUAL_STATURE_M.0, USUAL_STATURE_M.1),
        };
        let metres = BODY_LENGTH_SHOWS.value * BODY_LENGTH_STATURES * stature;
        Self { source, metres, share_sd: STATURE_SHARE.value.hypot(sd / stature) }
    }

    /// The same where shoulders and arms tell how long a body is, for the hips are out of the picture.
    pub(super) fn by_arms(self) -> Self {
        Self { share_sd: self.share_sd.hypot(BODY_BY_ARMS_SHARE.value), ..self }
    }
}

/// Radius of the plate of a scene, body lengths, and how unsure it is as a share because the plate may be turned away by the yaw.
fn plate_radius(angles: &AngleTrack, scene: &SceneView) -> Option<(f64, f64)> {
    let circle = median(&angles.plate_radius[scene.samples.clone()])?;
    let (yaw, yaw_sd) = match scene.view.kind {
        ViewKind::Side | ViewKind::Oblique => {
            (scene.view.yaw_deg.value.to_radians(), scene.view.yaw_deg.sd.to_radians())
        }
        _ => (0.0, 0.0),
    };
    // Then it is an ellipse, of which a circle takes the mean half axis; near the side its thickness makes up for that.
    let seen = if scene.view.kind == ViewKind::Oblique { (1.0 + yaw.cos()) / 2.0 } else { 1.0 };
    // As unsure as the yaw, and as the circle may have taken the one half axis or the other.
    let turned_sd = (yaw.sin() * yaw_sd).hypot(1.0 - yaw.cos()) / (1.0 + yaw.cos());
    let by_circle = (circle / seen, turned_sd);
    let Some(height) = scene.plate_half_height.filter(|height| height.value > 0.0) else { return Some(by_circle) };
    // Its height is the same however far it is turned, but hangs on how far above it the camera stands where the plate is thick.
    let by_height = (height.value, PLATE_TOLD_SHARE.value.hypot(height.sd / height.value));
    let sd = by_circle.1.hypot(by_height.1);
    let share = (by_circle.1 / sd).powi(2);
    Some((by_circle.0 + share * (by_height.0 - by_circle.0), by_circle.1 * by_height.1 / sd))
}

/// How likely a disc is of another size than 450 mm that looks smaller against the lifter than such a one by so many standard deviations, each
/// a share of `doubt`.
fn is_of_another_size(sds: f64, doubt: f64) -> f64 {
    // One that looks larger is nearer than expected, and as likely of 450 mm as one that looks just so.
    let density = (-0.5 * sds.max(0.0).powi(2)).exp() / (doubt * std::f64::consts::TAU.sqrt());
    let (of_450, of_another) = (OF_450_MM * density, (1.0 - OF_450_MM) / OTHERS_OVER);
    of_another / (of_450 + of_another)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_has_one_name_in_files_and_the_one_of_earlier_reports_is_read() {
        for scale in [ScaleSource::Plate, ScaleSource::Plate450, ScaleSource::Stature, ScaleSource::UsualStature] {
            assert_eq!(serde_json::to_value(scale).unwrap(), scale.id());
        }
        let earlier: ScaleSource = serde_json::from_str("\"plate450\"").unwrap();
        assert_eq!(earlier, ScaleSource::Plate450);
    }
}
