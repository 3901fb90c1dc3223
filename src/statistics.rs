//! Order statistics, which odd values do not throw off: medians, quantiles, and the trend tests for drift over a set. Values that
//! are not finite are left out.

use std::borrow::Borrow;

fn finite<T: Borrow<f64>>(values: impl IntoIterator<Item = T>) -> Vec<f64> {
    values.into_iter().map(|v| *v.borrow()).filter(|v| v.is_finite()).collect()
}

fn sorted<T: Borrow<f64>>(values: impl IntoIterator<Item = T>) -> Vec<f64> {
    let mut sorted = finite(values);
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// Middle value; `None` of nothing.
pub(crate) fn median<T: Borrow<f64>>(values: impl IntoIterator<Item = T>) -> Option<f64> {
    quantile(values, 0.5)
}

/// Value below which this share (0…1) of the values lies, between neighbours linearly; `None` of nothing.
pub(crate) fn quantile<T: Borrow<f64>>(values: impl IntoIterator<Item = T>, share: f64) -> Option<f64> {
    let mut values = finite(values);
    let last = values.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    // What comes after the one below is unordered.
    let (_, low, above) = values.select_nth_unstable_by(at.floor() as usize, f64::total_cmp);
    let next = above.iter().min_by(|a, b| a.total_cmp(b)).filter(|_| at.fract() > 0.0);
    Some(next.map_or(*low, |next| *low + (next - *low) * at.fract()))
}

/// Value at which half of the weight is passed, of pairs (value, weight); `None` of nothing.
pub(crate) fn weighted_median(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let mut pairs: Vec<_> = pairs.into_iter().filter(|(v, w)| v.is_finite() && w.is_finite()).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let half = pairs.iter().map(|p| p.1).sum::<f64>() / 2.0;
    let mut passed = 0.0;
    let at_half = |p: &&(f64, f64)| {
        passed += p.1;
        passed >= half
    };
    pairs.iter().find(at_half).map(|p| p.0)
}

/// At each sample the median of the values up to `reach` samples either way, which are fewer at the ends; NaN where there are none.
pub(crate) fn running_median(values: &[f64], reach: usize) -> Vec<f64> {
    let window = |i: usize| &values[i.saturating_sub(reach)..(i + reach + 1).min(values.len())];
    (0..values.len()).map(|i| median(window(i)).unwrap_or(f64::NAN)).collect()
}

/// Median of the lowest third, at least one value: what the lifter does at best, not thrown off by one odd rep.
pub(crate) fn lowest_third(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    let keep = (sorted.len() / 3).max(1).min(sorted.len());
    median(&sorted[..keep])
}

/// Sample standard deviation; zero of fewer than two.
pub(crate) fn standard_deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    if n < 2.0 {
        return 0.0;
    }
    let mean = values.iter().sum::<f64>() / n;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
}

/// Standard deviation over median absolute deviation for normal noise.
pub(crate) const MAD_TO_SD: f64 = 1.4826;

/// Standard deviation by the median of the absolute deviations from the median, which one odd value in three does not move; zero of fewer
/// than two. Few values lie closer together than many, which the factors make good: Croux & Rousseeuw 1992, Computational Statistics 1:411–428.
pub(crate) fn robust_sd(values: &[f64]) -> f64 {
    const OF_FEW: [f64; 8] = [1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107];
    let n = values.len();
    let Some(middle) = median(values).filter(|_| n > 1) else { return 0.0 };
    let few = OF_FEW.get(n - 2).copied().unwrap_or(n as f64 / (n as f64 - 0.8));
    few * MAD_TO_SD * median(values.iter().map(|v| (v - middle).abs())).unwrap_or(0.0)
}

/// Standard deviation of the median of `n` independent normal values: √(π/2) times that of their mean, which is a little too
/// large for few.
pub(crate) fn sd_of_median(sd: f64, n: usize) -> f64 {
    sd * (std::f64::consts::FRAC_PI_2 / n.max(1) as f64).sqrt()
}

/// Theil–Sen slope of y over x: the median of all pairwise slopes.
/// Source: Sen 1968, J Am Stat Assoc 63:1379–1389.
pub(crate) fn theil_sen(x: &[f64], y: &[f64]) -> Option<f64> {
    let pairs = || x.iter().zip(y);
    let slopes: Vec<f64> = pairs()
        .enumerate()
        .flat_map(|(i, (xi, yi))| {
            pairs().skip(i + 1).filter(move |(xj, _)| *xj > xi).map(move |(xj, yj)| (yj - yi) / (xj - xi))
        })
        .collect();
    median(&slopes)
}

/// Repeated-median slope of y over x: the median over the points of the median of each one's slopes to the others. Up to half of the
/// points may be wild, where Theil–Sen stands 29 %. Source: Siegel 1982, Biometrika 69:242–244.
pub(crate) fn repeated_median(x: &[f64], y: &[f64]) -> Option<f64> {
    let pairs = || x.iter().zip(y);
    let slopes: Vec<f64> = pairs()
        .filter_map(|(xi, yi)| {
            let own: Vec<f64> = pairs().filter(|(xj, _)| *xj != xi).map(|(xj, yj)| (yj - yi) / (xj - xi)).collect();
            median(&own)
        })
        .collect();
    median(&slopes)
}

/// Standardised Mann–Kendall statistic, with continuity and ties corrected; |z| > 1.645 is p < 0.1, two-sided.
/// Source: Mann 1945, Econometrica 13:245–259; Kendall 1975.
pub(crate) fn mann_kendall(y: &[f64]) -> f64 {
    let n = y.len() as f64;
    let mut s = 0.0_f64;
    for (i, a) in y.iter().enumerate() {
        for b in &y[i + 1..] {
            s += if b > a {
                1.0
            } else if b < a {
                -1.0
            } else {
                0.0
            };
        }
    }
    let mut sorted = y.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ties: f64 =
        sorted.chunk_by(|a, b| a == b).map(|tied| tied.len() as f64).map(|t| t * (t - 1.0) * (2.0 * t + 5.0)).sum();
    let variance = (n * (n - 1.0) * (2.0 * n + 5.0) - ties) / 18.0;
    if s == 0.0 || variance <= 0.0 { 0.0 } else { (s - s.signum()) / variance.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn quantiles_as_numpy() {
        let v = [3.0, 1.0, f64::NAN, 4.0, 2.0];
        assert_relative_eq!(median(v).unwrap(), 2.5);
        assert_relative_eq!(quantile(v, 0.95).unwrap(), 3.85, epsilon = 1e-12);
        assert_eq!(median::<f64>([]), None);
        assert_eq!(lowest_third(&[9.0, 1.0, 5.0]), Some(1.0));
        assert_eq!(lowest_third(&[6.0, 1.0, 5.0, 2.0, 9.0, 8.0]), Some(1.5));
    }

    #[test]
    fn the_robust_sd_is_that_of_normal_values_and_stands_an_odd_one() {
        // Quantiles of a normal distribution with a standard deviation of 2.
        let normal = [-3.29, -2.07, -1.35, -0.77, -0.25, 0.25, 0.77, 1.35, 2.07, 3.29];
        assert_relative_eq!(robust_sd(&normal), 2.0, epsilon = 0.3);
        let odd = [1.0, 2.8, 16.9, -1.0];
        assert_relative_eq!(robust_sd(&odd), 1.363 * 1.4826 * 1.9, epsilon = 1e-9);
        assert_eq!((robust_sd(&[5.0]), robust_sd(&[])), (0.0, 0.0));
    }

    #[test]
    fn repeated_median_stands_a_third_of_the_points_being_wild() {
        let x: Vec<f64> = (0..9).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| if *x > 5.0 { 90.0 - 7.0 * x } else { 1.0 + 2.0 * x }).collect();
        assert_relative_eq!(repeated_median(&x, &y).unwrap(), 2.0);
        assert_eq!(repeated_median(&[1.0], &[2.0]), None);
    }

    #[test]
    fn theil_sen_ignores_an_outlier() {
        let x: Vec<f64> = (0..7).map(f64::from).collect();
        let mut y: Vec<f64> = x.iter().map(|v| 2.0 * v + 1.0).collect();
        y[3] = 90.0;
        assert_relative_eq!(theil_sen(&x, &y).unwrap(), 2.0);
    }

    #[test]
    fn mann_kendall_by_hand() {
        // Rising 1..5: S = 10, var = 5·4·15/18 = 16.667, z = 9/4.0825.
        assert_relative_eq!(mann_kendall(&[1.0, 2.0, 3.0, 4.0, 5.0]), 2.204_540_768, epsilon = 1e-6);
        assert_eq!(mann_kendall(&[2.0, 2.0, 2.0]), 0.0);
        assert_eq!(mann_kendall(&[]), 0.0);
    }

    #[test]
    fn the_weighted_median_goes_by_weight_not_by_number() {
        let few = [(1.0, 1.0), (2.0, 1.0), (9.0, 5.0)];
        assert_eq!(weighted_median(few), Some(9.0));
        let alike = [(3.0, 2.0), (1.0, 2.0), (2.0, 2.0), (f64::NAN, 9.0), (7.0, f64::NAN)];
        assert_eq!(weighted_median(alike), Some(2.0));
        assert_eq!(weighted_median([]), None);
    }
}
