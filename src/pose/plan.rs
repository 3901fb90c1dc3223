//! What is known of the lifter, and from it what to expect of them in a frame.

use super::Joint;
use super::frame::LEAST_SCORE;
use super::people::{Sighting, Tracklet};
use super::region::Region;
use super::region_path::{REACH_S, RegionPath, median};

/// Lengths are the median of the looks of so many seconds: long enough to hold upright moments, whatever the phase of the lift.
const LENGTHS_S: f64 = 20.0;

/// Where and how the lifter is expected in a frame: all that reading it depends on beside its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aim {
    pub region: Region,
    /// +1 = looks to the picture's right, −1 = to the left.
    pub facing: f32,
    /// Placed hip–shoulder distance, pixels.
    pub torso_px: f32,
    /// Placed hip–knee distance, pixels.
    pub thigh_px: f32,
}

/// An [`Aim`] for every moment.
pub(super) struct Plan {
    path: RegionPath,
    /// One vote of all looks.
    facing: f32,
    lengths: Vec<Lengths>,
    pub people_seen: usize,
}

/// Placed lengths at a look, pixels.
struct Lengths {
    time_s: f64,
    torso: f32,
    thigh: f32,
}

impl Plan {
    /// The plan for a lifter who was looked at so; `None` when no look found them.
    pub fn new(lifter: &Tracklet, people_seen: usize) -> Option<Self> {
        let looks = || lifter.iter().filter_map(|s| Some((s, s.look.filter(|l| l.score >= LEAST_SCORE)?)));
        let vote = median(looks().map(|(_, l)| f64::from(l.facing)).collect());
        let facing = if vote < 0.0 { -1.0 } else { 1.0 };
        let (samples, lengths): (Vec<_>, Vec<_>) =
            looks().filter(|(_, look)| look.facing * facing >= 0.0).filter_map(|(s, _)| placed(s)).unzip();
        Some(Self { path: RegionPath::new(&samples)?, facing, lengths, people_seen })
    }

    /// What to expect at `time_s`. Beside the facing, only the looks up to [`REACH_S`] later and [`LENGTHS_S`] earlier matter, as
    /// long as there are any.
    pub fn at(&self, time_s: f64) -> Aim {
        let before = |limit_s: f64| self.lengths.partition_point(|l| l.time_s <= limit_s);
        let near = &self.lengths[before(time_s - LENGTHS_S)..before(time_s + REACH_S)];
        let known = if near.is_empty() { &self.lengths[..] } else { near };
        Aim {
            region: self.path.at(time_s),
            facing: self.facing,
            torso_px: usual(known, |l| l.torso),
            thigh_px: usual(known, |l| l.thigh),
        }
    }

    /// Before this moment later looks change no aim, as long as they show the same lifter facing the same way.
    pub fn settled_s(&self) -> f64 {
        self.path.settled_s()
    }

    /// Median placed hip–shoulder distance of the whole clip, pixels.
    pub fn torso_px(&self) -> f32 {
        usual(&self.lengths, |l| l.torso)
    }
}

fn usual(lengths: &[Lengths], which: impl Fn(&Lengths) -> f32) -> f32 {
    median(lengths.iter().map(|l| f64::from(which(l))).collect()) as f32
}

/// Region and lengths by the placed joints of a look.
fn placed(sighting: &Sighting) -> Option<((f64, Region), Lengths)> {
    let placed = sighting.look?.placed?;
    let region = Region::from_torso(placed.joint(Joint::Hip), placed.joint(Joint::Shoulder));
    let (torso, thigh) = (placed.length(Joint::Hip, Joint::Shoulder), placed.length(Joint::Hip, Joint::Knee));
    region.is_usable().then_some(((sighting.time_s, region), Lengths { time_s: sighting.time_s, torso, thigh }))
}
