//! The body part that moves as the bar does, and how it tells where a plate was that was lost for a while.

use std::ops::Range;

use super::Told;
use crate::angles::{AngleTrack, ViewKind};
use crate::lifts::{LiftName, Lifted};
use crate::reps::{Lift, Rep};
use crate::statistics::quantile;

/// A plate is the bar's where it goes as far as the body that carries it, but for perspective (half as far again from 1.5 m away), for
/// shoulders that rise less than the bar in a pull, and for hands that are placed with some scatter …
const ALIKE: std::ops::RangeInclusive<f64> = 0.5..=2.6;
/// … which is asked where the body goes at least so far, body lengths.
const LEAST_TRAVEL: f64 = 0.08;
/// A plate that goes with the body lies about the line that ties it to it to within this share of the travel in which both are seen: it is
/// nearer to the camera, shoulders rise a little less than the bar in a pull, and joints are placed with some scatter.
const OFF_LINE: f64 = 0.15;

/// What is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// The plate nearest the camera.
    Plate,
    /// The hands that hold the weight.
    Hands,
    /// The shoulders that carry the bar, or from which it hangs on straight arms.
    Shoulders,
}

impl Followed {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Hands => "hands",
            Self::Shoulders => "shoulders",
        }
    }
}

/// The body part that moves as the bar does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carrier {
    /// Arms that work move the weight with the hands.
    Hands,
    /// Shoulders from which the weight hangs on straight arms: of 27 liftings of 10 rendered lifters they rise as far as the bar (99 %, to 4 %),
    /// and hands as they are placed by 12 % more (to 10 %).
    Shoulders,
    /// Shoulders on which a bar may lie, or nothing.
    MaybeLoaded,
}

impl Carrier {
    pub fn of(lift: LiftName) -> Self {
        match () {
            () if lift.is_by_arms() => Self::Hands,
            () if lift.hangs => Self::Shoulders,
            () => Self::MaybeLoaded,
        }
    }

    pub fn followed(self) -> Followed {
        if self == Self::Hands { Followed::Hands } else { Followed::Shoulders }
    }

    /// Whether it carries something: hands that hang or work do; of shoulders somebody has to tell, or a plate that `goes_along` shows it.
    /// Hands that stay at the shoulders show nothing: bare ones are held there, too.
    pub fn is_loaded(self, lift: &Lift, told: &Told, goes_along: bool) -> bool {
        let told = told.load_kg.map(|kg| kg > 0.0).or_else(|| Some(lift.variant()?.lifted != Lifted::OwnBody));
        self != Self::MaybeLoaded || told.unwrap_or(goes_along)
    }

    /// Its height, body lengths, up +.
    pub fn heights(self, angles: &AngleTrack) -> &[f64] {
        if self == Self::Hands { &angles.wrist_height } else { &angles.shoulder_height }
    }
}

/// How the plate's height follows from the carrier's while they move together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tie {
    /// How far the plate goes in the picture while the carrier goes one body length.
    slope: f64,
}

impl Tie {
    /// From the samples of a rep in which both are seen; none where they do not go together.
    pub fn of(angles: &AngleTrack, carrier: Carrier, rep: &Rep) -> Option<Self> {
        if !shows_discs(angles, rep.start) {
            return None;
        }
        let (plate, body) = (&angles.bar_height, carrier.heights(angles));
        let both: Vec<(f64, f64)> = (rep.start..=rep.end)
            .filter_map(|i| Some((*body.get(i)?, *plate.get(i)?)))
            .filter(|(body, plate)| body.is_finite() && plate.is_finite())
            .collect();
        let n = both.len() as f64;
        let (middle, centre) = (both.iter().map(|p| p.0).sum::<f64>() / n, both.iter().map(|p| p.1).sum::<f64>() / n);
        let width: f64 = both.iter().map(|p| (p.0 - middle).powi(2)).sum();
        let slope = both.iter().map(|p| (p.0 - middle) * (p.1 - centre)).sum::<f64>() / width;
        let off: f64 = both.iter().map(|p| (p.1 - centre - slope * (p.0 - middle)).powi(2)).sum();
        let ends = both.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), p| (l.min(p.0), h.max(p.0)));
        let travel = ends.1 - ends.0;
        let goes_along = ALIKE.contains(&slope) && (off / n).sqrt() <= OFF_LINE * slope * travel;
        (travel >= LEAST_TRAVEL && goes_along).then_some(Self { slope })
    }

    /// Fills the plate's `height` within a rep by the `body`'s, in line with what was seen of it on either side.
    pub fn bridge(&self, height: &mut [f64], body: &[f64], rep: Range<usize>) {
        let seen: Vec<usize> =
            rep.clone().filter(|i| height.get(*i).is_some_and(|h| h.is_finite()) && body[*i].is_finite()).collect();
        let above = |i: usize| height[i] - self.slope * body[i];
        let fill: Vec<(usize, f64)> = rep
            .filter(|i| height.get(*i).is_some_and(|h| !h.is_finite()) && body[*i].is_finite())
            .filter_map(|i| {
                let after = seen.partition_point(|k| *k < i);
                let off = match (after.checked_sub(1).map(|k| seen[k]), seen.get(after)) {
                    (Some(b), Some(&a)) => above(b) + (above(a) - above(b)) * (i - b) as f64 / (a - b) as f64,
                    (Some(one), None) | (None, Some(&one)) => above(one),
                    (None, None) => return None,
                };
                Some((i, off + self.slope * body[i]))
            })
            .collect();
        for (i, filled) in fill {
            height[i] = filled;
        }
    }
}

/// Whether a plate shows its face at a sample: from the front it shows its edge, and what looks round there is something else.
pub(super) fn shows_discs(angles: &AngleTrack, sample: usize) -> bool {
    let scene = angles.scenes.iter().find(|scene| scene.samples.contains(&sample));
    scene.is_some_and(|scene| !matches!(scene.view.kind, ViewKind::Front | ViewKind::Back))
}

/// Whether a plate's heights and a body's, of the same samples, are those of things that move together.
pub(super) fn go_together(plate: &[f64], body: &[f64]) -> bool {
    let travel = |of: &[f64]| Some(quantile(of.iter().copied(), 0.95)? - quantile(of.iter().copied(), 0.05)?);
    travel(plate).zip(travel(body)).is_some_and(|(plate, body)| body >= LEAST_TRAVEL && ALIKE.contains(&(plate / body)))
}
