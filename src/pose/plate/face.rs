//! The face of a plate: rings, each of one colour. Where they stand out from what is beside the plate they tell its place better than its rim,
//! for which a ring on it, the tread behind it and the edge of its shadow may be taken.

use std::collections::HashMap;

use super::super::MOST;
use super::super::mask::STEP;
use super::pixels::{CloseUp, DIRECTIONS};
use super::rim::{COARSE, Circle, RIM_INSIDE};
use crate::statistics::median;

/// Rings that are looked at: those between the centre and the rim that are multiples of a twentieth of the radius.
const RINGS: usize = 19;
/// One direction and one ring of so many are looked at where a place is searched for, and where it is known but for a pixel or two.
const ROUGHLY: usize = 3;
const EXACTLY: usize = 1;
/// A place that differs from the rings by so many grey levels is as good as one that differs more: letters, the sleeve, a hand before them.
const UNLIKE: f32 = 40.0;

/// How a plate looks about its centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Face {
    /// Colours of the rings from the centre outwards, red, green and blue, grey levels.
    rings: [[u8; 3]; RINGS],
    /// How far the plate itself differs from them, and most places beside it, grey levels.
    off: f32,
    beside: f32,
}

impl Face {
    /// The colours of the rings about a place.
    fn rings(close: &CloseUp, place: &Circle) -> [[u8; 3]; RINGS] {
        std::array::from_fn(|ring| {
            let seen: Vec<[f32; 3]> = (0..DIRECTIONS).filter_map(|k| colour(close, place, k, share(ring))).collect();
            [0, 1, 2].map(|c| usual(seen.iter().map(|colour| colour[c])).round() as u8)
        })
    }

    /// Where the rings that are seen `about` there are rings, and how far that differs from them, grey levels; `None` where half of it is outside.
    pub(super) fn centred(close: &CloseUp, about: Circle) -> Option<(Circle, f32)> {
        let rings = Self::rings(close, &about);
        let place = likest(about, STEP, |place| unlike(&rings, close, place, EXACTLY));
        Some((place, unlike(&Self::rings(close, &place), close, &place, EXACTLY)?))
    }

    /// The face of the plate at a place from which its rings differ so far, among other `places`.
    pub(super) fn seen(close: &CloseUp, place: &Circle, off: f32, places: impl Iterator<Item = Circle>) -> Self {
        let rings = Self::rings(close, place);
        Self { rings, off, beside: usual(places.filter_map(|place| unlike(&rings, close, &place, ROUGHLY))) }
    }

    /// What most of these are.
    pub fn usual(faces: &[Self]) -> Self {
        let ring =
            |ring: usize| [0, 1, 2].map(|c| usual(faces.iter().map(|face| face.rings[ring][c].into())).round() as u8);
        let [off, beside] = [|face: &Self| face.off, |face: &Self| face.beside].map(|of| usual(faces.iter().map(of)));
        Self { rings: std::array::from_fn(ring), off, beside }
    }

    /// Whether it tells where the plate is: places beside it differ from the rings by clearly more.
    pub fn is_distinct(&self) -> bool {
        self.off <= MOST * self.beside
    }

    /// Whether another differs less from it than the plate itself.
    pub fn is_like(&self, other: &Self) -> bool {
        let off = |ring: usize| share(ring) * apart(&other.rings[ring].map(f32::from), &self.rings[ring]);
        let all: f32 = (0..RINGS).map(share).sum();
        (0..RINGS).map(off).sum::<f32>() <= self.off * all
    }

    /// Where it is, searched for at these places; `None` where it does not stand out from what is there.
    pub(super) fn place(&self, close: &CloseUp, places: impl Iterator<Item = Circle>) -> Option<Circle> {
        let rough = |place: Circle| Some((unlike(&self.rings, close, &place, ROUGHLY)?, place));
        let searched: Vec<(f32, Circle)> = places.filter_map(rough).collect();
        let beside = usual(searched.iter().map(|(unlike, _)| *unlike));
        let (_, first) = searched.into_iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
        let place = likest(first, COARSE.into(), |place| unlike(&self.rings, close, place, ROUGHLY));
        let place = likest(place, STEP, |place| unlike(&self.rings, close, place, EXACTLY));
        let off = unlike(&self.rings, close, &place, EXACTLY)?;
        // Nearer to what the plate itself differs from its rings than to what places beside it do.
        (2.0 * off * self.beside <= (self.beside + self.off) * beside).then_some(place)
    }
}

/// How far a place differs from these rings, grey levels of each colour; `None` where half of it is outside. One of so many directions and rings
/// counts.
fn unlike(rings: &[[u8; 3]; RINGS], close: &CloseUp, place: &Circle, every: usize) -> Option<f32> {
    let (mut sum, mut seen, mut all) = (0.0, 0.0, 0.0);
    for ring in (every - 1..RINGS).step_by(every) {
        for direction in (0..DIRECTIONS).step_by(every) {
            let share = share(ring);
            all += share;
            let Some(colour) = colour(close, place, direction, share) else { continue };
            sum += share * apart(&colour, &rings[ring]);
            seen += share;
        }
    }
    (seen >= RIM_INSIDE * all && sum.is_finite()).then(|| sum / seen)
}

/// Colour of a plate, so far out in a direction as this share of its radius.
fn colour(close: &CloseUp, place: &Circle, direction: usize, share: f32) -> Option<[f32; 3]> {
    let [x, y] = close.directions[direction].rim;
    close.pixels.colour(place.x + share * place.radius * x, place.y + share * place.radius * y)
}

/// How far a colour differs from a ring's, grey levels.
fn apart(colour: &[f32; 3], ring: &[u8; 3]) -> f32 {
    let off = colour.iter().zip(ring).map(|(a, b)| (a - f32::from(*b)).abs()).sum::<f32>() / 3.0;
    off.min(UNLIKE)
}

/// What most of them are; NaN of nothing.
fn usual(values: impl Iterator<Item = f32>) -> f32 {
    median(values.map(f64::from)).map_or(f32::NAN, |v| v as f32)
}

/// How far out a ring lies, radii.
fn share(ring: usize) -> f32 {
    (ring + 1) as f32 / (RINGS + 1) as f32
}

/// Moves a place by this step, crop pixels, and then by half of it to where it is least `unlike`, and between the places about that.
fn likest(from: Circle, step: f32, unlike: impl Fn(&Circle) -> Option<f32>) -> Circle {
    let half = step / 2.0;
    let moved = |x: f32, y: f32| Circle { x: from.x + x * half, y: from.y + y * half, ..from };
    // Most places are come to more than once.
    let mut known = HashMap::new();
    let mut at = |[x, y]: [i16; 2]| {
        *known.entry([x, y]).or_insert_with(|| unlike(&moved(x.into(), y.into())).unwrap_or(f32::INFINITY))
    };
    let mut best = [0, 0];
    for step in [2, 1] {
        loop {
            let before = at(best);
            for [x, y] in [[step, 0], [-step, 0], [0, step], [0, -step]] {
                let there = [best[0] + x, best[1] + y];
                if at(there) < at(best) {
                    best = there;
                }
            }
            if at(best) >= before {
                break;
            }
        }
    }
    let [x, y] = best;
    let mut between = |before: [i16; 2], after: [i16; 2]| {
        let (before, after) = (at(before), at(after));
        let bend = before - 2.0 * at(best) + after;
        if bend > 0.0 && bend.is_finite() { 0.5 * (before - after) / bend } else { 0.0 }
    };
    let (across, down) = (between([x - 1, y], [x + 1, y]), between([x, y - 1], [x, y + 1]));
    moved(f32::from(x) + across, f32::from(y) + down)
}
