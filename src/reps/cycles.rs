//! Cycles of a movement: alternating extremes of sufficient prominence, and where each half of a cycle begins and ends.

use super::Rule;
use super::limits::{HALF, SMALLEST, STILL, THERE};
use crate::lifts::LiftName;
use crate::statistics::{median, quantile};

/// Share of the clip's range that counts as a movement at all.
const RANGE_SHARE: f64 = 0.3;

/// A turning point of the signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extreme {
    /// Sample.
    pub at: usize,
    /// Maximum (true) or minimum.
    pub high: bool,
}

/// A maximum with the minima beside it; a side is `None` when the clip has no movement of that size there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cycle {
    pub left: Option<usize>,
    pub turn: usize,
    pub right: Option<usize>,
}

/// How far a signal must move to count: relative to the body, and to what happens in the clip, so that one deep rep does
/// not hide shallow ones.
pub(super) fn prominence(signal: &[f64]) -> f64 {
    let range = quantile(signal, 0.98).zip(quantile(signal, 0.02)).map_or(0.0, |(high, low)| high - low);
    (RANGE_SHARE * range).max(SMALLEST)
}

/// Alternating extremes, neighbours at least `prominence` apart; the signal's own ends count as extremes. Empty when the
/// signal never moves that far, or is not finite.
pub(super) fn extremes(signal: &[f64], prominence: f64) -> Vec<Extreme> {
    if signal.is_empty() || signal.iter().any(|v| !v.is_finite()) {
        return Vec::new();
    }
    let mut found: Vec<Extreme> = Vec::new();
    // Lowest and highest sample since the last extreme; which of the two is searched for, once there is one.
    let (mut low, mut high) = (0, 0);
    let mut seeks_high: Option<bool> = None;
    for (i, v) in signal.iter().enumerate() {
        if *v > signal[high] {
            high = i;
        }
        if *v < signal[low] {
            low = i;
        }
        if seeks_high != Some(false) && *v <= signal[high] - prominence {
            found.push(Extreme { at: high, high: true });
            (low, seeks_high) = (i, Some(false));
        } else if seeks_high != Some(true) && *v >= signal[low] + prominence {
            found.push(Extreme { at: low, high: false });
            (high, seeks_high) = (i, Some(true));
        }
    }
    match seeks_high {
        Some(true) => found.push(Extreme { at: high, high: true }),
        Some(false) => found.push(Extreme { at: low, high: false }),
        None => {}
    }
    found
}

/// The extremes without the dips of a turn: a lifter who gives way a little at the bottom, or whose back rounds on there so that the
/// shoulders come up, turns once. Two maxima no farther from each other than `longest` samples are one turn if the signal falls between
/// them by less than half of what it rises to them. Not where the clip's edge cuts the way to or from them.
pub(super) fn without_dips(signal: &[f64], extremes: &[Extreme], longest: usize) -> Vec<Extreme> {
    let mut kept: Vec<Extreme> = Vec::with_capacity(extremes.len());
    for (k, extreme) in extremes.iter().enumerate() {
        kept.push(*extreme);
        let [.., before, first, dip, second] = kept[..] else { continue };
        let cut = |e: &Extreme| e.at == 0 || e.at + 1 == signal.len();
        let Some(after) = extremes.get(k + 1).filter(|e| second.high && !cut(e) && !cut(&before)) else { continue };
        let [before, first_at, dip_at, second_at, after] = [before, first, dip, second, *after].map(|e| signal[e.at]);
        let top = first_at.max(second_at);
        if second.at - first.at <= longest && top - dip_at < HALF * (top - before.max(after)) {
            kept.truncate(kept.len() - 3);
            kept.push(if second_at > first_at { second } else { first });
        }
    }
    kept
}

/// Every maximum with its neighbours.
///
/// A last maximum from which the signal has begun to fall gets the clip's last sample as its right side, and where a lift goes down first, a
/// first maximum to which it still rises the clip's first sample as its left side: who stands at the bar may straighten before they bend
/// down to it. A side that goes much further than the other (a lifter who squats, stands, and later walks to the camera) ends where it has
/// gone as far as the other. Not so when the short side begins or ends within `edge` samples of the clip's edge, which may have cut it.
/// Of three and more pulls from the floor, a side that goes further than is usual in the set (who puts the weight down and crouches there) ends
/// where that is: the weight lies no lower than before.
pub(super) fn cycles(signal: &[f64], extremes: &[Extreme], edge: usize, lift: LiftName) -> Vec<Cycle> {
    let at = |k: Option<usize>| k.and_then(|k| extremes.get(k)).map(|e| e.at);
    let last = signal.len().saturating_sub(1);
    let maxima = extremes.iter().enumerate().filter(|(_, e)| e.high);
    let mut cycles: Vec<Cycle> = maxima
        .map(|(k, e)| {
            let turn = e.at;
            let (mut left, mut right) = (at(k.checked_sub(1)), at(Some(k + 1)));
            if let (Some(left), None, true) = (left, right, Rule::Begun.holds())
                && signal[turn] - signal[last] > (1.0 - THERE) * (signal[turn] - signal[left])
            {
                right = Some(last);
            }
            if let (None, Some(right), false, true) = (left, right, lift.lifts_first(), Rule::Begun.holds())
                && signal[turn] - signal[0] > (1.0 - THERE) * (signal[turn] - signal[right])
            {
                left = Some(0);
            }
            let (Some(l), Some(r)) = (left, right) else { return Cycle { left, turn, right } };
            let (left_range, right_range) = (signal[turn] - signal[l], signal[turn] - signal[r]);
            if !Rule::LongerSide.holds() {
                Cycle { left, turn, right }
            } else if THERE * left_range > right_range && right_range > 0.0 && r + edge < last {
                let near = (l..turn).rev().find(|i| signal[turn] - signal[*i] >= right_range);
                Cycle { left: near.or(left), turn, right }
            } else if THERE * right_range > left_range && left_range > 0.0 && l > edge {
                let near = (turn..=r).find(|i| signal[turn] - signal[*i] >= left_range);
                Cycle { left, turn, right: near.or(right) }
            } else {
                Cycle { left, turn, right }
            }
        })
        .collect();
    if lift.starts_on_floor && cycles.len() >= 3 && Rule::LongerSide.holds() {
        end_as_usual(signal, &mut cycles);
    }
    cycles
}

/// Ends sides that go much further than the set's do where those end.
fn end_as_usual(signal: &[f64], cycles: &mut [Cycle]) {
    let homes = cycles.iter().flat_map(|c| [c.left, c.right]).flatten().map(|home| signal[home]);
    let Some(usual) = median(homes.collect::<Vec<f64>>()) else { return };
    for Cycle { left, turn, right } in cycles {
        let turn = *turn;
        let farthest = signal[turn] - (1.0 + STILL) * (signal[turn] - usual);
        if let Some(side) = left.as_mut().filter(|side| signal[**side] < farthest) {
            *side = (*side..turn).rev().find(|i| signal[*i] <= usual).unwrap_or(*side);
        }
        if let Some(side) = right.as_mut().filter(|side| signal[**side] < farthest) {
            *side = (turn..*side).find(|i| signal[*i] <= usual).unwrap_or(*side);
        }
    }
}

/// Where the movement between the extreme `home` and the extreme `turn` (in either order of time) leaves `home`, and where
/// it comes to rest at `turn`. Both lie between the two extremes, and the first is not on the far side of the second.
pub(super) fn edges(signal: &[f64], home: usize, turn: usize) -> (usize, usize) {
    let range = signal[turn] - signal[home];
    if home == turn || range == 0.0 {
        return (home, turn);
    }
    let count = home.abs_diff(turn);
    // Sample k counted from home towards turn.
    let at = |k: usize| if turn > home { home + k } else { home - k };
    let share = |k: usize| (signal[at(k)] - signal[home]) / range;
    let last_below = |level: f64| (0..=count).rev().find(|k| share(*k) < level).unwrap_or(0);
    let middle = last_below(0.5);
    let (tenth, most) = (last_below(0.1), (middle..=count).find(|k| share(*k) > 0.9).unwrap_or(count));
    // Speed over a window that follows the tempo: a slow grind is as noisy as a fast pull, but has a tenth of its speed. At
    // home the window is wide, so that noise does not end the movement early; at the turn narrow, for lockouts are short.
    let speed = |k: usize, part: usize| {
        let half = ((most - tenth) / part).max(1);
        let (a, b) = (k.saturating_sub(half), (k + half).min(count));
        (share(b) - share(a)) / (b - a) as f64
    };
    let peak = (tenth..=most).map(|k| speed(k, 16)).fold(0.0, f64::max);
    let still = |k: usize, part: usize| speed(k, part) < STILL * peak;
    // Near either end only: a sticking point is not an end.
    let leaves = (0..=middle).rev().find(|k| share(*k) < 1.0 - THERE && still(*k, 4)).unwrap_or(0);
    let rests = (middle..=count).find(|k| share(*k) > THERE && still(*k, 16)).unwrap_or(count);
    (at(leaves), at(rests))
}
