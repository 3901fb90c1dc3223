//! Hampel's test for outliers and the running median.

/// Samples on each side of the tested one: a window of 7.
const HALF_WINDOW: usize = 3;
/// Robust standard deviations beyond which a sample is an outlier.
const SIGMAS: f64 = 3.0;
/// Standard deviation over median absolute deviation for normal noise.
const MAD_TO_SD: f64 = 1.4826;

/// Median of up to `N` finite values; sorts the slice. NaN for none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    values.sort_unstable_by(f64::total_cmp);
    let m = values.len() / 2;
    if values.len() % 2 == 1 { values[m] } else { 0.5 * (values[m - 1] + values[m]) }
}

/// Marks in `bad` each of the finite `values` that lies further from its window's median than three robust standard
/// deviations, and further than `floor` (which keeps still stretches, whose scatter is nil, from losing samples).
pub(super) fn hampel(values: &[f64], floor: f64, bad: &mut [bool]) {
    let mut window = [0.0; 2 * HALF_WINDOW + 1];
    for (k, mark) in bad.iter_mut().enumerate().take(values.len()) {
        let from = k.saturating_sub(HALF_WINDOW);
        let to = (k + HALF_WINDOW + 1).min(values.len());
        let w = &mut window[..to - from];
        w.copy_from_slice(&values[from..to]);
        let centre = median(w);
        w.iter_mut().for_each(|v| *v = (*v - centre).abs());
        let scatter = MAD_TO_SD * median(w);
        *mark |= (values[k] - centre).abs() > (SIGMAS * scatter).max(floor);
    }
}

/// Running median of five samples (fewer at the ends, always centred).
pub(super) fn median_of_five(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    let at = |k: usize| {
        let half = 2.min(k).min(n - 1 - k);
        let mut w = [0.0; 5];
        let w = &mut w[..2 * half + 1];
        w.copy_from_slice(&values[k - half..=k + half]);
        median(w)
    };
    (0..n).map(at).collect()
}
