//! The numbers of the bar in metres. Each names as its method what its scale rests on; a rep in which the bar was not followed, or whose
//! scale nobody knows, has none of them.

use std::ops::Range;

use super::{Measured, RepView, SetView, Value, concentric_s, eccentric_s};
use crate::bar::{Lifting, Stroke};
use crate::statistics::quantile;
use crate::uncertainty::bar::FollowedBar;

pub mod drift;
pub mod floor_rest;
pub mod power;
pub mod range;
pub mod speed_eccentric;
pub mod speed_mean;
pub mod speed_peak;
pub mod speed_propulsive;
pub mod sticking_height;
pub mod sticking_speed;
pub mod time_to_peak;

/// Why there is no sticking point.
const NO_STICKING: &str = "the bar does not slow down as it rises";
/// Smallest change of a bar's speed that is worth a word, m/s: detectable change between sessions of 0.05 (squat) to 0.13 (deadlift) m/s
/// (Renner et al. 2024, PLOS ONE).
const SPEED_CHANGE: super::Notable = super::Notable::Of(0.08);
/// The bar's travel is searched for this much beyond the ends of the half of the rep, seconds: joints tell them less well than the bar does.
const BEYOND_S: f64 = 0.3;

/// The lifting of a rep by the bar, and how sure its numbers are.
struct Lifted {
    lifting: Lifting,
    sd: FollowedBar,
    method: &'static str,
}

impl Lifted {
    fn of(set: &SetView, rep: &RepView) -> Result<Self, String> {
        concentric_s::of(set, rep)?;
        let (sd, method) = followed(set, rep)?;
        let lifting = Lifting::of(&set.bar, beyond(set, &rep.concentric)).ok_or_else(|| set.bar_lost(rep))?;
        Ok(Self { lifting, sd, method })
    }

    /// A value that is about a sample, where the bar was followed throughout.
    fn value(&self, set: &SetView, value: f64, sd: f64, at: usize) -> Measured {
        Ok(Value { value, sd, at_s: set.time(at), method: self.method, seen: 1.0 })
    }
}

/// The lowering of a rep by the bar.
fn lowered(set: &SetView, rep: &RepView) -> Result<(Stroke, FollowedBar, &'static str), String> {
    eccentric_s::of(set, rep)?;
    let (sd, method) = followed(set, rep)?;
    let stroke = Stroke::of(&set.bar, beyond(set, &rep.eccentric), -1.0).ok_or_else(|| set.bar_lost(rep))?;
    Ok((stroke, sd, method))
}

/// How the bar is followed through a rep, or why it is not.
fn followed(set: &SetView, rep: &RepView) -> Result<(FollowedBar, &'static str), String> {
    let scale = set.bar_followed(rep)?;
    let by_body = set.bar.by_body.get(rep.start..=rep.end).unwrap_or_default().contains(&true);
    let camera = set.angles.camera_sd.get(rep.start..=rep.end).unwrap_or_default();
    // As unsure as the least sure moments of the rep.
    let camera_m = if set.knows_camera(rep) { quantile(camera, 0.9).map(|sd| sd * scale.metres) } else { None };
    let scene = set.angles.scenes.iter().find(|scene| scene.samples.contains(&rep.start));
    let plumb_is_seen = scene.is_some_and(|scene| scene.plumb_slope.is_some());
    let sd = FollowedBar { plumb_is_seen, scale_share: scale.share_sd, by_body, camera_m, rate_hz: set.bar.rate_hz };
    Ok((sd, scale.source.id()))
}

fn beyond(set: &SetView, part: &Range<usize>) -> Range<usize> {
    let more = set.samples(BEYOND_S);
    let stretch = set.bar.at(part.start);
    let within = |i: &usize| stretch.is_some_and(|stretch| stretch.samples.contains(i));
    let height = |i: &usize| within(i) && set.bar.height_m.get(*i).is_some_and(|h| h.is_finite());
    // No farther than the same is followed: the clip may begin or end there, or be cut.
    let from = (part.start.saturating_sub(more)..part.start).rev().take_while(height).last().unwrap_or(part.start);
    let to = (part.end..part.end + more).take_while(height).last().map_or(part.end, |last| last + 1);
    from..to.min(set.angles.len())
}
