//! What the readers of JSON share.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::FormatError;
use super::source::Part;
use crate::outside::shown_message;

/// A number that may be missing. Python writes `NaN`, which is no JSON; [`parse`] makes it null.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(transparent)]
pub struct Number(Option<f32>);

impl Number {
    /// NaN where it is missing.
    pub fn value(self) -> f32 {
        self.0.unwrap_or(f32::NAN)
    }
}

/// The values of a list.
pub fn values(list: &[Number]) -> Vec<f32> {
    list.iter().map(|v| v.value()).collect()
}

/// Reads a file; `format` names what it seems to be.
///
/// # Errors
/// When it is not of that form.
pub fn parse<T: DeserializeOwned>(part: &Part, format: &'static str) -> Result<T, FormatError> {
    let text = part.text();
    let read = if text.contains("NaN") {
        serde_json::from_str(&text.replace("NaN", "null"))
    } else {
        serde_json::from_str(&text)
    };
    read.map_err(|error| FormatError::Json { format, what: shown_message(&error) })
}
