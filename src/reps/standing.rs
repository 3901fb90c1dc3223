//! Quiet upright standing, with which a lifter's posture under load is compared.

use super::limits::{MOMENT_S, NOTABLE, SHORTEST_S, SMALLEST};
use super::motion::Motion;
use super::{Reference, ReferenceKind, Rep};
use crate::angles::{self, AngleTrack};
use crate::lifts::LiftName;
use crate::statistics::median;
use crate::track::LEAST_SCORE;

/// Shoulders lower than this, body lengths, are not upright; higher is a lifter nearer to the camera than in the set.
const HEIGHT: std::ops::Range<f64> = 0.93..1.07;

/// The best stretch of standing outside the reps; in a deadlift without one, the longest lockout.
pub(super) fn standing(motion: &Motion, angles: &AngleTrack, lift: LiftName, reps: &[Rep]) -> Option<Reference> {
    let quiet: Vec<bool> = (0..motion.len()).map(|i| is_quiet(motion, angles, i)).collect();
    let within = |i: usize| reps.iter().any(|r| r.start < i && i < r.end);
    // Hands overhead or on the hips change the back's posture: they must be where they are when a rep begins or ends upright.
    let upright_ends = reps.iter().flat_map(|r| [r.start, r.turn, r.end]).filter(|i| quiet[*i]);
    let hands = median(upright_ends.map(|i| motion.reach[i])).unwrap_or(f64::NAN);
    let alike = |i: usize| {
        let apart = (motion.reach[i] - hands).abs();
        apart.is_nan() || apart < NOTABLE
    };
    let outside: Vec<bool> = quiet.iter().enumerate().map(|(i, q)| *q && !within(i) && alike(i)).collect();
    let best = best_stretch(motion, &outside).or_else(|| if lift.hangs { best_stretch(motion, &quiet) } else { None });
    best.map(|(a, b)| Reference {
        kind: ReferenceKind::Standing,
        start_s: Some(motion.time[a]),
        end_s: Some(motion.time[b]),
    })
}

/// The stretch of `true` of at least a moment that is longest and most upright. Those longer than a rep takes are no better, and more likely
/// to hold a change of posture.
fn best_stretch(motion: &Motion, quiet: &[bool]) -> Option<(usize, usize)> {
    let mut best: Option<(f64, (usize, usize))> = None;
    let mut from = 0;
    for stretch in quiet.chunk_by(|a, b| a == b) {
        let to = from + stretch.len() - 1;
        let length = motion.time[to] - motion.time[from];
        if stretch[0] && length >= MOMENT_S {
            // Ten degrees of lean outweigh one second.
            let lean = median(&motion.trunk[from..=to]).map_or(0.0, |lean| lean.abs() / 10.0);
            let worth = length.min(SHORTEST_S) - lean;
            if best.is_none_or(|(w, _)| worth > w) {
                best = Some((worth, (from, to)));
            }
        }
        from = to + 1;
    }
    best.map(|(_, stretch)| stretch)
}

/// Whether the lifter stands upright, by the angles as far as they were seen.
pub(super) fn is_upright(motion: &Motion, i: usize) -> bool {
    let seen = |angle: f64| if angle.is_finite() { angle } else { 0.0 };
    HEIGHT.contains(&motion.shoulder[i]) && angles::is_upright(seen(motion.trunk[i]), seen(motion.knee[i]))
}

fn is_quiet(motion: &Motion, angles: &AngleTrack, i: usize) -> bool {
    let half = motion.samples(MOMENT_S);
    let (a, b) = (i.saturating_sub(half), (i + half).min(motion.len() - 1));
    // Less than any movement within a moment to either side: noise of the pose passes, a rep of six seconds hardly does.
    let slow = |column: &[f64]| {
        let travel = (column[b] - column[a]).abs();
        !travel.is_finite() || travel < SMALLEST
    };
    motion.known[i]
        && angles.lifter_score.get(i).is_none_or(|s| s.is_nan() || *s > f64::from(LEAST_SCORE))
        && is_upright(motion, i)
        && slow(&motion.shoulder)
        && slow(&motion.hip)
        && slow(&motion.feet)
}
