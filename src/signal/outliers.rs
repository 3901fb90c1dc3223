//! Hampel's test for outliers and the running median.

use super::given::{HAMPEL_REACH, HAMPEL_SDS};
use crate::statistics::MAD_TO_SD;

/// Median of finite values without a copy; sorts the slice. NaN for none.
pub(super) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    values.sort_unstable_by(f64::total_cmp);
    let m = values.len() / 2;
    if values.len() % 2 == 1 { values[m] } else { 0.5 * (values[m - 1] + values[m]) }
}

/// Median of those values that are finite; NaN for none.
pub(super) fn median_of_finite(values: &[f64]) -> f64 {
    median(&mut values.iter().copied().filter(|v| v.is_finite()).collect::<Vec<_>>())
}

/// Marks in `bad` each of the finite `values` that lies further from its window's median than three robust standard
/// deviations, and further than `floor` (which keeps still stretches, whose scatter is nil, from losing samples).
pub(super) fn hampel(values: &[f64], floor: f64, bad: &mut [bool]) {
    let mut window = [0.0; 2 * HAMPEL_REACH + 1];
    for (k, mark) in bad.iter_mut().enumerate().take(values.len()) {
        let from = k.saturating_sub(HAMPEL_REACH);
        let to = (k + HAMPEL_REACH + 1).min(values.len());
        // Most samples need no sorting: with most of the window no lower than v − floor, and most no higher than v + floor,
        // the median is within the floor of v.
        let (v, seen) = (values[k], &values[from..to]);
        let no_lower = seen.iter().filter(|x| **x >= v - floor).count();
        let no_higher = seen.iter().filter(|x| **x <= v + floor).count();
        if 2 * no_lower > seen.len() && 2 * no_higher > seen.len() {
            continue;
        }
        let w = &mut window[..to - from];
        w.copy_from_slice(seen);
        let centre = median(w);
        let deviation = (v - centre).abs();
        if deviation > floor {
            w.iter_mut().for_each(|v| *v = (*v - centre).abs());
            *mark |= deviation > HAMPEL_SDS * MAD_TO_SD * median(w);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Hampel's definition, written out.
    fn by_definition(values: &[f64], floor: f64, k: usize) -> bool {
        let mut window = values[k.saturating_sub(3)..(k + 4).min(values.len())].to_vec();
        let centre = median(&mut window);
        let mut distances: Vec<f64> = window.iter().map(|v| (v - centre).abs()).collect();
        (values[k] - centre).abs() > (3.0 * 1.4826 * median(&mut distances)).max(floor)
    }

    #[test]
    fn the_shortcut_changes_no_verdict() {
        let wave = |k: usize| (0.37 * k as f64).sin() + 0.3 * (12.9898 * (k * k) as f64).sin();
        let values: Vec<f64> = (0..400).map(|k| if k % 29 == 0 { 5.0 } else { wave(k) }).collect();
        for floor in [0.0, 0.1, 1.0] {
            let mut bad = vec![false; values.len()];
            hampel(&values, floor, &mut bad);
            for (k, bad) in bad.iter().enumerate() {
                assert_eq!(*bad, by_definition(&values, floor, k), "sample {k}, floor {floor}");
            }
            assert!(bad[29] && bad[58]);
        }
    }
}
