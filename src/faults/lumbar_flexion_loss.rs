//! `lumbar_flexion_loss`: how much the lower back gives way under load, within one rep, from its own set position.
//! Source: within-rep change, see docs/faults.md.

use std::ops::Range;

use super::finding::{Assessment, Evidence, Fault, Group, LOADED_BEND, Measure, Measured};
use super::lumbar_flexion_level as level;
use super::set_view::{RepView, SetView, lifts_first, method_name, sample, valid};
use crate::reps::LiftName;
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_flexion_loss",
    title: "rounding under load",
    group: Group::Lumbar,
    evidence: Evidence::B,
    definition: "Largest lumbar flexion under load less that of the rep's own set position; in the squat, of its bottom.",
    unit: "deg",
    cue: "Brace and take the slack out before the bar moves.",
    lifts: LOADED_BEND,
};

/// Trunk–thigh angle that stands for the set position of hinge lifts that begin at the top, degrees.
const HINGE_SET_DEG: f64 = 60.0;

/// Where the set position is held, and where the back is then under load. Lowering into a squat every back flexes towards the
/// bottom, which `butt_wink` judges by its own thresholds; what gives way on the way up is told from the bottom.
fn parts(set: &SetView, rep: &RepView) -> Result<(Range<usize>, Range<usize>), String> {
    if lifts_first(set.lift) {
        if !rep.start_is_seen() {
            return Err("the clip begins after the set position of this rep".into());
        }
        // Lift-off to knee pass: the first half of the lifting. In the row the trunk stays down all the way.
        let pull = rep.concentric.clone();
        let end = if set.lift == LiftName::BarbellRow { pull.end } else { pull.start + pull.len().div_ceil(2) };
        return Ok((rep.set_position.clone(), pull.start..end));
    }
    let held = if set.lift == LiftName::Squat {
        rep.concentric.start
    } else {
        crossing(set, rep.eccentric.clone(), HINGE_SET_DEG)
            .ok_or("the lowering past a trunk–thigh angle of 60° was not seen")?
    };
    let half = set.samples(0.1);
    let lifting = rep.concentric.start + rep.concentric.len().div_ceil(2);
    Ok((held.saturating_sub(half)..held + half + 1, held..lifting.max(held)))
}

/// First sample of a range at which the trunk–thigh angle passes `angle` upwards.
pub(super) fn crossing(set: &SetView, range: Range<usize>, angle: f64) -> Option<usize> {
    let mut below = false;
    range.into_iter().find(|i| match sample(&set.angles.hip_hinge, *i) {
        Some((value, _)) if value < angle => {
            below = true;
            false
        }
        Some(_) => below,
        None => false,
    })
}

/// Change from one part of a rep to the robust peak of another; `sd` makes the two values' standard deviations that of their difference.
pub(super) fn change(set: &SetView, from: Range<usize>, to: Range<usize>, sd: impl Fn(f64, f64) -> f64) -> Measured {
    set.gate.lumbar.clone()?;
    let of = from.len();
    let held: Vec<(usize, f64, f64)> = valid(&set.lumbar, from).collect();
    set.covered("the lower back in the set position", held.len(), of)?;
    let values: Vec<f64> = held.iter().map(|h| h.1).collect();
    let sds: Vec<f64> = held.iter().map(|h| h.2).collect();
    let (own, own_sd) = (median(&values).ok_or("no set position")?, median(&sds).ok_or("no set position")?);
    let method = method_name(set.lumbar_method(to.clone()));
    let peak = set.extreme("the lower back under load", &set.lumbar, to, 1.0, method)?;
    let uncertainty = &set.profile.uncertainty;
    let (least_sure, limit) = (peak.sd.max(own_sd), uncertainty.max_lumbar_sd_deg);
    if least_sure > limit {
        return Err(format!("the lower back is known to ±{least_sure:.0}° only, ±{limit:.0}° is the limit"));
    }
    let (sd, limit) = (sd(peak.sd, own_sd), uncertainty.note_lumbar_sd_deg);
    if sd > limit {
        return Err(format!("the change of the lower back is known to ±{sd:.0}° only, ±{limit:.0}° is the limit"));
    }
    Ok(Measure { value: peak.value - own, sd, ..peak })
}

/// Loss of the set position.
pub(super) fn measure(set: &SetView, rep: &RepView) -> Measured {
    let (from, to) = parts(set, rep)?;
    // As a load leaves the floor or the bottom, or is rowed, the posture stays; through the depths of a hinge it does not.
    let bends = matches!(set.lift, LiftName::RomanianDeadlift | LiftName::GoodMorning);
    change(set, from, to, |a, b| if bends { set.bend_sd(a, b) } else { set.held_sd(a, b) })
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let m = measure(set, rep)?;
    let cap = level::cap(set, rep);
    let from = if set.lift == LiftName::Squat { "the bottom on the way up" } else { "your set position" };
    let seen = format!("Lower back changed by {:.0}° ± {:.0}° from {from}.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.lumbar_flexion_loss, cap, &seen))
}
