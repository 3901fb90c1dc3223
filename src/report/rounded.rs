//! The digits of numbers in files.

/// To `decimals` places: the files then hold no digits that mean nothing.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}
