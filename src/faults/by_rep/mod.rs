//! The faults that a rep by itself may show: one file a fault, its `mod` and its line in [`BY_REP`].

mod asymmetry;
mod bar_bounce;
mod bar_drift;
mod bar_tilt;
mod butt_wink;
mod excess_forward_lean;
mod hinge_deficit;
mod hips_rise_first;
mod hitching;
mod incomplete_lockout;
mod knee_dominance;
mod knee_valgus;
mod lateral_shift;
pub(super) mod lumbar_flexion_level;
mod lumbar_flexion_loss;
pub(super) mod lumbar_flexion_vs_own;
mod lumbar_hyperextension_lockout;
pub(super) mod lumbar_hyperextension_press;
mod squat_depth;
mod uncontrolled_eccentric;

use super::finding::{Assessment, Fault};
use super::judged_set::JudgedSet;
use crate::measures::RepView;

/// A fault, and how it is looked for.
pub(super) type ByRep = (Fault, fn(&JudgedSet, &RepView) -> Assessment);

/// All of them, in the order of the report.
pub(super) const BY_REP: &[ByRep] = &[
    (lumbar_flexion_loss::FAULT, lumbar_flexion_loss::assess),
    (lumbar_flexion_vs_own::FAULT, lumbar_flexion_vs_own::assess),
    (lumbar_flexion_level::FAULT, lumbar_flexion_level::assess),
    (butt_wink::FAULT, butt_wink::assess),
    (lumbar_hyperextension_lockout::FAULT, lumbar_hyperextension_lockout::assess),
    (lumbar_hyperextension_press::FAULT, lumbar_hyperextension_press::assess),
    (hinge_deficit::FAULT, hinge_deficit::assess),
    (hips_rise_first::FAULT, hips_rise_first::assess),
    (bar_drift::FAULT, bar_drift::assess),
    (squat_depth::FAULT, squat_depth::assess),
    (excess_forward_lean::FAULT, excess_forward_lean::assess),
    (incomplete_lockout::FAULT, incomplete_lockout::assess),
    (knee_dominance::FAULT, knee_dominance::assess),
    (uncontrolled_eccentric::FAULT, uncontrolled_eccentric::assess),
    (hitching::FAULT, hitching::assess),
    (bar_bounce::FAULT, bar_bounce::assess),
    (knee_valgus::FAULT, knee_valgus::assess),
    (asymmetry::FAULT, asymmetry::assess),
    (bar_tilt::FAULT, bar_tilt::assess),
    (lateral_shift::FAULT, lateral_shift::assess),
];
