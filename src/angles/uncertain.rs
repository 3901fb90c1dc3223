//! A number and how far it may be off.

use serde::{Deserialize, Serialize};

/// A value with one standard deviation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Uncertain {
    /// The value; NaN, in files null, if it is not known.
    #[serde(deserialize_with = "nan_if_null")]
    #[schemars(with = "Option<f64>")]
    pub value: f64,
    /// One standard deviation; NaN, in files null, if it is not known.
    #[serde(deserialize_with = "nan_if_null")]
    #[schemars(with = "Option<f64>")]
    pub sd: f64,
}

fn nan_if_null<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::NAN))
}
