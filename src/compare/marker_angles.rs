//! The sagittal angles between markers.

use nalgebra::Vector3;

use super::recording::{Course, Quantity, Recording};
use crate::formats::{FormatError, Markers};

/// What is said of points of a picture.
const PLANAR: &str = "its points lie in one plane: they are those of a picture, and their angles hold only if that was taken from the side";

/// The angles of hips, knees, trunk and shanks.
///
/// # Errors
/// As [`Markers::joints`].
pub(super) fn angles(markers: &Markers) -> Result<Recording, FormatError> {
    let joints = markers.joints()?;
    let [hip, shoulder, knee, ankle] = &joints.middle;
    let inclination = |from: &[Vector3<f64>], to: &[Vector3<f64>]| -> Vec<f64> {
        let one = |(a, b): (&Vector3<f64>, &Vector3<f64>)| {
            let d = b - a;
            d.dot(&joints.forward).atan2(d.dot(&joints.up)).to_degrees()
        };
        from.iter().zip(to).map(one).collect()
    };
    let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
    let (trunk, thigh, shank) = (inclination(hip, shoulder), inclination(knee, hip), inclination(ankle, knee));
    let course = |quantity, source: &str, degrees| Course { quantity, source: source.into(), degrees };
    Ok(Recording {
        time_s: markers.time_s.clone(),
        courses: vec![
            course(Quantity::HipHinge, "shoulders, hips, knees", less(&trunk, &thigh)),
            course(Quantity::KneeFlexion, "hips, knees, ankles", less(&shank, &thigh)),
            course(Quantity::TrunkInclination, "hips, shoulders", trunk),
            course(Quantity::ShankInclination, "knees, ankles", shank),
        ],
        notes: if markers.is_planar() { vec![PLANAR.into()] } else { Vec::new() },
    })
}
