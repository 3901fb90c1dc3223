//! The discs of a scene against each other: chance circles in single frames are smaller, larger or elsewhere.

use super::{FOLLOWED_WITHIN, SAME_SIZE};
use crate::statistics::median;
use crate::track::PlateDisc;

/// Neighbours farther apart than this many radii do not agree about the path.
const SAME_PLACE: f32 = 1.5;
/// Neighbours are searched for within this time, seconds: over a few frames in which none was found.
const NEIGHBOUR_S: f64 = 0.8;

/// Steadies the discs of a scene in place: drops those of another size and those off the path of their neighbours or without
/// any, gives the others the median radius, and fills frames between neighbours that agree: not every frame was searched.
/// `time_s` are the frames' times.
pub(crate) fn steady(plates: &mut [Option<PlateDisc>], time_s: &[f64]) {
    let found = |plates: &[Option<PlateDisc>]| -> Vec<(usize, PlateDisc)> {
        plates.iter().enumerate().filter_map(|(i, p)| p.map(|p| (i, p))).collect()
    };
    let all = found(plates);
    let Some(radius) = median(all.iter().map(|(_, p)| f64::from(p.radius))).map(|r| r as f32) else {
        return plates.fill(None);
    };
    let near = |a: usize, b: usize| (time_s[a] - time_s[b]).abs() <= NEIGHBOUR_S;
    let between = |b: &(usize, PlateDisc), a: &(usize, PlateDisc), i: usize| {
        b.1.towards(&a.1, ((time_s[i] - time_s[b.0]) / (time_s[a.0] - time_s[b.0])) as f32)
    };
    for (i, disc) in &all {
        let same_size = (disc.radius / radius - 1.0).abs() <= SAME_SIZE;
        plates[*i] = same_size.then_some(*disc);
    }
    // Of several that are elsewhere together only those at the ends have a neighbour that says so.
    loop {
        let sized = found(plates);
        for k in 0..sized.len() {
            let (i, disc) = sized[k];
            let before = k.checked_sub(1).map(|k| sized[k]).filter(|(b, _)| near(i, *b));
            let after = sized.get(k + 1).copied().filter(|(a, _)| near(i, *a));
            let keep = match (before, after) {
                (Some(b), Some(a)) if apart(&b.1, &a.1) <= SAME_PLACE * radius => {
                    apart(&disc, &between(&b, &a, i)) <= FOLLOWED_WITHIN * radius
                }
                (None, None) => false,
                (b, a) => b.into_iter().chain(a).any(|(_, n)| apart(&disc, &n) <= SAME_PLACE * radius),
            };
            plates[i] = keep.then_some(PlateDisc { radius, ..disc });
        }
        if found(plates).len() == sized.len() {
            break;
        }
    }
    for pair in found(plates).windows(2) {
        let (b, a) = (pair[0], pair[1]);
        if near(a.0, b.0) && apart(&b.1, &a.1) <= SAME_PLACE * radius {
            for (offset, plate) in plates[b.0 + 1..a.0].iter_mut().enumerate() {
                *plate = Some(between(&b, &a, b.0 + 1 + offset));
            }
        }
    }
}

fn apart(a: &PlateDisc, b: &PlateDisc) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, radius: f32) -> Option<PlateDisc> {
        Some(PlateDisc { x, y: 200.0, radius, seen: true })
    }

    fn times(frames: usize, rate: f64) -> Vec<f64> {
        (0..frames).map(|i| i as f64 / rate).collect()
    }

    #[test]
    fn steadying_drops_outliers_and_fills_between_neighbours() {
        // Searched in every second frame; the plate moves 10 px a search.
        let mut plates: Vec<_> =
            (0..20).map(|i| if i % 2 == 0 { at(100.0 + 5.0 * i as f32, 40.0) } else { None }).collect();
        plates[6] = at(400.0, 41.0); // elsewhere
        plates[12] = at(160.0, 70.0); // another size
        plates[16] = None; // missed
        steady(&mut plates, &times(20, 30.0));
        for (i, plate) in plates.iter().enumerate().take(19) {
            let plate = plate.expect("filled");
            assert!((plate.x - (100.0 + 5.0 * i as f32)).abs() < 1e-3, "frame {i}: {plate:?}");
            assert_eq!(plate.radius, 40.0);
            assert_eq!(plate.seen, i % 2 == 0 && ![6, 12, 16].contains(&i), "frame {i}");
        }
        assert_eq!(plates[19], None, "nothing is made up beyond the last disc");
    }

    #[test]
    fn several_discs_that_are_elsewhere_together_are_dropped() {
        let mut plates: Vec<_> = (0..30).map(|i| at(100.0 + 2.0 * i as f32, 40.0)).collect();
        plates[12..15].fill(at(160.0, 40.0));
        steady(&mut plates, &times(30, 30.0));
        for (i, plate) in plates.iter().enumerate() {
            let plate = plate.expect("filled");
            assert!((plate.x - (100.0 + 2.0 * i as f32)).abs() < 1e-3, "frame {i}: {plate:?}");
            // One beside them, which they contradict, may be lost with them.
            assert!(!(plate.seen && (12..15).contains(&i)) && (plate.seen || (11..16).contains(&i)), "frame {i}");
        }
    }

    #[test]
    fn steadying_keeps_long_gaps_and_trusts_no_lone_disc() {
        let mut plates = vec![None; 60];
        for i in (0..10).chain(50..60) {
            plates[i] = at(100.0, 40.0);
        }
        plates[30] = at(100.0, 40.0);
        steady(&mut plates, &times(60, 10.0));
        assert!(plates[10..50].iter().all(Option::is_none));
        assert!(plates[..10].iter().chain(&plates[50..]).all(Option::is_some));
        let mut lone = [None, at(1.0, 2.0), None];
        steady(&mut lone, &times(3, 30.0));
        assert_eq!(lone, [None; 3]);
        steady(&mut [], &[]);
        let mut broken = [at(f32::NAN, f32::NAN), at(f32::NAN, 3.0), at(1.0, f32::NAN)];
        steady(&mut broken, &times(3, 30.0));
    }
}
