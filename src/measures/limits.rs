//! How much must be seen for a measure to be taken.

use serde::Deserialize;

/// Limits of a profile's `[measuring]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // every key is explained in faults/profiles/default.toml
pub struct Limits {
    pub min_valid_share: f64,
    pub hinge_share: f64,
    pub note_lumbar_sd_deg: f64,
    pub max_lumbar_sd_deg: f64,
}
