//! The outline of a plate, which is the same in all frames of a scene: an ellipse where the plate is turned away. Where part of it is hidden
//! or cut off, a circle laid through the rest lies elsewhere than the plate, and an ellipse of its own in that frame too; the one that
//! whole rims told, moved onto the rest, does not.

use nalgebra::Vector2;

use super::rim::moved_onto;
use super::{FOLLOWED_WITHIN, Found};
use crate::statistics::{median, robust_sd};
use crate::track::PlateHeight;

/// Rounds in which the outline is moved onto a rim.
const ROUNDS: usize = 3;

/// An ellipse about its centre, in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ellipse {
    /// Half its chord across the picture, and half that along its vertical, pixels.
    pub across: f32,
    pub upright: f32,
    /// How it leans: at (c, s) times r from the centre 1 / r² = (c / across)² + (s / upright)² + 2 lean (c / across) (s / upright).
    pub lean: f32,
}

impl Ellipse {
    /// From the centre to the rim in the direction of a unit vector.
    pub fn radius(&self, unit: [f32; 2]) -> f32 {
        let [along, up] = [unit[0] / self.across, unit[1] / self.upright];
        (along * along + up * up + 2.0 * self.lean * along * up).sqrt().recip()
    }

    /// What most of a scene's discs show; none where fewer than half of them show their whole rim.
    fn of(found: &[&Found]) -> Option<Self> {
        let told: Vec<Self> = found.iter().filter_map(|found| Some(found.whole?.1)).collect();
        let usual = |of: fn(&Self) -> f32| median(told.iter().map(|ellipse| f64::from(of(ellipse)))).map(|v| v as f32);
        let usual = Self { across: usual(|o| o.across)?, upright: usual(|o| o.upright)?, lean: usual(|o| o.lean)? };
        (2 * told.len() > found.len()).then_some(usual)
    }

    /// Where its centre is when it lies on the points of a rim, from `centre` on.
    fn on(&self, rim: &[[f32; 2]], mut centre: [f32; 2]) -> Option<[f32; 2]> {
        for _ in 0..ROUNDS {
            let outside = |[x, y]: &[f32; 2]| {
                let away = Vector2::new(x - centre[0], y - centre[1]);
                let unit = away.try_normalize(f32::EPSILON)?;
                Some((unit, away.norm() - self.radius(unit.into())))
            };
            let moved = moved_onto(&rim.iter().filter_map(outside).collect::<Vec<_>>())?;
            centre = [centre[0] + moved.x, centre[1] + moved.y];
        }
        Some(centre)
    }
}

/// Puts the discs that were found in a scene's frames where the outline that they share lies on their rims.
pub(crate) fn centre(discs: &mut [Option<Found>]) {
    let Some(ellipse) = Ellipse::of(&discs.iter().flatten().collect::<Vec<_>>()) else { return };
    for Found { disc, rim, whole } in discs.iter_mut().flatten() {
        let from = whole.map_or([disc.x, disc.y], |(centre, _)| centre);
        let near = |[x, y]: &[f32; 2]| (x - disc.x).hypot(y - disc.y) <= FOLLOWED_WITHIN * disc.radius;
        if let Some([x, y]) = ellipse.on(rim, from).filter(near) {
            (disc.x, disc.y) = (x, y);
        }
    }
}

/// How large the plate of a scene is, of the discs that were found in it: half the height of those that show their whole rim, which is the
/// radius however far they are turned about the vertical, and how it scatters. None where fewer than half of them do.
pub(crate) fn height(discs: &[Option<Found>]) -> Option<PlateHeight> {
    let found: Vec<&Found> = discs.iter().flatten().collect();
    let half_px = Ellipse::of(&found)?.upright;
    let heights: Vec<f64> = found.iter().filter_map(|found| Some(f64::from(found.whole?.1.upright))).collect();
    Some(PlateHeight { half_px, sd_px: robust_sd(&heights) as f32 })
}
