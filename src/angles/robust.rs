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

/// Value at which half of the weight is passed, of pairs (value, weight) that are finite; NaN if there are none.
pub(super) fn weighted_median(pairs: impl IntoIterator<Item = (f64, f64)>) -> f64 {
    let mut pairs: Vec<_> = pairs.into_iter().filter(|(v, w)| v.is_finite() && w.is_finite()).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let half = pairs.iter().map(|p| p.1).sum::<f64>() / 2.0;
    let mut passed = 0.0;
    let at_half = |p: &&(f64, f64)| {
        passed += p.1;
        passed >= half
    };
    pairs.iter().find(at_half).map_or(f64::NAN, |p| p.0)
}

/// At each sample the median of the finite values up to `reach` samples either way; NaN where there are none. Windows are cut at
/// the ends.
pub(super) fn running_median(values: &[f64], reach: usize) -> Vec<f64> {
    let window = |i: usize| &values[i.saturating_sub(reach)..(i + reach + 1).min(values.len())];
    (0..values.len()).map(|i| median(window(i).iter().copied())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weighted_median_goes_by_weight_not_by_number() {
        let few = [(1.0, 1.0), (2.0, 1.0), (9.0, 5.0)];
        assert_eq!(weighted_median(few), 9.0);
        let alike = [(3.0, 2.0), (1.0, 2.0), (2.0, 2.0), (f64::NAN, 9.0), (7.0, f64::NAN)];
        assert_eq!(weighted_median(alike), 2.0);
        assert!(weighted_median([]).is_nan());
    }
}
