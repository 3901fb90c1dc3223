//! 95 % confidence intervals of shares and of anything else, for data that come in clusters.

/// Quantile of the normal distribution for two-sided 95 %.
const Z: f64 = 1.959_963_984_540_054;
/// Resamplings: enough for the second digit of an interval.
const RESAMPLINGS: usize = 2000;

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

/// Percentile interval, 95 %, of a statistic of clustered data: whole clusters (the reps of one clip) are drawn with
/// replacement, since what one lifter shows twice is not two lifters (Davison and Hinkley 1997, section 3.8). The same `seed`
/// gives the same interval. `statistic` is None where it is not defined; None without a cluster or a defined value.
pub fn cluster_bootstrap<T: Clone>(
    clusters: &[Vec<T>],
    seed: u64,
    statistic: impl Fn(&[T]) -> Option<f64>,
) -> Option<(f64, f64)> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut drawn: Vec<T> = Vec::new();
    let mut found: Vec<f64> = Vec::with_capacity(RESAMPLINGS);
    if clusters.is_empty() {
        return None;
    }
    for _ in 0..RESAMPLINGS {
        drawn.clear();
        for _ in clusters {
            drawn.extend_from_slice(&clusters[random.usize(..clusters.len())]);
        }
        found.extend(statistic(&drawn).filter(|v| v.is_finite()));
    }
    found.sort_by(f64::total_cmp);
    let at = |share: f64| found.get(((found.len().checked_sub(1)?) as f64 * share).round() as usize).copied();
    Some((at(0.025)?, at(0.975)?))
}
