//! What is kept of a frame that was read; its picture and its mask are gone.

use ndarray::Array2;

use super::PlateDisc;
use super::back_line::{self, BackLineFrame};
use super::camera::Area;
use super::frame::{Points, Reading, as_expected};
use super::plan::Expected;
use super::plate::{self, Found, PlateSearch};
use super::region::Region;
use super::session::Picture;
use super::spine::{Outline, Placed};

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
    pub plate: Option<Found>,
    /// What the frame was read with: +1 = looking to the picture's right, −1 = to the left.
    facing: f32,
}

impl FrameRecord {
    /// Keeps a reading of a `picture`, with the `points` of the lifter in it.
    pub fn keep(reading: Reading, points: Points, facing: f32, picture: &Picture, search: PlateSearch) -> Self {
        let (region, found) = (reading.region, reading.shows_somebody());
        let mut back = BackLineFrame::NONE;
        let mut plate = match search {
            PlateSearch::About(expected) if found => plate::follow(picture, &expected),
            _ => None,
        };
        if let (Some(placed), Some(mask)) = (&reading.placed, &reading.landmarks.mask) {
            let keypoints = Array2::from(reading.keypoints());
            // One that moves faster than a moment ago let expect is looked for all about.
            if plate.is_none() && search != PlateSearch::Nowhere {
                plate = plate::find(&reading.crop, &region, picture.size(), &placed.joints, keypoints.view());
                let looks = match search {
                    PlateSearch::About(sought) => Some(sought.looks),
                    PlateSearch::Anywhere(looks) => looks,
                    PlateSearch::Nowhere => None,
                };
                plate = plate.and_then(|found| match looks {
                    Some(looks) => plate::seen_as(picture, found, looks),
                    None => Some(plate::seen_whole(picture, found)),
                });
            }
            if reading.shows_the_back() {
                back = back_line::trace(mask.view(), &region, &placed.joints, keypoints.view(), facing, picture.size());
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

    /// The same with the plate where its face is, if `search` knows that: what a sample tells of a plate, it tells by itself. `None` where it is not
    /// where it is expected, and must be looked for all about.
    pub fn with_followed(self, picture: &Picture, search: PlateSearch) -> Option<Self> {
        let plate = match (search, self.plate) {
            (PlateSearch::About(sought), own) if sought.looks.face.is_some() => {
                let followed = plate::follow(picture, &sought)?;
                Some(Found { outline: own.and_then(|own| own.outline).or(followed.outline), ..followed })
            }
            (PlateSearch::Anywhere(Some(looks)), Some(own)) if looks.face.is_some() => {
                plate::seen_as(picture, own, looks)
            }
            (_, own) => own,
        };
        Some(Self { plate, ..self })
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

    /// Whether reading the frame by `expected` would say the same, and no more: a mask that loses the back is tried again.
    pub fn agrees_with(&self, expected: &Expected) -> bool {
        let shows_back = self.outline.as_ref().is_none_or(|outline| outline.shows_back);
        // A plate that was not found is searched for once more where others let expect it, but for one whose face tells where it is.
        let is_searched = matches!(expected.plate, PlateSearch::About(sought) if sought.looks.face.is_none());
        let shows_plate = self.plate.is_some() || !is_searched;
        self.facing == expected.facing
            && shows_plate
            && shows_back
            && self.placed.is_some_and(|placed| as_expected(&self.region, &placed, expected))
    }
}
