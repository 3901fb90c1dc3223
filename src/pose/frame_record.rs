//! What is kept of a frame that was read; its picture and its mask are gone.

use ndarray::Array2;

use super::back_line::{self, BackLineFrame};
use super::camera::Area;
use super::frame::{Points, Reading, as_expected};
use super::models::row;
use super::plan::Expected;
use super::plate::{self, Found, Looks, PlateSearch};
use super::region::Region;
use super::session::Picture;
use super::spine::{Outline, Placed};
use super::{Keypoint, PlateDisc};
use crate::track::LEAST_SCORE;

/// A lifter covers the box about their points, and a plate the one about its disc, and this share of the lifter's longer side beside it: limbs
/// are thicker than the lines between joints, and other plates are seen behind the first.
const COVERED_BESIDE: f32 = 0.06;

/// A frame's part of the track.
#[derive(Clone)]
pub(super) struct FrameRecord {
    pub region: Region,
    pub score: f32,
    pub points: Points,
    pub placed: Option<Placed>,
    pub outline: Option<Outline>,
    pub back: BackLineFrame,
    /// The left and the right wrist, picture pixels; a plate is searched for near them.
    wrists: [[f32; 2]; 2],
    pub plate: Option<Found>,
    /// What the frame was read with: +1 = looking to the picture's right, −1 = to the left.
    facing: f32,
}

impl FrameRecord {
    /// Keeps a reading of a `picture`, with the `points` of the lifter in it.
    pub fn keep(reading: Reading, points: Points, facing: f32, picture: &Picture, search: PlateSearch) -> Self {
        let keypoints = reading.keypoints();
        let mut back = BackLineFrame::NONE;
        if let (Some(placed), Some(mask), true) = (&reading.placed, &reading.landmarks.mask, reading.shows_the_back()) {
            let keypoints = Array2::from(keypoints.clone());
            let (joints, size) = (&placed.joints, picture.size());
            back = back_line::trace(mask.view(), &reading.region, joints, keypoints.view(), facing, size);
        }
        let wrist = |keypoint: Keypoint| keypoints.get(row(keypoint)).copied().unwrap_or([f32::NAN; 2]);
        let record = Self {
            region: reading.region,
            score: reading.landmarks.score,
            points,
            placed: reading.placed,
            outline: reading.outline,
            back,
            wrists: [wrist(Keypoint::LeftWrist), wrist(Keypoint::RightWrist)],
            plate: None,
            facing,
        };
        record.with_plate(picture, search)
    }

    /// The same with the plate that `search` lets expect. What a sample told of one it keeps, but for its place where a face tells that.
    pub fn with_plate(self, picture: &Picture, search: PlateSearch) -> Self {
        let plate = match (search, self.plate) {
            (PlateSearch::About(sought), own) if own.is_none() || sought.looks.face.is_some() => {
                let followed = plate::follow(picture, &sought).filter(|_| self.score >= LEAST_SCORE);
                // One that moves faster than a moment ago let expect is looked for all about.
                let found = followed.or_else(|| self.search(picture, Some(sought.looks)));
                found.map(|found| Found { outline: own.and_then(|own| own.outline).or(found.outline), ..found })
            }
            (PlateSearch::Anywhere(looks), None) => self.search(picture, looks),
            (PlateSearch::Anywhere(Some(looks)), Some(own)) if looks.face.is_some() => {
                plate::seen_as(picture, own, looks)
            }
            (_, own) => own,
        };
        Self { plate, ..self }
    }

    /// Searches for a plate all about, one of these looks if they are known.
    fn search(&self, picture: &Picture, looks: Option<Looks>) -> Option<Found> {
        plate::find(picture, &self.region, &self.placed?.joints, &self.wrists, looks)
    }

    /// The same without its plate.
    pub fn without_plate(self) -> Self {
        Self { plate: None, ..self }
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
            wrists: [[f32::NAN; 2]; 2],
            plate: None,
            facing: 0.0,
        }
    }

    /// The parts of the picture in which the lifter and a plate are, with some margin.
    pub fn covers(&self, disc: Option<PlateDisc>) -> Vec<Area> {
        let points = self.points.at.iter().chain(self.placed.iter().flat_map(|placed| &placed.joints));
        let empty =
            Area { left: f32::INFINITY, top: f32::INFINITY, right: f32::NEG_INFINITY, bottom: f32::NEG_INFINITY };
        let mut lifter = points.filter(|p| p[0].is_finite() && p[1].is_finite()).fold(empty, |b, [x, y]| Area {
            left: b.left.min(*x),
            top: b.top.min(*y),
            right: b.right.max(*x),
            bottom: b.bottom.max(*y),
        });
        let margin = COVERED_BESIDE * (lifter.bottom - lifter.top).max(lifter.right - lifter.left);
        (lifter.left, lifter.top) = (lifter.left - margin, lifter.top - margin);
        (lifter.right, lifter.bottom) = (lifter.right + margin, lifter.bottom + margin);
        let plate = disc.map(|disc| {
            let reach = disc.radius + margin.max(0.0);
            Area { left: disc.x - reach, top: disc.y - reach, right: disc.x + reach, bottom: disc.y + reach }
        });
        [(margin.is_finite()).then_some(lifter), plate].into_iter().flatten().collect()
    }

    /// Whether reading the frame by `expected` would say the same of the lifter, and no more: a mask that loses the back is tried again.
    pub fn agrees_with(&self, expected: &Expected) -> bool {
        let shows_back = self.outline.as_ref().is_none_or(|outline| outline.shows_back);
        self.facing == expected.facing
            && shows_back
            && self.placed.is_some_and(|placed| as_expected(&self.region, &placed, expected))
    }
}
