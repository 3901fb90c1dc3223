//! What is known of the lifter, and from it what to expect of them in a frame.

use std::f32::consts::FRAC_1_SQRT_2;

use super::Joint;
use super::cadence::survey_step_s;
use super::people::Tracklet;
use super::plate::{Found, Looks, PlateSearch};
use super::region::Region;
use super::region_path::{RegionPath, reach_s};
use super::spine::Placed;
use crate::statistics::median;
use crate::track::{LEAST_SCORE, SHOULDER_WIDTH};

/// Lengths are taken from the samples of so many seconds: long enough to hold upright moments, whatever the phase of the lift.
const LENGTHS_S: f64 = 20.0;
/// The share of the samples that show a segment no longer than it is: the rest of them are misplacements and noise. Most moments
/// show it foreshortened. With 0.8 a squat under a plate over the whole body has a rep that is none. A plate's radius is told likewise, for some
/// samples show a ring on it.
pub(super) const FULL_LENGTH: f64 = 0.75;
/// A segment may appear shorter than it is, never longer: torso and shank that are longer by this sum of logs are misplaced. On
/// rendered lifters misplaced hips (0.25 torso lengths and more) come with 0.12 and over, others with less.
const LENGTHENED: f32 = 0.13;
/// Feet stay where they stand: an ankle farther, in torso lengths, from where it was in the samples of the last [`STOOD_S`] seconds,
/// if they are at least [`STOOD_SAMPLES`], is misplaced, or the lifter walks. Asked of samples only: asked of every reading, it took a
/// lifter behind plates for misplaced and made worse readings win.
const ANKLE_OFF: f32 = 0.25;
const STOOD_S: f64 = 1.0;
const STOOD_SAMPLES: usize = 4;
/// Seconds after which a lifter who is not found is away: hidden by a plate at a lockout they are gone for less.
const AWAY_S: f64 = 2.0;

/// Where and how the lifter is expected in a frame: all that reading it depends on beside its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Expected {
    pub region: Region,
    /// +1 = faces the picture's right, −1 = to the left.
    pub facing: f32,
    /// Full lengths of the lifter's segments.
    pub full: Lengths,
    /// Whether they may look shorter than that: the lifter was seen more from the front or rear than from the side lately.
    pub shortens: bool,
    /// About the torso when the lifter stands upright on their feet, where these were last seen.
    pub standing: Option<Region>,
    /// Whether a sample showed the lifter lately; who is away is not searched for further.
    pub near: bool,
    /// Where the plate in front of the lifter is searched for.
    pub plate: PlateSearch,
}

impl Expected {
    /// Whether the lifter is read alike as another expects, wherever the plate is.
    pub fn reads_as(&self, other: &Self) -> bool {
        Self { plate: other.plate, ..*self } == *other
    }
}

/// What the joints of a misplaced sample contradict.
struct Body {
    full: Lengths,
    /// Where the ankle stood lately, picture pixels, if that is known.
    ankle: Option<[f32; 2]>,
}

impl Body {
    /// The region about the torso above straight legs.
    fn standing(&self) -> Option<Region> {
        let [x, y] = self.ankle?;
        let hip = y - self.full.thigh - self.full.shank;
        Some(Region::from_torso([x, hip], [x, hip - self.full.torso])).filter(Region::is_usable)
    }

    /// How far joints are from where this body can have them, given that it stands; over 1 they are misplaced, or it walks.
    fn contradicted(&self, placed: &Placed) -> f32 {
        if !placed.is_whole() {
            return 0.0;
        }
        let [x, y] = placed.joint(Joint::Ankle);
        let away = self.ankle.map_or(0.0, |ankle| (x - ankle[0]).hypot(y - ankle[1]));
        Lengths::of(placed).lengthened(&self.full).hypot(away / self.full.torso / ANKLE_OFF)
    }
}

/// Lengths of a body's segments, pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lengths {
    /// Hip to shoulder.
    pub torso: f32,
    /// Hip to knee.
    pub thigh: f32,
    /// Knee to ankle.
    pub shank: f32,
}

impl Lengths {
    pub fn of(placed: &Placed) -> Self {
        Self {
            torso: placed.length(Joint::Hip, Joint::Shoulder),
            thigh: placed.length(Joint::Hip, Joint::Knee),
            shank: placed.length(Joint::Knee, Joint::Ankle),
        }
    }

    /// How far these are longer than segments of the lengths `full` can appear, in units of [`LENGTHENED`].
    pub fn lengthened(&self, full: &Self) -> f32 {
        let longer = |length: f32, full: f32| (length / full).ln().max(0.0);
        (longer(self.torso, full.torso) + longer(self.shank, full.shank)) / LENGTHENED
    }
}

/// An [`Expected`] for every moment of a scene.
#[derive(Clone)]
pub(super) struct Plan {
    path: RegionPath,
    /// One vote of all samples.
    pub facing: f32,
    /// The joints that the samples placed, in order of time.
    placed: Vec<(f64, Placed)>,
    /// From shoulder to shoulder in these samples, pixels.
    across: Vec<(f64, f32)>,
    /// The plates that samples found, in order of time.
    plates: Vec<(f64, Found)>,
    pub people_seen: usize,
}

impl Plan {
    /// The plan for a lifter who was sampled so; `None` when no sample found them.
    pub fn new(lifter: &Tracklet, people_seen: usize) -> Option<Self> {
        let read = || lifter.iter().filter_map(|s| Some((s, s.close.filter(|l| l.score >= LEAST_SCORE)?)));
        let vote = median(read().map(|(_, l)| f64::from(l.facing)))?;
        let facing = if vote < 0.0 { -1.0 } else { 1.0 };
        let (mut samples, mut known, mut across) = (Vec::new(), Vec::new(), Vec::new());
        let placed = read()
            .filter(|(_, close)| close.facing * facing >= 0.0)
            .filter_map(|(s, close)| Some((s.time_s, close.placed?, close.across)));
        for (time_s, placed, shoulders) in placed {
            let region = Region::from_torso(placed.joint(Joint::Hip), placed.joint(Joint::Shoulder));
            let misplaced = body(&known, time_s).is_some_and(|body| body.contradicted(&placed) > 1.0);
            // A misplaced sample is left out as long as the one before it is within the smoothing's reach of one that is kept.
            let near = known.last().is_some_and(|(last_s, _)| time_s - last_s <= reach_s() + survey_step_s());
            if region.is_usable() && !(misplaced && near) {
                samples.push((time_s, region));
                known.push((time_s, placed));
                across.push((time_s, shoulders));
            }
        }
        let plates = lifter.iter().filter_map(|s| Some((s.time_s, s.close?.plate?))).collect();
        Some(Self { path: RegionPath::new(&samples)?, facing, placed: known, across, plates, people_seen })
    }

    /// What to expect at `time_s`. Beside the facing, only the samples up to [`reach_s`] later and [`LENGTHS_S`] earlier matter, as
    /// long as there are any.
    pub fn at(&self, time_s: f64) -> Expected {
        let known = self.placed.partition_point(|(at_s, _)| *at_s <= time_s + reach_s());
        let near = known > self.placed.partition_point(|(at_s, _)| *at_s < time_s - AWAY_S);
        let body = body(&self.placed[..known], time_s).or_else(|| body(&self.placed, time_s));
        let unknown = Lengths { torso: f32::NAN, thigh: f32::NAN, shank: f32::NAN };
        let full = body.as_ref().map_or(unknown, |body| body.full);
        // As far apart as they look from 45° off the side: in ten real clips from the front they were by 0.58 torsos and more, in twenty from the side
        // by 0.37 at most.
        let broad = SHOULDER_WIDTH as f32 * FRAC_1_SQRT_2 * full.torso;
        Expected {
            region: self.path.at(time_s),
            facing: self.facing,
            full,
            shortens: self.across_about(time_s).is_some_and(|across| across > broad),
            standing: body.and_then(|body| body.standing()),
            near,
            plate: self.plate_at(time_s),
        }
    }

    /// From shoulder to shoulder in most samples up to [`reach_s`] later and [`LENGTHS_S`] earlier, pixels.
    fn across_about(&self, time_s: f64) -> Option<f32> {
        let at = |at_s: f64| self.across.partition_point(|(sample_s, _)| *sample_s <= at_s);
        let about = &self.across[at(time_s - LENGTHS_S)..at(time_s + reach_s())];
        at_share(about.iter().map(|(_, across)| *across).collect(), 0.5)
    }

    /// The plate is between the samples that found one last before and next after `time_s`, or where the only one of them did. It looks as the
    /// samples up to [`reach_s`] later and [`LENGTHS_S`] earlier saw it, or where these tell little of it or another plate, as those up to
    /// [`LENGTHS_S`] later did. One that was there in that time may be anywhere now; it is lost where the lifter is, behind it.
    fn plate_at(&self, time_s: f64) -> PlateSearch {
        let until = |at_s: f64| self.plates.partition_point(|plate| plate.0 <= at_s);
        let (since, now) = (until(time_s - LENGTHS_S), until(time_s));
        let by = |at_s: f64| {
            let about: Vec<Found> = self.plates[since..until(at_s)].iter().map(|(_, found)| *found).collect();
            Looks::of(&about)
        };
        let lately = by(time_s + reach_s());
        let later = || by(time_s + LENGTHS_S).filter(|later| later.face.is_some());
        let is_known = |looks: &Looks, later: &Looks| looks.face.is_some() && later.are_alike(looks);
        let Some(looks) = later().filter(|later| !lately.is_some_and(|looks| is_known(&looks, later))).or(lately)
        else {
            return PlateSearch::Nowhere;
        };
        let is_it = |found: &Found| looks.face.is_none() || looks.are_of(found);
        let near = |plate: &&(f64, Found)| (plate.0 - time_s).abs() <= reach_s() && is_it(&plate.1);
        let disc = match (self.plates[since..now].iter().rfind(near), self.plates[now..].iter().find(near)) {
            (Some((t0, before)), Some((t1, after))) => {
                before.disc.towards(&after.disc, ((time_s - t0) / (t1 - t0)) as f32)
            }
            (Some((_, only)), None) | (None, Some((_, only))) => only.disc,
            (None, None) => {
                return if since == now { PlateSearch::Nowhere } else { PlateSearch::Anywhere(Some(looks)) };
            }
        };
        PlateSearch::About(looks.at(&disc))
    }

    /// Whether it is made of samples from one moment to before another, among others.
    pub fn has_samples_within(&self, start_s: f64, end_s: f64) -> bool {
        self.placed.iter().any(|(time_s, _)| (start_s..end_s).contains(time_s))
    }

    /// Before this moment later samples change nothing of it, as long as they show the same lifter facing the same way.
    pub fn settled_s(&self) -> f64 {
        self.path.settled_s()
    }

    /// Median placed hip–shoulder distance of the whole clip, pixels.
    pub fn torso_px(&self) -> f32 {
        median(self.placed.iter().map(|(_, placed)| f64::from(Lengths::of(placed).torso)))
            .map_or(f32::NAN, |px| px as f32)
    }
}

/// The body that these samples, in order of time, show about `time_s`; `None` when none of the last [`LENGTHS_S`] shows a whole one.
fn body(placed: &[(f64, Placed)], time_s: f64) -> Option<Body> {
    let since = |start_s: f64| {
        let later = &placed[placed.partition_point(|(at_s, _)| *at_s <= start_s)..];
        later.iter().map(|(_, placed)| placed).filter(|placed| placed.is_whole())
    };
    let lengths: Vec<Lengths> = since(time_s - LENGTHS_S).map(Lengths::of).collect();
    let full = |which: fn(&Lengths) -> f32| at_share(lengths.iter().map(which).collect(), FULL_LENGTH);
    let stood: Vec<[f32; 2]> = since(time_s - STOOD_S).map(|placed| placed.joint(Joint::Ankle)).collect();
    let middle = |axis: usize| at_share(stood.iter().map(|ankle| ankle[axis]).collect(), 0.5);
    Some(Body {
        full: Lengths { torso: full(|l| l.torso)?, thigh: full(|l| l.thigh)?, shank: full(|l| l.shank)? },
        ankle: (stood.len() >= STOOD_SAMPLES).then(|| Some([middle(0)?, middle(1)?])).flatten(),
    })
}

/// The value below which lies this share of them; `None` when there are none.
fn at_share(mut values: Vec<f32>, share: f64) -> Option<f32> {
    let at = (values.len().checked_sub(1)? as f64 * share).round() as usize;
    Some(*values.select_nth_unstable_by(at, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::super::detector::Person;
    use super::super::people::{CloseReading, Sighting};
    use super::super::{JOINTS, PlateDisc};
    use super::*;

    /// Joints of somebody standing at `x` whose torso and shank are 100 and 90 pixels times `stretch`.
    fn standing(x: f32, stretch: f32) -> Placed {
        let mut joints = [[x, 300.0]; JOINTS];
        joints[Joint::Shoulder as usize] = [x, 300.0 - 100.0 * stretch];
        joints[Joint::Knee as usize] = [x, 400.0];
        joints[Joint::Ankle as usize] = [x, 400.0 + 90.0 * stretch];
        Placed { joints }
    }

    /// The plan by five seconds of samples of somebody at x = 200; those of which `misplaced` holds see them so instead.
    fn plan(misplaced: impl Fn(usize) -> bool, so: Placed) -> Plan {
        let person = Person { score: 0.9, hip: [200.0, 300.0], rim: [200.0, 100.0], head_box: [0.0; 4] };
        let sighting = |k| {
            let placed = Some(if misplaced(k) { so } else { standing(200.0, 1.0) });
            Sighting {
                time_s: k as f64 / 8.0,
                person,
                close: Some(CloseReading { score: 1.0, facing: 0.5, placed, across: 10.0, plate: None }),
                sought: false,
            }
        };
        Plan::new(&(0..40).map(sighting).collect(), 1).unwrap()
    }

    #[test]
    fn samples_that_show_longer_segments_than_the_lifter_has_are_left_out() {
        let mut too_long = standing(300.0, 1.2);
        too_long.joints[Joint::Ankle as usize] = [200.0, 490.0];
        let expected = plan(|k| (20..23).contains(&k), too_long).at(21.0 / 8.0);
        assert_eq!((expected.region.cx, expected.full.torso), (200.0, 100.0));
    }

    #[test]
    fn a_lifter_who_stands_is_expected_above_straight_legs() {
        let region = plan(|_| false, standing(200.0, 1.0)).at(3.0).standing.unwrap();
        let own = Region::from_torso([200.0, 300.0], [200.0, 200.0]);
        approx::assert_abs_diff_eq!(region.cx, own.cx);
        approx::assert_abs_diff_eq!(region.cy, own.cy);
        approx::assert_abs_diff_eq!(region.size, own.size, epsilon = 1e-3);
    }

    #[test]
    fn a_lifter_who_has_been_gone_for_seconds_is_away() {
        // Sampled at from 0 to 4.9 s.
        let plan = plan(|_| false, standing(200.0, 1.0));
        assert_eq!([0.0, 3.0, 6.0, 7.0, 60.0].map(|t| plan.at(t).near), [true, true, true, false, false]);
    }

    #[test]
    fn samples_that_move_the_feet_for_a_moment_are_left_out() {
        // Every second one for a while, which no running median mends.
        let plan = plan(|k| (20..32).contains(&k) && k % 2 == 0, standing(240.0, 1.0));
        assert!((20..32).all(|k| plan.at(k as f64 / 8.0).region.cx == 200.0));
    }

    #[test]
    fn samples_are_kept_where_no_other_tells_where_the_lifter_was() {
        approx::assert_abs_diff_eq!(
            plan(|k| k >= 20, standing(300.0, 1.0)).at(36.0 / 8.0).region.cx,
            300.0,
            epsilon = 1.0
        );
        // The first ones have nothing to be compared with.
        approx::assert_abs_diff_eq!(plan(|k| k < 3, standing(300.0, 1.0)).at(0.0).region.cx, 300.0, epsilon = 1.0);
    }

    #[test]
    fn who_shows_both_shoulders_may_look_shorter_than_they_are() {
        let mut plan = plan(|_| false, standing(200.0, 1.0));
        assert!(!plan.at(3.0).shortens);
        // A torso is 100 pixels long; a few samples are wrong.
        let shown = |k: usize| if k.is_multiple_of(4) { 5.0 } else { 60.0 };
        plan.across = (0..40).map(|k| (k as f64 / 8.0, shown(k))).collect();
        assert!(plan.at(3.0).shortens);
    }

    #[test]
    fn the_plate_is_expected_between_the_samples_that_found_it_and_anywhere_once_it_is_lost() {
        let disc = |y: f32, radius: f32| Found {
            disc: PlateDisc { x: 50.0, y, radius, seen: true },
            outline: None,
            face: None,
        };
        let mut plan = plan(|_| false, standing(200.0, 1.0));
        // One sample took the inner ring for the rim.
        plan.plates = vec![(1.0, disc(100.0, 40.0)), (1.2, disc(120.0, 40.0)), (1.4, disc(140.0, 30.0))];
        let about = |time_s: f64| match plan.at(time_s).plate {
            PlateSearch::About(sought) => sought.disc,
            other => panic!("{other:?} at {time_s}"),
        };
        approx::assert_abs_diff_eq!(about(1.3).y, 130.0, epsilon = 1e-3);
        assert_eq!(about(1.3).radius, 40.0);
        assert_eq!(about(0.8), disc(100.0, 40.0).disc);
        assert!(matches!(plan.at(3.0).plate, PlateSearch::Anywhere(Some(_))));
        assert_eq!([0.0, 30.0].map(|t| plan.at(t).plate), [PlateSearch::Nowhere, PlateSearch::Nowhere]);
    }

    #[test]
    fn foreshortened_segments_are_no_longer_than_full_ones() {
        let full = Lengths { torso: 100.0, thigh: 90.0, shank: 90.0 };
        assert_eq!(Lengths { torso: 60.0, thigh: 40.0, shank: 70.0 }.lengthened(&full), 0.0);
        assert!(Lengths { torso: 108.0, thigh: 90.0, shank: 98.0 }.lengthened(&full) > 1.0);
        assert!(Lengths { torso: 104.0, thigh: 130.0, shank: 94.0 }.lengthened(&full) < 1.0);
    }
}
