//! What is kept of a frame that was read; its picture and its mask are gone.

use ndarray::Array2;

use super::PlateDisc;
use super::back_line::{self, BackLineFrame};
use super::frame::{Points, Reading, as_aimed};
use super::plan::Aim;
use super::plate::{self, Sought};
use super::region::Region;
use super::spine::{Outline, Placed};

/// A frame's part of the track.
pub(super) struct Row {
    pub region: Region,
    pub score: f32,
    pub points: Points,
    pub placed: Option<Placed>,
    pub outline: Option<Outline>,
    pub back: BackLineFrame,
    pub plate: Option<PlateDisc>,
    /// What the frame was read with: +1 = looking to the picture's right, −1 = to the left.
    facing: f32,
}

impl Row {
    /// Keeps a reading of a `picture` of this width and height, with the `points` of the lifter in it.
    pub fn keep(reading: Reading, points: Points, facing: f32, picture: (u32, u32), sought: Sought) -> Self {
        let (region, found) = (reading.region, reading.shows_somebody());
        let mut back = BackLineFrame::NONE;
        let mut plate = match sought {
            Sought::About(expected) if found => plate::follow(&reading.crop, &region, &expected),
            _ => None,
        };
        if let (Some(placed), Some(mask)) = (&reading.placed, &reading.landmarks.mask) {
            let keypoints = Array2::from(reading.keypoints());
            if sought == Sought::Anywhere {
                plate = plate::find(&reading.crop, &region, &placed.joints, keypoints.view());
            }
            if !reading.loses_the_back() {
                back = back_line::trace(mask.view(), &region, &placed.joints, keypoints.view(), facing, picture);
            }
        }
        Self {
            region,
            score: reading.landmarks.score,
            points,
            placed: reading.placed,
            outline: reading.outline,
            back,
            plate,
            facing,
        }
    }

    /// Of a frame that was not read.
    pub fn unread() -> Self {
        Self {
            region: Region { cx: f32::NAN, cy: f32::NAN, size: f32::NAN, rot: f32::NAN },
            score: f32::NAN,
            points: Points::default(),
            placed: None,
            outline: None,
            back: BackLineFrame::NONE,
            plate: None,
            facing: 0.0,
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
