//! One frame: from a picture and the region where the lifter should be to keypoints, placed joints and the back line.

use super::detector::Detector;
use super::error::PoseError;
use super::models::{BlazePose, Landmarks, PoseModel, SIDE, from_file};
use super::plan::{Expected, Lengths};
use super::region::{Region, wrapped};
use super::session::{Picture, crop, environment};
use super::spine::{Outline, Placed, SpineJoints};
use super::{Joint, MOST, Resources};
use crate::track::{LEAST_CONFIDENCE, LEAST_SCORE, Skeleton};

/// Placed joints that imply a region this far from the one used (shares of its side, log of the side, radians) are doubted, and so are
/// a torso or a thigh as far from the lifter's full length as such a region's size is, or longer than they can appear. Who is seen from the
/// front looks shorter without being misplaced: of 110 frames in which such a lifter leans, reading on settled 19.
const REGION_OFF: (f32, f32, f32) = (0.1, 0.3, 0.3);
/// A region this far from the torso that was placed in it (shares of its side, log of the side, radians) is left for one about
/// that torso: the detector's is turned by half the lean of the trunk only, and BlazePose then takes the hip for lower than it is.
const ASTRAY: (f32, f32, f32) = (0.08, 0.35, 0.2);
/// So often at most.
const STEPS: usize = 3;
/// Doubted this much, nobody was read, or a body about two thirds of its size, or all joints in one spot. A region that was carried over from
/// before may be turned as the trunk no longer is, so the hinge of a lift is tried in these steps: trunk leaning so far to where the
/// lifter faces, radians.
const LOST: f32 = 1.3;
const LEANS: [f32; 3] = [0.0, 0.8, 1.5];
/// A mask that loses the back may tell it in a region turned by so much, radians.
const TURNED: [f32; 2] = [0.25, -0.25];

/// A worker's own sessions.
pub(super) struct Models {
    pub detector: Detector,
    pub landmarks: BlazePose,
    /// Somebody's own, which places the points that are kept; the lifter is found, and the back read, by the others all the same.
    own: Option<Box<dyn PoseModel>>,
    pub spine: SpineJoints,
}

impl Models {
    pub fn load(resources: &Resources) -> Result<Self, PoseError> {
        let environment = environment(&resources.onnxruntime)?;
        let own = resources.own_model.as_ref().map(|own| from_file(environment, &own.path, own.skeleton));
        Ok(Self {
            detector: Detector::open(environment, &resources.detector)?,
            landmarks: BlazePose::open(environment, resources)?,
            own: own.transpose()?,
            spine: SpineJoints::open(environment, &resources.spine_joints)?,
        })
    }

    /// The points of the lifter that are kept.
    pub fn skeleton(&self) -> &'static Skeleton {
        self.own.as_ref().map_or_else(|| self.landmarks.skeleton(), |own| own.skeleton())
    }

    /// The points of the lifter that are kept of a reading.
    pub fn points(&mut self, picture: &Picture, reading: &Reading) -> Result<Points, PoseError> {
        let Some(own) = self.own.as_mut().filter(|_| reading.shows_somebody()) else { return Ok(reading.points()) };
        let found = reading.points();
        let sure = found.at.iter().zip(&found.visibility).filter(|(_, sure)| **sure >= LEAST_CONFIDENCE);
        let Some(region) = own.region(&sure.map(|(at, _)| *at).collect::<Vec<_>>()) else {
            return Ok(Points::default());
        };
        let placed = own.run(&crop(picture, &region, own.side())?, false)?;
        let at = placed.points.iter().map(|p| region.to_video(*p)).collect();
        Ok(Points { at, visibility: placed.visibility })
    }
}

/// Points of the lifter in a frame, in the order of their model's skeleton; none where nobody was found.
#[derive(Clone, Default)]
pub(super) struct Points {
    /// Picture pixels.
    pub at: Vec<[f32; 2]>,
    /// 0…1.
    pub visibility: Vec<f32>,
}

/// What was read from one frame.
pub(super) struct Reading {
    pub region: Region,
    pub landmarks: Landmarks,
    pub placed: Option<Placed>,
    /// For the spine model's second network; there when joints are placed.
    pub outline: Option<Outline>,
}

impl Reading {
    /// Runs the models on `region` of the picture; joints are placed only with the mask.
    pub fn take(
        models: &mut Models,
        picture: &Picture,
        region: Region,
        facing: impl Fn(&Landmarks, &Region) -> f32,
        with_mask: bool,
    ) -> Result<Self, PoseError> {
        let crop = crop(picture, &region, SIDE)?;
        let landmarks = models.landmarks.run(&crop, with_mask)?;
        let facing = facing(&landmarks, &region);
        let (placed, outline) = match landmarks.score >= LEAST_SCORE && with_mask {
            true if ends_above_hips(picture, &landmarks, &region) => {
                (Some(Placed::trunk_of(&landmarks, &region)), None)
            }
            true => models.spine.run(&landmarks, &region, facing)?.unzip(),
            false => (None, None),
        };
        Ok(Self { region, landmarks, placed, outline })
    }

    /// The reading in the region that agrees with what is read in it, from `region` on.
    pub fn settled(
        models: &mut Models,
        picture: &Picture,
        region: Region,
        facing: impl Fn(&Landmarks, &Region) -> f32,
        with_mask: bool,
    ) -> Result<Self, PoseError> {
        let mut reading = Self::take(models, picture, region, &facing, with_mask)?;
        for _ in 0..STEPS {
            let Some(torso) = reading.about_torso().filter(|torso| off(&reading.region, torso, ASTRAY) > 1.0) else {
                break;
            };
            let next = Self::take(models, picture, torso, &facing, with_mask)?;
            if !next.shows_somebody() {
                break;
            }
            reading = next;
        }
        Ok(reading)
    }

    /// Whether the landmark model sees a person in the region.
    pub fn shows_somebody(&self) -> bool {
        self.landmarks.score >= LEAST_SCORE
    }

    /// Whether there is an outline that does not tell where the back ends.
    pub fn loses_the_back(&self) -> bool {
        self.outline.as_ref().is_some_and(|outline| !outline.shows_back)
    }

    /// Whether there is an outline that tells where the back ends.
    pub fn shows_the_back(&self) -> bool {
        self.outline.as_ref().is_some_and(|outline| outline.shows_back)
    }

    /// The region about the torso where this reading has it.
    fn about_torso(&self) -> Option<Region> {
        let (shoulder, hip) = match &self.placed {
            Some(placed) => (placed.joint(Joint::Shoulder), placed.joint(Joint::Hip)),
            None => self.landmarks.trunk(&self.region),
        };
        let region = Region::from_torso(hip, shoulder);
        (self.shows_somebody() && region.is_usable()).then_some(region)
    }

    /// The landmark model's points, picture pixels.
    pub fn keypoints(&self) -> Vec<[f32; 2]> {
        self.landmarks.points.iter().map(|p| self.region.to_video(*p)).collect()
    }

    fn points(&self) -> Points {
        if self.shows_somebody() {
            Points { at: self.keypoints(), visibility: self.landmarks.visibility.clone() }
        } else {
            Points::default()
        }
    }

    /// How far the reading contradicts its region and the lifter's known lengths; over 1 it deserves a second try.
    fn doubt(&self, expected: &Expected) -> f32 {
        let Some(torso) = self.about_torso() else { return f32::INFINITY };
        let Some(placed) = &self.placed else {
            // BlazePose's own hips tell where the body is and roughly its size, not its turn.
            let away = (torso.cx - self.region.cx).hypot(torso.cy - self.region.cy) / self.region.size / REGION_OFF.0;
            let own = Region::from_torso([0.0, 0.0], [0.0, -expected.full.torso]).size;
            return away.max(unlike_length(torso.size, own, expected.shortens));
        };
        off(&self.region, &torso, REGION_OFF).max(unlike(placed, expected))
    }
}

/// Whether the picture ends above the hips, as the landmark model places them.
fn ends_above_hips(picture: &Picture, landmarks: &Landmarks, region: &Region) -> bool {
    landmarks.trunk(region).1[1] > picture.size().1 as f32
}

/// Whether joints placed in `region` leave no doubt and `region` is the expected one, or nearly, so that reading the frame there
/// would say the same.
pub(super) fn as_expected(region: &Region, placed: &Placed, expected: &Expected) -> bool {
    let torso = Region::from_torso(placed.joint(Joint::Hip), placed.joint(Joint::Shoulder));
    off(&expected.region, region, REGION_OFF).max(off(region, &torso, REGION_OFF)).max(unlike(placed, expected)) <= 1.0
}

/// How far `other` is from the region `used`, in units of `limits`.
fn off(used: &Region, other: &Region, limits: (f32, f32, f32)) -> f32 {
    let away = (other.cx - used.cx).hypot(other.cy - used.cy) / used.size / limits.0;
    let larger = (other.size / used.size).ln().abs() / limits.1;
    let turned = wrapped(other.rot - used.rot).abs() / limits.2;
    away.max(larger).max(turned)
}

/// How far the placed lengths are from any that the lifter's segments can show; over 1 they are doubted. Those of somebody whose hips are out
/// of the picture are guesses.
fn unlike(placed: &Placed, expected: &Expected) -> f32 {
    if !placed.is_whole() {
        return 0.0;
    }
    let (own, full) = (Lengths::of(placed), &expected.full);
    let off = |length: f32, full: f32| unlike_length(length, full, expected.shortens);
    let doubts = [off(own.torso, full.torso), off(own.thigh, full.thigh), own.lengthened(full)];
    // A length that is not a number is no reason to trust.
    doubts.into_iter().map(|d| if d.is_nan() { f32::INFINITY } else { d }).fold(0.0, f32::max)
}

/// The same of one length.
fn unlike_length(length: f32, full: f32, shortens: bool) -> f32 {
    let longer = (length / full).ln();
    (if shortens { longer } else { longer.abs() }) / REGION_OFF.1
}

/// The reading of a frame that is doubted least so far.
struct Best<'a> {
    reading: Reading,
    doubt: f32,
    expected: &'a Expected,
}

impl Best<'_> {
    /// Reads on from `region` and keeps what is clearly better.
    fn try_from(
        &mut self,
        models: &mut Models,
        picture: &Picture,
        region: Region,
        with_mask: bool,
    ) -> Result<(), PoseError> {
        let reading = Reading::settled(models, picture, region, |_, _| self.expected.facing, with_mask)?;
        let doubt = reading.doubt(self.expected);
        // On a foreshortened body both tries are doubted alike.
        if doubt < MOST * self.doubt {
            (self.reading, self.doubt) = (reading, doubt);
        }
        Ok(())
    }
}

/// Reads a frame: first in the expected region, then, if that is doubtful, about the torso found there and about the person
/// detected nearest to it; a lifter who is lost all the same is tried at other leans of the trunk and above straight legs. Keeps
/// the best, or where its mask loses the back one like it that does not. Who is away by the samples of everybody is not searched for in every
/// frame again.
pub(super) fn read(
    models: &mut Models,
    picture: &Picture,
    expected: &Expected,
    with_mask: bool,
) -> Result<Reading, PoseError> {
    let best = best(models, picture, expected, with_mask)?;
    if best.reading.loses_the_back() {
        for turn in TURNED {
            let region = Region { rot: best.reading.region.rot + expected.facing * turn, ..best.reading.region };
            let again = Reading::take(models, picture, region, |_, _| expected.facing, with_mask)?;
            if !again.loses_the_back() && again.doubt(expected) <= best.doubt.max(1.0) {
                return Ok(again);
            }
        }
    }
    Ok(best.reading)
}

/// The reading that is doubted least.
fn best<'a>(
    models: &mut Models,
    picture: &Picture,
    expected: &'a Expected,
    with_mask: bool,
) -> Result<Best<'a>, PoseError> {
    let reading = Reading::take(models, picture, expected.region, |_, _| expected.facing, with_mask)?;
    let mut best = Best { doubt: reading.doubt(expected), reading, expected };
    if best.doubt > 1.0
        && let Some(torso) = best.reading.about_torso()
    {
        best.try_from(models, picture, torso, with_mask)?;
    }
    if !expected.near {
        return Ok(best);
    }
    if best.doubt > 1.0 {
        let away = |r: &Region| (r.cx - expected.region.cx).hypot(r.cy - expected.region.cy);
        let people = models.detector.detect(picture)?;
        let near = people.iter().map(super::detector::Person::region).filter(|r| away(r) < expected.region.size / 4.0);
        if let Some(fresh) = near.min_by(|a, b| away(a).total_cmp(&away(b))) {
            best.try_from(models, picture, fresh, with_mask)?;
        }
    }
    if best.doubt > LOST {
        let leaning = LEANS.map(|lean| Region { rot: expected.facing * lean, ..expected.region });
        for region in leaning.into_iter().chain(expected.standing) {
            best.try_from(models, picture, region, with_mask)?;
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::super::JOINTS;
    use super::super::plate::PlateSearch;
    use super::*;

    /// Somebody whose trunk looks `torso` long and whose thigh does `thigh`, pixels.
    fn standing(torso: f32, thigh: f32) -> Placed {
        let mut joints = [[200.0, 300.0]; JOINTS];
        joints[Joint::Shoulder as usize] = [200.0, 300.0 - torso];
        joints[Joint::Knee as usize] = [200.0, 300.0 + thigh];
        joints[Joint::Ankle as usize] = [200.0, 390.0 + thigh];
        Placed { joints }
    }

    #[test]
    fn who_is_not_seen_from_the_side_may_look_shorter_than_they_are_and_never_longer() {
        let doubted = |shortens| {
            let expected = Expected {
                region: Region::from_torso([200.0, 300.0], [200.0, 200.0]),
                facing: 1.0,
                full: Lengths { torso: 100.0, thigh: 90.0, shank: 90.0 },
                shortens,
                standing: None,
                near: true,
                plate: PlateSearch::Nowhere,
            };
            let lengths = [(100.0, 90.0), (60.0, 90.0), (100.0, 50.0), (140.0, 90.0)];
            lengths.map(|(torso, thigh)| unlike(&standing(torso, thigh), &expected) > 1.0)
        };
        assert_eq!(doubted(false), [false, true, true, true]);
        assert_eq!(doubted(true), [false, false, false, true]);
    }
}
