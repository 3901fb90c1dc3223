//! 95 % confidence intervals.

/// Quantile of the normal distribution for two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of a share, 95 %: holds its level with few trials and near 0 and 1 (Wilson 1927; Brown, Cai and
/// DasGupta 2001). Without a trial nothing is known: 0…1.
pub fn wilson(successes: usize, trials: usize) -> (f64, f64) {
    if trials == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (trials as f64, successes.min(trials) as f64 / trials as f64);
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}
