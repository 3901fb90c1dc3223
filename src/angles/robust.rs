//! Robust statistics that skip missing samples.

/// Quantile `q` (0…1) of the finite values, linear between ranks; NaN if there are none.
pub(super) fn quantile(values: impl IntoIterator<Item = f64>, q: f64) -> f64 {
    let mut v: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
    let Some(last) = v.len().checked_sub(1) else { return f64::NAN };
    v.sort_unstable_by(f64::total_cmp);
    let place = q.clamp(0.0, 1.0) * last as f64;
    let k = place.floor() as usize;
    let next = v[(k + 1).min(last)];
    v[k] + (place - k as f64) * (next - v[k])
}

/// Median of the finite values; NaN if there are none.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    quantile(values, 0.5)
}

/// At each sample the median of the finite values up to `reach` samples either way; NaN where there are none. Windows are cut at
/// the ends.
pub(super) fn running_median(values: &[f64], reach: usize) -> Vec<f64> {
    let window = |i: usize| &values[i.saturating_sub(reach)..(i + reach + 1).min(values.len())];
    (0..values.len()).map(|i| median(window(i).iter().copied())).collect()
}
