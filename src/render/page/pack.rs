//! Long rows of numbers in a page, small and quick to read: whole multiples of a step in 16 bits, as base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Numbers in steps of [`Packed::step`], as little-endian 16-bit integers in base64; −32768 is a missing value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Packed {
    /// Value of one step.
    pub step: f64,
    /// The integers.
    pub base64: String,
}

impl Packed {
    /// Packs values to the nearest step. What is not finite or beyond the range of ±32767 steps is missing.
    pub fn new(step: f64, values: impl IntoIterator<Item = f64>) -> Self {
        let whole = |v: f64| {
            let steps = (v / step).round();
            if steps.abs() <= f64::from(i16::MAX) { steps as i16 } else { i16::MIN }
        };
        let bytes: Vec<u8> = values.into_iter().flat_map(|v| whole(v).to_le_bytes()).collect();
        Self { step, base64: STANDARD.encode(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_little_endian_steps_and_what_is_missing_stays_missing() {
        let packed = Packed::new(0.5, [1.0, -0.5, f64::NAN, f64::INFINITY, 1e9]);
        assert_eq!(STANDARD.decode(packed.base64).unwrap(), [2, 0, 0xFF, 0xFF, 0, 0x80, 0, 0x80, 0, 0x80]);
    }
}
