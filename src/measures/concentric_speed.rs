//! `concentric_speed`: how fast the lifting is over the middle of its travel.

use super::measure::TEMPO_CHANGE;
use super::set_view::KEYPOINTS;
use super::{Followed, Measure, Measured, RepView, SetView, Unit, Value, Worse, any_lift, concentric_s};
use serde::{Deserialize, Serialize};

use crate::angles::{AngleTrack, BODY_LENGTH_STATURES};
use crate::lifts::{Family, LiftName};
use crate::statistics::median;
use crate::uncertainty::calibration::{BAR_HEIGHT_SD, BODY_BY_ARMS_SHARE, CARRIED_HEIGHT_SD};
use crate::uncertainty::movement::mean_speed;

/// Mean speed of the lifting over the middle of its travel as the body tells it: the same from set to set and clip to clip, whether plates
/// are seen or not.
pub const MEASURE: Measure = Measure {
    key: "concentric_speed",
    title: "lifting speed",
    meaning: "mean speed of the lifting",
    unit: Unit::StaturesPerSecond,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: Some(Followed { notable: TEMPO_CHANGE, improved: None }),
    applies: any_lift,
    take: of,
};

/// The speed is taken between these shares of the travel. Its ends are known to some tenths of a second only: the lifter tenses up
/// before the bar moves, and eases into the lockout. By whole liftings a real deadlift set of even pulls lost 45 % of its speed.
const MIDDLE: (f64, f64) = (0.2, 0.8);
/// Where the travel begins and ends is the median over so long, seconds: hands are placed with some scatter.
const END_S: f64 = 0.15;
/// The bar counts where its plate is seen in at least this share of the lifting of every rep.
const BAR_SEEN: f64 = 0.9;

/// The part of the body that rises as the weight does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RisingPart {
    /// Hips, in a squat.
    Hips,
    /// Hands, in a row or a press.
    Hands,
    /// Shoulders, which carry the bar on straight arms as far as it goes and are placed better than hands.
    Shoulders,
}

impl RisingPart {
    /// The part for a lift.
    #[must_use]
    pub fn of(lift: LiftName) -> Self {
        match lift.family {
            Family::Squat => Self::Hips,
            Family::Row | Family::Press => Self::Hands,
            _ => Self::Shoulders,
        }
    }

    /// Its heights over time, body lengths, up +; NaN where it was not seen.
    #[must_use]
    pub fn heights(self, angles: &AngleTrack) -> &[f64] {
        match self {
            Self::Hips => &angles.hip_height,
            Self::Hands => &angles.wrist_height,
            Self::Shoulders => &angles.shoulder_height,
        }
    }
}

/// What rises with the bar: heights in body lengths, their standard deviation, and the method's name.
type Rising<'a> = (&'a [f64], f64, &'static str);

fn of(set: &SetView, rep: &RepView) -> Measured {
    let m = timed(set, rep, body(set))?.speed;
    let by_arms = set.angles.hips_unseen(rep.whole.clone()).is_some();
    let sd = if by_arms { m.sd.hypot(BODY_BY_ARMS_SHARE.value * m.value) } else { m.sd };
    Ok(Value { value: BODY_LENGTH_STATURES * m.value, sd: BODY_LENGTH_STATURES * sd, ..m })
}

/// Mean speeds of the reps of one scene by whatever tells them best in all of them alike, body lengths a second, so that they compare. One that
/// goes less far than where the timing of the farthest ends is left out: it is another movement, or hips or shoulders were misplaced at an end.
pub(crate) fn surest(set: &SetView, reps: &[RepView]) -> Vec<Value> {
    // The bar where it hangs and its plate is followed is surer than the body.
    let rising = if set.lift.hangs && bar_is_followed(set, reps) {
        (&set.angles.bar_height[..], BAR_HEIGHT_SD.value, "plate")
    } else {
        body(set)
    };
    let timed: Vec<Timed> = reps.iter().filter_map(|rep| timed(set, rep, rising).ok()).collect();
    let farthest = timed.iter().map(|timed| timed.rise).fold(0.0, f64::max);
    timed.into_iter().filter(|timed| timed.rise >= MIDDLE.1 * farthest).map(|timed| timed.speed).collect()
}

fn body<'a>(set: &SetView<'a>) -> Rising<'a> {
    (RisingPart::of(set.lift).heights(set.angles), CARRIED_HEIGHT_SD.value, KEYPOINTS)
}

/// The speed of a lifting, and how far it goes, body lengths.
struct Timed {
    speed: Value,
    rise: f64,
}

fn timed(set: &SetView, rep: &RepView, (heights, height_sd, method): Rising) -> Result<Timed, String> {
    concentric_s::of(set, rep)?;
    let travel = rep.concentric.clone().filter_map(|i| Some((set.time(i), *heights.get(i)?)));
    let travel: Vec<(f64, f64)> = travel.filter(|(_, height)| height.is_finite()).collect();
    let seen = set.covered("the height", travel.len(), rep.concentric.len())?;
    // Of who is hidden at one end another part would be timed than of the others: the top of a squat is slow.
    let lasts = set.samples(END_S).min(rep.concentric.len());
    for part in [rep.concentric.start..rep.concentric.start + lasts, rep.concentric.end - lasts..rep.concentric.end] {
        let known = part.clone().filter(|i| heights.get(*i).is_some_and(|height| height.is_finite())).count();
        set.covered("the height", known, part.len())?;
    }
    let end = lasts.min(travel.len());
    let height = |part: &[(f64, f64)]| median(part.iter().map(|(_, height)| *height));
    let (from, to) = (height(&travel[..end]), height(&travel[travel.len() - end..]));
    let untimed = || "the lifting could not be timed".to_owned();
    let (from, to) = from.zip(to).filter(|(from, to)| to > from).ok_or_else(untimed)?;
    let rise = to - from;
    let [low, high] = [MIDDLE.0, MIDDLE.1].map(|share| from + share * rise);
    let late = travel.iter().position(|(_, height)| *height >= high).ok_or_else(untimed)?;
    let early = travel[..late].iter().rposition(|(_, height)| *height < low).ok_or_else(untimed)?;
    let passes = |k: usize, level: f64| {
        let ((t0, h0), (t1, h1)) = (travel[k], travel[k + 1]);
        t0 + (t1 - t0) * (level - h0) / (h1 - h0)
    };
    let seconds = passes(late - 1, high) - passes(early, low);
    let value = (high - low) / seconds;
    let sd = mean_speed(value, high - low, height_sd);
    Ok(Timed { speed: Value { value, sd, at_s: set.time(rep.turn), method, seen }, rise })
}

/// Whether the plate is followed through the lifting of every one of these reps: speeds by bar and by shoulders do not compare.
fn bar_is_followed(set: &SetView, reps: &[RepView]) -> bool {
    let seen = |i: &usize| set.angles.bar_height.get(*i).is_some_and(|height| height.is_finite());
    let through = |lifting: &std::ops::Range<usize>| {
        lifting.clone().filter(seen).count() as f64 >= BAR_SEEN * lifting.len() as f64
    };
    reps.iter().all(|rep| through(&rep.concentric))
}
