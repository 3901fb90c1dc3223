//! The faults that a rep by itself may show, in the order of the report.

use super::finding::{Assessment, Fault};
use super::judged_set::JudgedSet;
use super::{
    asymmetry, bar_bounce, bar_drift, bar_tilt, butt_wink, excess_forward_lean, hinge_deficit, hips_rise_first,
    hitching, incomplete_lockout, knee_dominance, knee_valgus, lateral_shift, lumbar_flexion_level,
    lumbar_flexion_loss, lumbar_flexion_vs_own, lumbar_hyperextension_lockout, lumbar_hyperextension_press,
    squat_depth, uncontrolled_eccentric,
};
use crate::measures::RepView;

type ByRep = (Fault, fn(&JudgedSet, &RepView) -> Assessment);

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
