//! The first pass over a clip: who is there, who lifts, which way they face, and where the region of interest goes.
//!
//! About ten times a second everybody is detected and looked at with the landmark and spine models. The region is then made
//! from the PLACED hip and shoulder: the detector's own points wander by a tenth of the torso, which turns and shifts the crop
//! away from what the models were trained on.

use std::path::Path;

use opencv::core::Mat;

use super::error::PoseError;
use super::extract::{Plan, Progress, Stage};
use super::frame::{LEAST_SCORE, Models, Reading};
use super::landmarks::Landmarks;
use super::people::{Look, Sighting, Tracklet, lifter, link, notable};
use super::pipeline::{Pass, pass};
use super::region::Region;
use super::region_path::{RegionPath, median};
use super::{Joint, Keypoint};
use crate::clip::Stamp;

/// Time between looks, seconds.
const STEP_S: f64 = 0.1;
/// Frames come a little early or late.
const SLACK_S: f64 = 1e-3;
/// At most this many people of a frame, the largest, are looked at closely …
const CLOSE_LOOKS: usize = 3;
/// … and only those at least this large against the largest.
const CLOSE_LOOK_SIZE: f32 = 0.5;
/// Least hip–shoulder distance, pixels: below it the model's crop is enlarged more than twice and joints scatter by pixels.
const LEAST_TORSO_PX: f32 = 25.0;
/// Share of the looks with the knees outside the picture beyond which the legs were not filmed. Lifters who walk in and out
/// of a well-framed picture stay far below it.
const WITHOUT_KNEES: f64 = 0.5;
/// A placed torso outside this band of the detector's reach is a misplacement.
const TORSO_IN_REACH: std::ops::Range<f32> = 0.2..1.1;

/// Passes over the clip once and plans the main pass.
pub(super) fn survey(
    source: &Path,
    models: &mut [Models],
    person: Option<usize>,
    progress: &dyn Progress,
) -> Result<(Plan, Vec<Stamp>), PoseError> {
    let mut due = f64::NEG_INFINITY;
    let choose = |stamp: &Stamp| {
        let chosen = stamp.time_s >= due - SLACK_S;
        if chosen {
            due = stamp.time_s + STEP_S;
        }
        chosen
    };
    let done = |frames, expected| progress.frames_done(Stage::Survey, frames, expected);
    let Pass { stamps, results, clip } = pass(source, models, choose, look_at_everybody, done)?;
    let frames: Vec<Vec<Sighting>> = results.into_iter().map(|(_, people)| people).collect();
    let with_people = frames.iter().filter(|f| !f.is_empty()).count();
    let people = notable(link(&frames), with_people);
    let chosen = lifter(&people, person, clip.width as f32, frames.len())?;
    let plan = plan(&people[chosen], people.len()).ok_or(PoseError::NobodyFound { frames: frames.len() })?;
    if share_without_knees(&people[chosen], clip.width, clip.height) > WITHOUT_KNEES {
        return Err(PoseError::LegsOutside);
    }
    if plan.torso_px < LEAST_TORSO_PX {
        return Err(PoseError::TooSmall { torso_px: plan.torso_px, least: LEAST_TORSO_PX });
    }
    Ok((plan, stamps))
}

fn look_at_everybody(models: &mut Models, stamp: &Stamp, bgr: &Mat) -> Result<Vec<Sighting>, PoseError> {
    let mut people = models.detector.detect(bgr)?;
    people.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
    let largest = people.first().map_or(0.0, super::detector::Person::reach);
    let mut sightings = Vec::with_capacity(people.len());
    for (rank, person) in people.into_iter().enumerate() {
        let look = if rank < CLOSE_LOOKS && person.reach() >= CLOSE_LOOK_SIZE * largest {
            // One frame's own vote is good enough here: frames that vote against the clip are left out of the plan.
            let vote = |landmarks: &Landmarks, region: &Region| facing(landmarks, region).signum();
            let reading = Reading::take(models, bgr, person.region(), vote, true)?;
            let facing = facing(&reading.landmarks, &reading.region);
            Some(Look { score: reading.landmarks.score, facing, placed: reading.placed })
        } else {
            None
        };
        sightings.push(Sighting { time_s: stamp.time_s, person, look });
    }
    Ok(sightings)
}

/// Which way toes and nose point, shares of the region, each part weighed by its visibility; positive = to the picture's right.
fn facing(landmarks: &Landmarks, region: &Region) -> f32 {
    let x = |k: Keypoint| region.to_video(landmarks.points[k as usize])[0];
    let ahead = |tip: Keypoint, root: Keypoint| {
        let seen = landmarks.visibility[tip as usize].min(landmarks.visibility[root as usize]);
        seen * (x(tip) - x(root))
    };
    let feet = ahead(Keypoint::LeftToe, Keypoint::LeftHeel) + ahead(Keypoint::RightToe, Keypoint::RightHeel);
    let head = ahead(Keypoint::Nose, Keypoint::LeftEar) + ahead(Keypoint::Nose, Keypoint::RightEar);
    (feet + head) / region.size
}

/// In how many of the looks at the lifter the knees are placed outside the picture, 0…1.
fn share_without_knees(lifter: &Tracklet, width: u32, height: u32) -> f64 {
    let outside = |[x, y]: [f32; 2]| !((0.0..width as f32).contains(&x) && (0.0..height as f32).contains(&y));
    let knees: Vec<_> = lifter.iter().filter_map(|s| Some(s.look?.placed?.joints[Joint::Knee as usize])).collect();
    knees.iter().filter(|knee| outside(**knee)).count() as f64 / knees.len().max(1) as f64
}

/// What the main pass needs to know of the lifter; `None` when no look found them.
fn plan(lifter: &Tracklet, people_seen: usize) -> Option<Plan> {
    let looks = || lifter.iter().filter_map(|s| Some((s, s.look.filter(|l| l.score >= LEAST_SCORE)?)));
    let vote = median(looks().map(|(_, l)| f64::from(l.facing)).collect());
    let facing = if vote < 0.0 { -1.0 } else { 1.0 };
    let placed: Vec<_> = looks()
        .filter(|(_, look)| look.facing * facing >= 0.0)
        .filter_map(|(s, look)| {
            let joint = |j: Joint| look.placed.map(|p| p.joints[j as usize]);
            let (hip, shoulder, knee) = (joint(Joint::Hip)?, joint(Joint::Shoulder)?, joint(Joint::Knee)?);
            let length = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
            let (torso, thigh) = (length(hip, shoulder), length(hip, knee));
            let region = Region::from_torso(hip, shoulder);
            let sane = TORSO_IN_REACH.contains(&(torso / s.person.reach())) && region.is_usable();
            sane.then_some((s.time_s, region, torso, thigh))
        })
        .collect();
    let samples: Vec<_> = placed.iter().map(|p| (p.0, p.1)).collect();
    Some(Plan {
        path: RegionPath::new(&samples)?,
        facing,
        torso_px: median(placed.iter().map(|p| f64::from(p.2)).collect()) as f32,
        thigh_px: median(placed.iter().map(|p| f64::from(p.3)).collect()) as f32,
        people_seen,
    })
}
