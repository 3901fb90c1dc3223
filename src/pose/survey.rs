//! Who is there and who of them lifts: everybody is read with the landmark and spine models seven or eight times a second,
//! and detected anew in every second of these samples; in the others they are expected where they just were, as are those whom the
//! detector misses.
//!
//! The region of interest is then made from the PLACED hip and shoulder: the detector's own points wander by a tenth of the
//! torso, which turns and shifts the crop away from what the models were trained on.

use std::ops::Range;

use super::cadence::is_just_after;
use super::course::{Course, Planned};
use super::detector::{Person, distinct, same};
use super::error::PoseError;
use super::frame::{Models, Reading};
use super::frame_record::FrameRecord;
use super::models::{Landmarks, row};
use super::people::{
    CloseReading, LINK_TIMES, Sighting, Tracklet, is_seen_again, lifter, link, notable, pointed_at, reliable,
};
use super::plan::Plan;
use super::plate::{self, Looks, PlateSearch};
use super::region::Region;
use super::session::Picture;
use super::spine::Placed;
use super::{Joint, Keypoint, MOST, SURE};
use crate::track::Person as Asked;

/// Everybody is detected anew in one of so many samples. Nobody is lost in between: a region is moved until it agrees with the
/// torso that is found in it, and where that fails, everybody is detected after all. Two misplaced samples in a row are mended by
/// the region path's running median of five; with three, a real deadlift behind plates was read as 18, 39 and 54° in reps alike.
pub(super) const SAMPLES_TOGETHER: usize = 2;
/// At most this many people of a frame, the largest, are read, and only those as large as the largest may be a moment later.
const READ_CLOSELY: usize = 3;
/// A placed torso outside this band of the detector's reach is a misplacement.
const TORSO_IN_REACH: std::ops::Range<f32> = 0.2..1.1;
/// Least hip–shoulder distance, pixels: below it the model's crop is enlarged more than twice and joints scatter by pixels.
const LEAST_TORSO_PX: f32 = 25.0;
/// Least share of the samples between the first and the last sight of the lifter in which they are found. Where a detector took a
/// rendered lifter for many things it was 0.15, and what was read of the rest was wrong; on a real one behind plates it is 0.5.
const LEAST_FOUND: f64 = 0.33;
/// A guess at the lifter is made from so many of the latest samples, about half a minute.
const GUESS_SAMPLES: usize = 240;

/// What was seen of the people in a clip so far.
pub(super) struct Survey {
    /// The lifter asked for.
    person: Option<Asked>,
    /// Width and height, pixels.
    picture: (u32, u32),
    /// When it was sampled, seconds.
    time_s: Vec<f64>,
    /// Everybody in each sample, in order of time.
    samples: Vec<Vec<Sighting>>,
}

impl Survey {
    pub fn new(person: Option<Asked>, picture: (u32, u32)) -> Self {
        Self { person, picture, time_s: Vec::new(), samples: Vec::new() }
    }

    /// Adds the next sample.
    pub fn add(&mut self, time_s: f64, people: Vec<Sighting>) {
        self.time_s.push(time_s);
        self.samples.push(people);
    }

    /// Who was placed in the latest sample, just before `time_s`, and is not among the `people` of then.
    pub fn lost(&self, time_s: f64, people: &[Sighting]) -> Vec<Sighting> {
        let just_before = self.time_s.last().is_some_and(|last_s| is_just_after(*last_s, time_s));
        let latest = self.samples.last().filter(|_| just_before);
        let is_lost = |s: &&Sighting| {
            s.close.is_some_and(|close| close.placed.is_some()) && !people.iter().any(|other| is_seen_again(s, other))
        };
        latest.into_iter().flatten().filter(is_lost).copied().collect()
    }

    /// Keeps of everybody who was seen those who are `there`.
    pub fn retain(&mut self, there: impl Fn(&Sighting) -> bool) {
        self.samples.iter_mut().for_each(|people| people.retain(&there));
    }

    /// The lifter as the latest samples alone make believe, if they leave no doubt.
    pub fn guess(&self) -> Option<Plan> {
        let latest = self.samples.len().saturating_sub(GUESS_SAMPLES);
        // Whoever was pointed at is followed from there on.
        let pointed = match self.person {
            Some(Asked::At(spot)) => self.time_s.partition_point(|time_s| *time_s <= spot.at_s).saturating_sub(1),
            _ => latest,
        };
        self.plan_by(latest.min(pointed)..self.samples.len()).ok()
    }

    /// The lifter, by all samples: in each of the scenes that begin at `cuts_s`, seconds, beside the first, by the samples at that scene.
    ///
    /// # Errors
    /// When nobody or nobody in particular lifts in any of them, or the lifter is too small, too seldom found or too little in the picture.
    pub fn course(&self, cuts_s: &[f64]) -> Result<Course, PoseError> {
        let whole = self.plan_by(0..self.samples.len());
        if let Err(PoseError::NobodyThere { spot }) = whole {
            return Err(PoseError::NobodyThere { spot });
        }
        let scene = |start_s: f64, end_s: f64| {
            let at = |time_s: f64| self.time_s.partition_point(|sample_s| *sample_s < time_s);
            let own = self.plan_by(at(start_s)..at(end_s)).ok();
            // What a short scene does not tell by itself, the others may.
            let plan =
                own.or_else(|| whole.as_ref().ok().filter(|plan| plan.has_samples_within(start_s, end_s)).cloned());
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
        let (samples, times_s) = (&self.samples[within.clone()], &self.time_s[within.clone()]);
        let with_people = samples.iter().filter(|people| !people.is_empty()).count();
        let everybody = link(samples);
        // Who was pointed at says nothing of the scenes in which that moment is not.
        let is_within = |at_s: f64| {
            within == (0..self.samples.len()) || (times_s.first() <= Some(&at_s) && Some(&at_s) <= times_s.last())
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
            None => &people[lifter(&people, from_left, self.picture.0 as f32, samples.len())?],
        };
        let plan =
            Plan::new(&reliable(lifter), people.len()).ok_or(PoseError::NobodyFound { frames: samples.len() })?;
        // Where they are only looked for, legs in the dark are as often placed outside. Lifters who walk in and out of a well-framed picture stay far
        // below half.
        let detected: Tracklet = lifter.iter().filter(|sighting| !sighting.sought).copied().collect();
        if share_without_knees(&detected, self.picture) > 0.5 && share_clear(&detected, samples) < f64::from(MOST) {
            return Err(PoseError::LegsOutside);
        }
        let share = share_found(lifter, samples);
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
    /// What was read of them, if it holds together.
    pub record: Option<FrameRecord>,
}

/// A picture and its time.
pub(super) struct SurveyFrame<'a> {
    pub time_s: f64,
    pub picture: &'a Picture,
}

/// Reads the people in pictures that follow each other closely, at most [`SAMPLES_TOGETHER`].
pub(super) fn sample<'a>(
    models: &mut Models,
    frames: impl IntoIterator<Item = SurveyFrame<'a>>,
) -> Result<Vec<Vec<Seen>>, PoseError> {
    let mut samples: Vec<Vec<Seen>> = Vec::with_capacity(SAMPLES_TOGETHER);
    for frame in frames {
        let followed = samples.last().map(|before| follow(models, &frame, before)).transpose()?.flatten();
        samples.push(followed.map_or_else(|| detect_everybody(models, &frame), Ok)?);
    }
    Ok(samples)
}

/// Detects everybody in the picture and reads the largest. A detection in which the landmark model sees nobody, a
/// plate perhaps, is none.
fn detect_everybody(models: &mut Models, frame: &SurveyFrame) -> Result<Vec<Seen>, PoseError> {
    let mut people = models.detector.detect(frame.picture)?;
    people.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
    let largest = people.first().map_or(0.0, Person::reach);
    let mut everybody: Vec<Seen> = Vec::with_capacity(people.len());
    for (rank, person) in people.into_iter().enumerate() {
        if rank < READ_CLOSELY && LINK_TIMES * person.reach() >= largest {
            everybody.extend(read_closely(models, frame, person, person.region(), PlateSearch::Anywhere(None))?);
        } else {
            let sighting = Sighting { time_s: frame.time_s, person, close: None, sought: false };
            everybody.push(Seen { sighting, record: None });
        }
    }
    Ok(each_once(everybody))
}

/// Reads the same people as a moment `before`; `None` when that does not do: when nobody was there, or somebody was not placed
/// then or is not now.
fn follow(models: &mut Models, frame: &SurveyFrame, before: &[Seen]) -> Result<Option<Vec<Seen>>, PoseError> {
    let mut everybody = Vec::with_capacity(before.len());
    for seen in before {
        match where_just_seen(models, frame, &seen.sighting, PlateSearch::Nowhere)? {
            Some(again) => everybody.push(again),
            None => return Ok(None),
        }
    }
    Ok((!everybody.is_empty()).then(|| each_once(everybody)))
}

/// Those of the `lost`, who were seen a moment before and are not among the `seen`, who are where they were all the same: a detector that
/// knows people by their faces misses them where they turn away, bend down or are hidden behind plates, mostly for moments.
pub(super) fn seek(
    models: &mut Models,
    frame: &SurveyFrame,
    lost: &[Sighting],
    seen: &[Sighting],
) -> Result<Vec<Seen>, PoseError> {
    let mut found = Vec::new();
    for before in lost {
        let again = where_just_seen(models, frame, before, PlateSearch::Anywhere(None))?;
        found.extend(again.map(|seen| Seen { sighting: Sighting { sought: true, ..seen.sighting }, ..seen }));
    }
    found.retain(|found| !seen.iter().any(|seen| same(&seen.person, &found.sighting.person)));
    Ok(each_once(found))
}

/// Reads somebody where they were a moment `before`, and for the plate that they had in front of them then, else for one as is said; `None` where
/// they were not placed then or are not now.
fn where_just_seen(
    models: &mut Models,
    frame: &SurveyFrame,
    before: &Sighting,
    otherwise: PlateSearch,
) -> Result<Option<Seen>, PoseError> {
    let Some((placed, plate)) = before.close.and_then(|close| Some((close.placed?, close.plate))) else {
        return Ok(None);
    };
    let region = Region::from_torso(placed.joint(Joint::Hip), placed.joint(Joint::Shoulder));
    let known = plate.and_then(|found| Some(Looks::of(&[found])?.at(&found.disc)));
    let search = known.map_or(otherwise, PlateSearch::About);
    Ok(read_closely(models, frame, before.person, region, search)?.filter(|seen| seen.record.is_some()))
}

/// Reads `person`, first in `region`, and for the `plate` in front of them; `None` when nobody is there.
fn read_closely(
    models: &mut Models,
    frame: &SurveyFrame,
    person: Person,
    region: Region,
    plate: PlateSearch,
) -> Result<Option<Seen>, PoseError> {
    // One frame's own vote is good enough here: frames that vote against the clip are left out of the plan.
    let vote = |landmarks: &Landmarks, region: &Region| facing(landmarks, region).signum();
    let reading = Reading::settled(models, frame.picture, region, vote, true)?;
    if !reading.shows_somebody() {
        return Ok(None);
    }
    let placed = reading.placed.filter(|placed| plausible(placed, &person));
    let facing = facing(&reading.landmarks, &reading.region);
    let (score, across) = (reading.landmarks.score, reading.landmarks.across(&reading.region));
    let person = placed.map_or(person, |p| person.about_torso(p.joint(Joint::Hip), p.joint(Joint::Shoulder)));
    let keep = |_| {
        let points = models.points(frame.picture, &reading)?;
        let mut record = FrameRecord::keep(reading, points, facing.signum(), frame.picture, plate);
        // What a sample tells of a plate it tells by itself, also of one that was followed.
        if let PlateSearch::About(_) = plate {
            record.plate = record.plate.map(|found| plate::seen_whole(frame.picture, found));
        }
        Ok::<_, PoseError>(record)
    };
    let record = placed.map(keep).transpose()?;
    let plate = record.as_ref().and_then(|record| record.plate);
    let close = CloseReading { score, facing, placed, across, plate };
    Ok(Some(Seen { sighting: Sighting { time_s: frame.time_s, person, close: Some(close), sought: false }, record }))
}

/// Everybody once: two detections of one body often end at the same torso.
fn each_once(mut everybody: Vec<Seen>) -> Vec<Seen> {
    let score = |s: &Seen| s.sighting.close.map_or(0.0, |close| close.score);
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

/// In what share of the samples, from the first to the last sight of the lifter, they are found, 0…1.
fn share_found(lifter: &Tracklet, samples: &[Vec<Sighting>]) -> f64 {
    share_of(lifter.len(), lifter, samples)
}

/// In what share of them they are seen clearly. Of a body of which the picture shows no more than the upper half the models are sure in most
/// samples, or it is misread: in frames of presses that plates do not hide the score is 0.94 and more, of a rendered one from the side behind a
/// large plate 0.56 and less.
fn share_clear(lifter: &Tracklet, samples: &[Vec<Sighting>]) -> f64 {
    let clear = lifter.iter().filter(|s| s.close.is_some_and(|close| close.score >= SURE)).count();
    share_of(clear, lifter, samples)
}

/// What share of the samples from the first to the last sight of the lifter these are.
fn share_of(count: usize, lifter: &Tracklet, samples: &[Vec<Sighting>]) -> f64 {
    let sample_at = |time_s: f64| samples.iter().position(|sample| sample.iter().any(|s| s.time_s == time_s));
    let ends = lifter.first().zip(lifter.last()).map(|(first, last)| (sample_at(first.time_s), sample_at(last.time_s)));
    let Some((Some(first), Some(last))) = ends else { return 0.0 };
    count as f64 / (last - first + 1) as f64
}

/// In how many of the samples of the lifter the knees are out of the picture, or not placed because the hips are, 0…1.
fn share_without_knees(lifter: &Tracklet, (width, height): (u32, u32)) -> f64 {
    let inside = |[x, y]: [f32; 2]| (0.0..width as f32).contains(&x) && (0.0..height as f32).contains(&y);
    let knees: Vec<_> = lifter.iter().filter_map(|s| Some(s.close?.placed?.joint(Joint::Knee))).collect();
    knees.iter().filter(|knee| !inside(**knee)).count() as f64 / knees.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::cadence::survey_step_s;
    use super::*;

    /// One person, detected in the samples for which `found` holds, ten a second.
    fn samples(found: impl Fn(usize) -> bool) -> Vec<Vec<Sighting>> {
        let person = Person { score: 0.9, hip: [300.0, 400.0], rim: [300.0, 200.0], head_box: [0.0; 4] };
        let sighting = |k: usize| Sighting { time_s: k as f64 * survey_step_s(), person, close: None, sought: false };
        (0..100).map(|k| if found(k) { vec![sighting(k)] } else { vec![] }).collect()
    }

    fn share(found: impl Fn(usize) -> bool) -> f64 {
        let samples = samples(found);
        share_found(&samples.concat(), &samples)
    }

    #[test]
    fn how_often_somebody_is_found_counts_while_they_are_there() {
        assert_eq!(share(|_| true), 1.0);
        // Coming late and going early is no absence.
        assert_eq!(share(|k| (30..60).contains(&k)), 1.0);
        // 19 sightings over 91 samples.
        assert!((share(|k| k % 5 == 0 && k <= 90) - 19.0 / 91.0).abs() < 1e-12);
        assert_eq!(share_found(&vec![], &samples(|_| true)), 0.0);
    }

    #[test]
    fn lost_is_who_was_placed_just_before_and_is_nowhere_near_now() {
        let before = samples(|_| true)[0][0];
        let close = CloseReading {
            score: 1.0,
            facing: 1.0,
            placed: Some(Placed { joints: [[0.0; 2]; 9] }),
            across: 0.0,
            plate: None,
        };
        let placed = Sighting { close: Some(close), ..before };
        let beside = |away: f32| {
            let person = Person { hip: [300.0 + away, 400.0], rim: [300.0 + away, 200.0], ..before.person };
            Sighting { time_s: survey_step_s(), person, close: None, sought: false }
        };
        let lost = |before: Sighting, time_s: f64, people: &[Sighting]| {
            let mut survey = Survey::new(None, (640, 480));
            survey.add(before.time_s, vec![before]);
            survey.lost(time_s, people).len()
        };
        assert_eq!(lost(placed, survey_step_s(), &[]), 1);
        assert_eq!(lost(placed, survey_step_s(), &[beside(20.0)]), 0);
        assert_eq!(lost(placed, survey_step_s(), &[beside(250.0)]), 1);
        // Nobody knows where they were, or where they are by now.
        assert_eq!(lost(before, survey_step_s(), &[]), 0);
        assert_eq!(lost(placed, 3.0 * survey_step_s(), &[]), 0);
    }
}
