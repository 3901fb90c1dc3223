//! What is kept of a frame that was read; its picture and its mask are gone.

use ndarray::Array2;

use super::PlateDisc;
use super::back_line::{self, BackLineFrame};
use super::frame::{Reading, as_aimed};
use super::plan::Aim;
use super::plate::{self, Sought};
use super::region::Region;
use super::spine::{Outline, Placed};

/// A frame's part of the track.
pub(super) struct Row {
    pub region: Region,
    pub score: f32,
    /// Picture pixels, and 0…1; none where nobody was found.
    pub keypoints: Vec<[f32; 2]>,
    pub visibility: Vec<f32>,
    pub placed: Option<Placed>,
    pub outline: Option<Outline>,
    pub back: BackLineFrame,
    pub plate: Option<PlateDisc>,
    /// What the frame was read with: +1 = looking to the picture's right, −1 = to the left.
    facing: f32,
}

impl Row {
    /// Keeps a reading of a `picture` of this width and height.
    pub fn keep(reading: Reading, facing: f32, picture: (u32, u32), sought: Sought) -> Self {
        let (region, found) = (reading.region, reading.shows_somebody());
        let keypoints = if found { reading.keypoints() } else { Vec::new() };
        let mut back = BackLineFrame::NONE;
        let mut plate = match sought {
            Sought::About(expected) if found => plate::follow(&reading.crop, &region, &expected),
            _ => None,
        };
        if let (Some(placed), Some(mask)) = (&reading.placed, &reading.landmarks.mask) {
            let points = Array2::from(reading.keypoints());
            if sought == Sought::Anywhere {
                plate = plate::find(&reading.crop, &region, &placed.joints, points.view());
            }
            if !reading.loses_the_back() {
                back = back_line::trace(mask.view(), &region, &placed.joints, points.view(), facing, picture);
            }
        }
        Self {
            region,
            score: reading.landmarks.score,
            keypoints,
            visibility: if found { reading.landmarks.visibility } else { Vec::new() },
            placed: reading.placed,
            outline: reading.outline,
            back,
            plate,
            facing,
        }
    }

    /// Whether reading the frame by `aim` would say the same, and no more: a mask that loses the back is tried again.
    pub fn serves(&self, aim: &Aim) -> bool {
        let shows_back = self.outline.as_ref().is_some_and(|outline| outline.shows_back);
        self.facing == aim.facing
            && shows_back
            && self.placed.is_some_and(|placed| as_aimed(&self.region, &placed, aim))
    }
}
