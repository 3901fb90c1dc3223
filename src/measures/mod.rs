//! The numbers of a rep, each measured once: a file each, which holds its [`Measure`] (key, words, unit, which way is worse, how it is
//! shown) beside the function that takes it, and one line in [`MEASURES`]. Faults grade these numbers; reports, pages, tables, histories
//! and threshold suggestions read what they are called and how they are shown from the same record.
//!
//! A measure gives a value with its standard deviation, its method, its moment and the share of its part of the rep that was seen,
//! or a sentence why there is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub mod back_line_sagitta;
pub mod bar;
pub mod concentric_s;
pub mod concentric_speed;
pub mod depth;
mod duration;
pub mod eccentric_s;
mod frontal;
pub mod hand_tilt;
pub mod hip_flexion_lockout;
pub mod hip_hinge_peak;
pub mod hip_rise_lean;
pub mod hip_rise_ratio;
pub mod hip_tilt;
pub mod knee_flexion_bottom;
pub mod knee_flexion_liftoff;
pub mod knee_flexion_lockout;
pub mod knee_flexion_peak;
pub mod knee_separation_drop;
pub mod lateral_shift;
pub mod lean_back_lockout;
pub mod lean_back_overhead;
mod limits;
mod lockout;
pub mod lumbar_extension_lockout;
pub mod lumbar_extension_overhead;
pub mod lumbar_flexion_bottom;
pub mod lumbar_flexion_change;
pub mod lumbar_flexion_peak;
pub mod lumbar_flexion_vs_own;
pub mod lumbar_share_of_lean;
mod measure;
mod overhead;
pub(crate) mod own_level;
mod picture;
mod rep_view;
mod scene;
mod set_view;
pub mod shoulder_tilt;
mod shown;
mod tempo;
pub mod trunk_inclination_peak;
pub mod trunk_inclination_vs_own;
pub mod trunk_minus_shank;
mod upright;
mod within_rep;

pub use limits::Limits;
pub use measure::{Followed, Measure, Notable, Worse};
pub(crate) use measure::{Measured, Value, any_lift};
pub(crate) use picture::Picture;
pub use picture::{PictureLimits, Plane};
pub(crate) use rep_view::RepView;
pub(crate) use set_view::SetView;
pub use shown::{Unit, fixed};

/// All measures of a rep, the most telling first: the order of cards and tables.
pub const MEASURES: &[&Measure] = &[
    &lumbar_flexion_peak::MEASURE,
    &lumbar_flexion_change::MEASURE,
    &lumbar_flexion_vs_own::MEASURE,
    &depth::MEASURE,
    &hip_hinge_peak::MEASURE,
    &knee_flexion_peak::MEASURE,
    &trunk_inclination_peak::MEASURE,
    &lumbar_extension_lockout::MEASURE,
    &concentric_s::MEASURE,
    &eccentric_s::MEASURE,
    &concentric_speed::MEASURE,
    &hip_rise_ratio::MEASURE,
    &hip_rise_lean::MEASURE,
    &lumbar_flexion_bottom::MEASURE,
    &lumbar_share_of_lean::MEASURE,
    &trunk_inclination_vs_own::MEASURE,
    &trunk_minus_shank::MEASURE,
    &knee_flexion_liftoff::MEASURE,
    &knee_flexion_bottom::MEASURE,
    &hip_flexion_lockout::MEASURE,
    &knee_flexion_lockout::MEASURE,
    &lean_back_lockout::MEASURE,
    &lumbar_extension_overhead::MEASURE,
    &lean_back_overhead::MEASURE,
    &shoulder_tilt::MEASURE,
    &hip_tilt::MEASURE,
    &hand_tilt::MEASURE,
    &lateral_shift::MEASURE,
    &knee_separation_drop::MEASURE,
    &back_line_sagitta::MEASURE,
    &bar::speed_mean::MEASURE,
    &bar::speed_peak::MEASURE,
    &bar::speed_propulsive::MEASURE,
    &bar::speed_eccentric::MEASURE,
    &bar::range::MEASURE,
    &bar::drift::MEASURE,
    &bar::floor_rest::MEASURE,
    &bar::time_to_peak::MEASURE,
    &bar::sticking_speed::MEASURE,
    &bar::sticking_height::MEASURE,
    &bar::power::MEASURE,
];

/// The measure of this key; none for a key that this version does not know.
pub fn measure(key: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|m| m.key == key).copied()
}

/// A number of a rep, with its uncertainty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Metric {
    /// Value.
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
    /// `deg`, `s`, `percent`, `ratio`, `statures_per_s`, `thighs`, `m_per_s`, `cm`, `w`.
    pub unit: String,
    /// Where in the clip, seconds.
    pub at_s: f64,
    /// What a length in metres rests on: `plate` (its diameter was told), `plate_450` (it was taken for one of 450 mm), `stature` (that was
    /// told) or `usual_stature` (it was taken for 1.70 m); absent for numbers that need no metre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
}

/// What was measured of a rep, by key. What hip and shoulder hint at is ground for a note, not a number of the back, and left out.
pub(crate) fn of_rep(set: &SetView, rep: &RepView) -> BTreeMap<String, Metric> {
    let measured = MEASURES.iter().filter_map(|measure| {
        let m = measure.of(set, rep).ok().filter(|m| m.is_known() && !m.is_hint())?;
        Some((
            measure.key.to_owned(),
            Metric {
                value: m.value,
                sd: m.sd,
                unit: measure.unit.id().into(),
                at_s: m.at_s,
                scale: measure.unit.is_metric().then(|| m.method.into()),
            },
        ))
    });
    measured.collect()
}
