//! Who is there and who of them lifts: everybody is looked at with the landmark and spine models seven or eight times a second,
//! and detected anew at every second of these looks; at the others they are looked for where they just were.
//!
//! The region of interest is then made from the PLACED hip and shoulder: the detector's own points wander by a tenth of the
//! torso, which turns and shifts the crop away from what the models were trained on.

use std::ops::Range;

use super::course::{Course, Planned};
use super::detector::{Person, distinct};
use super::error::PoseError;
use super::frame::{Models, Reading};
use super::models::{Landmarks, row};
use super::people::{Look, Sighting, Tracklet, lifter, link, notable, pointed_at};
use super::plan::Plan;
use super::plate::Sought;
use super::region::Region;
use super::row::Row;
use super::session::Picture;
use super::spine::Placed;
use super::{Joint, Keypoint};
use crate::track::Person as Asked;

/// Everybody is detected anew at one of so many looks. Nobody is lost in between: a region is moved until it agrees with the
/// torso that is found in it, and where that fails, everybody is detected after all. Two misplaced looks in a row are mended by
/// the region path's running median of five; with three, a real deadlift behind plates was read as 18, 39 and 54° in reps alike.
pub(super) const LOOKS_TOGETHER: usize = 2;
/// At most this many people of a frame, the largest, are looked at closely …
const CLOSE_LOOKS: usize = 3;
/// … and only those at least this large against the largest.
const CLOSE_LOOK_SIZE: f32 = 0.5;
/// A placed torso outside this band of the detector's reach is a misplacement.
const TORSO_IN_REACH: std::ops::Range<f32> = 0.2..1.1;
/// Least hip–shoulder distance, pixels: below it the model's crop is enlarged more than twice and joints scatter by pixels.
const LEAST_TORSO_PX: f32 = 25.0;
/// Share of the looks with the knees outside the picture beyond which the legs were not filmed. Lifters who walk in and out
/// of a well-framed picture stay far below it.
const WITHOUT_KNEES: f64 = 0.5;
/// Least share of the looks between the first and the last sight of the lifter in which they are found. Where a detector took a
/// rendered lifter for many things it was 0.15, and what was read of the rest was wrong; on a real one behind plates it is 0.5.
const LEAST_FOUND: f64 = 0.33;
/// A guess at the lifter is made from so many of the latest looks, about half a minute.
const GUESS_LOOKS: usize = 240;

/// What was seen of the people in a clip so far.
pub(super) struct Survey {
    /// The lifter asked for.
    person: Option<Asked>,
    /// Width and height, pixels.
    picture: (u32, u32),
    /// When it was looked, seconds.
    time_s: Vec<f64>,
    /// Everybody at each look, in order of time.
    looks: Vec<Vec<Sighting>>,
}

impl Survey {
    pub fn new(person: Option<Asked>, picture: (u32, u32)) -> Self {
        Self { person, picture, time_s: Vec::new(), looks: Vec::new() }
    }

    /// Adds the next look.
    pub fn add(&mut self, time_s: f64, people: Vec<Sighting>) {
        self.time_s.push(time_s);
        self.looks.push(people);
    }

    /// The lifter as the latest looks alone make believe, if they leave no doubt.
    pub fn guess(&self) -> Option<Plan> {
        let latest = self.looks.len().saturating_sub(GUESS_LOOKS);
        // Whoever was pointed at is followed from there on.
        let pointed = match self.person {
            Some(Asked::At(spot)) => self.time_s.partition_point(|time_s| *time_s <= spot.at_s).saturating_sub(1),
            _ => latest,
        };
        self.plan_by(latest.min(pointed)..self.looks.len()).ok()
    }

    /// The lifter, by all looks: in each of the scenes that begin at `cuts_s`, seconds, beside the first, by the looks at that scene.
    ///
    /// # Errors
    /// When nobody or nobody in particular lifts in any of them, or the lifter is too small, too seldom found or not wholly in the picture.
    pub fn course(&self, cuts_s: &[f64]) -> Result<Course, PoseError> {
        let whole = self.plan_by(0..self.looks.len());
        if let Err(PoseError::NobodyThere { spot }) = whole {
            return Err(PoseError::NobodyThere { spot });
        }
        let scene = |start_s: f64, end_s: f64| {
            let at = |time_s: f64| self.time_s.partition_point(|look_s| *look_s < time_s);
            let own = self.plan_by(at(start_s)..at(end_s)).ok();
            // What a short scene does not tell by itself, the others may.
            let plan = own.or_else(|| whole.as_ref().ok().filter(|plan| plan.looked_within(start_s, end_s)).cloned());
            Planned { start_s, plan }
        };
        let bounds_s = [&[f64::NEG_INFINITY], cuts_s, &[f64::INFINITY]].concat();
        let scenes =
            if cuts_s.is_empty() { Vec::new() } else { bounds_s.windows(2).map(|b| scene(b[0], b[1])).collect() };
        match Course::new(scenes) {
            Some(course) => Ok(course),
            None => Ok(Course::one(whole?)),
        }
    }

    fn plan_by(&self, within: Range<usize>) -> Result<Plan, PoseError> {
        let (width, height) = self.picture;
        let (looks, times_s) = (&self.looks[within.clone()], &self.time_s[within.clone()]);
        let with_people = looks.iter().filter(|people| !people.is_empty()).count();
        let everybody = link(looks);
        // Who was pointed at says nothing of the scenes in which that moment is not.
        let is_within = |at_s: f64| {
            within == (0..self.looks.len()) || (times_s.first() <= Some(&at_s) && Some(&at_s) <= times_s.last())
        };
        let pointed = match self.person {
            Some(Asked::At(spot)) if is_within(spot.at_s) => {
                Some(everybody[pointed_at(&everybody, &spot, self.picture)?].clone())
            }
            _ => None,
        };
        let from_left = match self.person {
            Some(Asked::FromLeft(number)) => Some(usize::from(number)),
            _ => None,
        };
        let people = notable(everybody, with_people);
        let lifter = match &pointed {
            Some(lifter) => lifter,
            None => &people[lifter(&people, from_left, width as f32, looks.len())?],
        };
        let plan = Plan::new(lifter, people.len()).ok_or(PoseError::NobodyFound { frames: looks.len() })?;
        if share_without_knees(lifter, width, height) > WITHOUT_KNEES {
            return Err(PoseError::LegsOutside);
        }
        let share = share_found(lifter, looks);
        if share < LEAST_FOUND {
            return Err(PoseError::SeldomFound { share });
        }
        if plan.torso_px() < LEAST_TORSO_PX {
            return Err(PoseError::TooSmall { torso_px: plan.torso_px(), least: LEAST_TORSO_PX });
        }
        Ok(plan)
    }
}

/// A person in the picture.
pub(super) struct Seen {
    pub sighting: Sighting,
    /// What the close look read, if it holds together.
    pub row: Option<Row>,
}

/// A picture that is looked at.
pub(super) struct Glance<'a> {
    pub time_s: f64,
    pub picture: &'a Picture,
}

/// Looks at the people in pictures that follow each other closely, at most [`LOOKS_TOGETHER`].
pub(super) fn look<'a>(
    models: &mut Models,
    glances: impl IntoIterator<Item = Glance<'a>>,
) -> Result<Vec<Vec<Seen>>, PoseError> {
    let mut looks: Vec<Vec<Seen>> = Vec::with_capacity(LOOKS_TOGETHER);
    for glance in glances {
        let followed = looks.last().map(|before| follow(models, &glance, before)).transpose()?.flatten();
        looks.push(followed.map_or_else(|| look_at_everybody(models, &glance), Ok)?);
    }
    Ok(looks)
}

/// Detects everybody in the picture and looks closely at the largest. A detection in which the landmark model sees nobody, a
/// plate perhaps, is none.
fn look_at_everybody(models: &mut Models, glance: &Glance) -> Result<Vec<Seen>, PoseError> {
    let mut people = models.detector.detect(glance.picture)?;
    people.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
    let largest = people.first().map_or(0.0, Person::reach);
    let mut everybody: Vec<Seen> = Vec::with_capacity(people.len());
    for (rank, person) in people.into_iter().enumerate() {
        if rank < CLOSE_LOOKS && person.reach() >= CLOSE_LOOK_SIZE * largest {
            everybody.extend(look_closely(models, glance, person, person.region(), Sought::Anywhere)?);
        } else {
            let sighting = Sighting { time_s: glance.time_s, person, look: None };
            everybody.push(Seen { sighting, row: None });
        }
    }
    Ok(each_once(everybody))
}

/// Looks for the same people as a moment `before`; `None` when that does not do: when nobody was there, or somebody was not placed
/// then or is not now.
fn follow(models: &mut Models, glance: &Glance, before: &[Seen]) -> Result<Option<Vec<Seen>>, PoseError> {
    let mut everybody = Vec::with_capacity(before.len());
    for Sighting { person, look, .. } in before.iter().map(|seen| seen.sighting) {
        let Some((placed, plate)) = look.and_then(|look| Some((look.placed?, look.plate))) else { return Ok(None) };
        let region = Region::from_torso(placed.joint(Joint::Hip), placed.joint(Joint::Shoulder));
        let sought = plate.map_or(Sought::Nowhere, Sought::About);
        match look_closely(models, glance, person, region, sought)? {
            Some(seen) if seen.row.is_some() => everybody.push(seen),
            _ => return Ok(None),
        }
    }
    Ok((!everybody.is_empty()).then(|| each_once(everybody)))
}

/// Looks closely at `person`, first in `region`, and for the `plate` in front of them; `None` when nobody is there.
fn look_closely(
    models: &mut Models,
    glance: &Glance,
    person: Person,
    region: Region,
    plate: Sought,
) -> Result<Option<Seen>, PoseError> {
    // One frame's own vote is good enough here: frames that vote against the clip are left out of the plan.
    let vote = |landmarks: &Landmarks, region: &Region| facing(landmarks, region).signum();
    let reading = Reading::settled(models, glance.picture, region, vote, true)?;
    if !reading.shows_somebody() {
        return Ok(None);
    }
    let placed = reading.placed.filter(|placed| plausible(placed, &person));
    let facing = facing(&reading.landmarks, &reading.region);
    let score = reading.landmarks.score;
    let person = placed.map_or(person, |p| person.about_torso(p.joint(Joint::Hip), p.joint(Joint::Shoulder)));
    let keep = |_| {
        let points = models.points(glance.picture, &reading)?;
        Ok::<_, PoseError>(Row::keep(reading, points, facing.signum(), glance.picture.size(), plate))
    };
    let row = placed.map(keep).transpose()?;
    let look = Look { score, facing, placed, plate: row.as_ref().and_then(|row| row.plate) };
    Ok(Some(Seen { sighting: Sighting { time_s: glance.time_s, person, look: Some(look) }, row }))
}

/// Everybody once: two detections of one body often end at the same torso.
fn each_once(mut everybody: Vec<Seen>) -> Vec<Seen> {
    let score = |s: &Seen| s.sighting.look.map_or(0.0, |look| look.score);
    everybody.sort_by(|a, b| score(b).total_cmp(&score(a)));
    distinct(everybody, |s| s.sighting.person)
}

/// Whether the torso is as long as can be in a person of the size detected.
fn plausible(placed: &Placed, person: &Person) -> bool {
    TORSO_IN_REACH.contains(&(placed.length(Joint::Hip, Joint::Shoulder) / person.reach()))
}

/// Which way toes and nose point, shares of the region, each part weighed by its visibility; positive = to the picture's right.
fn facing(landmarks: &Landmarks, region: &Region) -> f32 {
    let x = |k: Keypoint| region.to_video(landmarks.points[row(k)])[0];
    let ahead = |tip: Keypoint, root: Keypoint| {
        let seen = landmarks.visibility[row(tip)].min(landmarks.visibility[row(root)]);
        seen * (x(tip) - x(root))
    };
    let feet = ahead(Keypoint::LeftToe, Keypoint::LeftHeel) + ahead(Keypoint::RightToe, Keypoint::RightHeel);
    let head = ahead(Keypoint::Nose, Keypoint::LeftEar) + ahead(Keypoint::Nose, Keypoint::RightEar);
    (feet + head) / region.size
}

/// In what share of the looks, from the first to the last sight of the lifter, they are found, 0…1.
fn share_found(lifter: &Tracklet, looks: &[Vec<Sighting>]) -> f64 {
    let look_at = |time_s: f64| looks.iter().position(|look| look.iter().any(|s| s.time_s == time_s));
    let ends = lifter.first().zip(lifter.last()).map(|(first, last)| (look_at(first.time_s), look_at(last.time_s)));
    let Some((Some(first), Some(last))) = ends else { return 0.0 };
    lifter.len() as f64 / (last - first + 1) as f64
}

/// In how many of the looks at the lifter the knees are placed outside the picture, 0…1.
fn share_without_knees(lifter: &Tracklet, width: u32, height: u32) -> f64 {
    let outside = |[x, y]: [f32; 2]| !((0.0..width as f32).contains(&x) && (0.0..height as f32).contains(&y));
    let knees: Vec<_> = lifter.iter().filter_map(|s| Some(s.look?.placed?.joint(Joint::Knee))).collect();
    knees.iter().filter(|knee| outside(**knee)).count() as f64 / knees.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::cadence::LOOK_STEP_S;
    use super::*;

    /// One person, detected in the looks for which `found` holds, ten a second.
    fn looks(found: impl Fn(usize) -> bool) -> Vec<Vec<Sighting>> {
        let person = Person { score: 0.9, hip: [300.0, 400.0], rim: [300.0, 200.0], head_box: [0.0; 4] };
        let sighting = |k: usize| Sighting { time_s: k as f64 * LOOK_STEP_S, person, look: None };
        (0..100).map(|k| if found(k) { vec![sighting(k)] } else { vec![] }).collect()
    }

    fn share(found: impl Fn(usize) -> bool) -> f64 {
        let looks = looks(found);
        share_found(&looks.concat(), &looks)
    }

    #[test]
    fn how_often_somebody_is_found_counts_while_they_are_there() {
        assert_eq!(share(|_| true), 1.0);
        // Coming late and going early is no absence.
        assert_eq!(share(|k| (30..60).contains(&k)), 1.0);
        // 19 sightings over 91 looks.
        assert!((share(|k| k % 5 == 0 && k <= 90) - 19.0 / 91.0).abs() < 1e-12);
        assert_eq!(share_found(&vec![], &looks(|_| true)), 0.0);
    }
}
